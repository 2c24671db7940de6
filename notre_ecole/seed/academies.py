"""Académies, their région and their départements (public facts; codes of the directory)."""

from __future__ import annotations

ACADEMIES: tuple[tuple[str, str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "01",
        "Paris",
        "Île-de-France",
        (("075", "Paris"),),
    ),
    (
        "02",
        "Aix-Marseille",
        "Provence-Alpes-Côte d’Azur",
        (
            ("004", "Alpes-de-Haute-Provence"),
            ("005", "Hautes-Alpes"),
            ("013", "Bouches-du-Rhône"),
            ("084", "Vaucluse"),
        ),
    ),
    (
        "03",
        "Besançon",
        "Bourgogne-Franche-Comté",
        (
            ("025", "Doubs"),
            ("039", "Jura"),
            ("070", "Haute-Saône"),
            ("090", "Territoire de Belfort"),
        ),
    ),
    (
        "04",
        "Bordeaux",
        "Nouvelle-Aquitaine",
        (
            ("024", "Dordogne"),
            ("033", "Gironde"),
            ("040", "Landes"),
            ("047", "Lot-et-Garonne"),
            ("064", "Pyrénées-Atlantiques"),
        ),
    ),
    (
        "06",
        "Clermont-Ferrand",
        "Auvergne-Rhône-Alpes",
        (
            ("003", "Allier"),
            ("015", "Cantal"),
            ("043", "Haute-Loire"),
            ("063", "Puy-de-Dôme"),
        ),
    ),
    (
        "07",
        "Dijon",
        "Bourgogne-Franche-Comté",
        (
            ("021", "Côte-d’Or"),
            ("058", "Nièvre"),
            ("071", "Saône-et-Loire"),
            ("089", "Yonne"),
        ),
    ),
    (
        "08",
        "Grenoble",
        "Auvergne-Rhône-Alpes",
        (
            ("007", "Ardèche"),
            ("026", "Drôme"),
            ("038", "Isère"),
            ("073", "Savoie"),
            ("074", "Haute-Savoie"),
        ),
    ),
    (
        "09",
        "Lille",
        "Hauts-de-France",
        (
            ("059", "Nord"),
            ("062", "Pas-de-Calais"),
        ),
    ),
    (
        "10",
        "Lyon",
        "Auvergne-Rhône-Alpes",
        (
            ("001", "Ain"),
            ("042", "Loire"),
            ("069", "Rhône"),
        ),
    ),
    (
        "11",
        "Montpellier",
        "Occitanie",
        (
            ("011", "Aude"),
            ("030", "Gard"),
            ("034", "Hérault"),
            ("048", "Lozère"),
            ("066", "Pyrénées-Orientales"),
        ),
    ),
    (
        "12",
        "Nancy-Metz",
        "Grand Est",
        (
            ("054", "Meurthe-et-Moselle"),
            ("055", "Meuse"),
            ("057", "Moselle"),
            ("088", "Vosges"),
        ),
    ),
    (
        "13",
        "Poitiers",
        "Nouvelle-Aquitaine",
        (
            ("016", "Charente"),
            ("017", "Charente-Maritime"),
            ("079", "Deux-Sèvres"),
            ("086", "Vienne"),
        ),
    ),
    (
        "14",
        "Rennes",
        "Bretagne",
        (
            ("022", "Côtes-d’Armor"),
            ("029", "Finistère"),
            ("035", "Ille-et-Vilaine"),
            ("056", "Morbihan"),
        ),
    ),
    (
        "15",
        "Strasbourg",
        "Grand Est",
        (
            ("067", "Bas-Rhin"),
            ("068", "Haut-Rhin"),
        ),
    ),
    (
        "16",
        "Toulouse",
        "Occitanie",
        (
            ("009", "Ariège"),
            ("012", "Aveyron"),
            ("031", "Haute-Garonne"),
            ("032", "Gers"),
            ("046", "Lot"),
            ("065", "Hautes-Pyrénées"),
            ("081", "Tarn"),
            ("082", "Tarn-et-Garonne"),
        ),
    ),
    (
        "17",
        "Nantes",
        "Pays de la Loire",
        (
            ("044", "Loire-Atlantique"),
            ("049", "Maine-et-Loire"),
            ("053", "Mayenne"),
            ("072", "Sarthe"),
            ("085", "Vendée"),
        ),
    ),
    (
        "18",
        "Orléans-Tours",
        "Centre-Val de Loire",
        (
            ("018", "Cher"),
            ("028", "Eure-et-Loir"),
            ("036", "Indre"),
            ("037", "Indre-et-Loire"),
            ("041", "Loir-et-Cher"),
            ("045", "Loiret"),
        ),
    ),
    (
        "19",
        "Reims",
        "Grand Est",
        (
            ("008", "Ardennes"),
            ("010", "Aube"),
            ("051", "Marne"),
            ("052", "Haute-Marne"),
        ),
    ),
    (
        "20",
        "Amiens",
        "Hauts-de-France",
        (
            ("002", "Aisne"),
            ("060", "Oise"),
            ("080", "Somme"),
        ),
    ),
    (
        "22",
        "Limoges",
        "Nouvelle-Aquitaine",
        (
            ("019", "Corrèze"),
            ("023", "Creuse"),
            ("087", "Haute-Vienne"),
        ),
    ),
    (
        "23",
        "Nice",
        "Provence-Alpes-Côte d’Azur",
        (
            ("006", "Alpes-Maritimes"),
            ("083", "Var"),
        ),
    ),
    (
        "24",
        "Créteil",
        "Île-de-France",
        (
            ("077", "Seine-et-Marne"),
            ("093", "Seine-Saint-Denis"),
            ("094", "Val-de-Marne"),
        ),
    ),
    (
        "25",
        "Versailles",
        "Île-de-France",
        (
            ("078", "Yvelines"),
            ("091", "Essonne"),
            ("092", "Hauts-de-Seine"),
            ("095", "Val-d’Oise"),
        ),
    ),
    (
        "27",
        "Corse",
        "Corse",
        (
            ("02A", "Corse-du-Sud"),
            ("02B", "Haute-Corse"),
        ),
    ),
    (
        "28",
        "La Réunion",
        "La Réunion",
        (("974", "La Réunion"),),
    ),
    (
        "31",
        "Martinique",
        "Martinique",
        (("972", "Martinique"),),
    ),
    (
        "32",
        "Guadeloupe",
        "Guadeloupe",
        (
            ("971", "Guadeloupe"),
            ("977", "Saint-Barthélemy"),
            ("978", "Saint-Martin"),
        ),
    ),
    (
        "33",
        "Guyane",
        "Guyane",
        (("973", "Guyane"),),
    ),
    (
        "40",
        "Nouvelle-Calédonie",
        "",
        (("988", "Nouvelle-Calédonie"),),
    ),
    (
        "41",
        "Polynésie",
        "",
        (("987", "Polynésie française"),),
    ),
    (
        "42",
        "Wallis-et-Futuna",
        "",
        (("986", "Wallis-et-Futuna"),),
    ),
    (
        "43",
        "Mayotte",
        "Mayotte",
        (("976", "Mayotte"),),
    ),
    (
        "44",
        "Saint-Pierre-et-Miquelon",
        "",
        (("975", "Saint-Pierre-et-Miquelon"),),
    ),
    (
        "70",
        "Normandie",
        "Normandie",
        (
            ("014", "Calvados"),
            ("027", "Eure"),
            ("050", "Manche"),
            ("061", "Orne"),
            ("076", "Seine-Maritime"),
        ),
    ),
)
"""Code, name, région, and the (code, name) of each département."""
