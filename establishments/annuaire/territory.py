"""Académies and départements of France (DOMAIN.md §9; nomenclature of the ministry)."""

from __future__ import annotations

from typing import NamedTuple


class AcademyFacts(NamedTuple):
    """The name, the region and the clock of an académie."""

    name: str
    region: str
    time_zone: str = "Europe/Paris"


class DepartmentFacts(NamedTuple):
    """The name of a département and the code of its académie."""

    name: str
    academy: str


_AURA = "Auvergne-Rhône-Alpes"
_BFC = "Bourgogne-Franche-Comté"
_IDF = "Île-de-France"
_PACA = "Provence-Alpes-Côte d’Azur"
_OVERSEAS = "Collectivités d’outre-mer"

ACADEMIES: dict[str, AcademyFacts] = {
    "01": AcademyFacts("Paris", _IDF),
    "02": AcademyFacts("Aix-Marseille", _PACA),
    "03": AcademyFacts("Besançon", _BFC),
    "04": AcademyFacts("Bordeaux", "Nouvelle-Aquitaine"),
    "06": AcademyFacts("Clermont-Ferrand", _AURA),
    "07": AcademyFacts("Dijon", _BFC),
    "08": AcademyFacts("Grenoble", _AURA),
    "09": AcademyFacts("Lille", "Hauts-de-France"),
    "10": AcademyFacts("Lyon", _AURA),
    "11": AcademyFacts("Montpellier", "Occitanie"),
    "12": AcademyFacts("Nancy-Metz", "Grand Est"),
    "13": AcademyFacts("Poitiers", "Nouvelle-Aquitaine"),
    "14": AcademyFacts("Rennes", "Bretagne"),
    "15": AcademyFacts("Strasbourg", "Grand Est"),
    "16": AcademyFacts("Toulouse", "Occitanie"),
    "17": AcademyFacts("Nantes", "Pays de la Loire"),
    "18": AcademyFacts("Orléans-Tours", "Centre-Val de Loire"),
    "19": AcademyFacts("Reims", "Grand Est"),
    "20": AcademyFacts("Amiens", "Hauts-de-France"),
    "22": AcademyFacts("Limoges", "Nouvelle-Aquitaine"),
    "23": AcademyFacts("Nice", _PACA),
    "24": AcademyFacts("Créteil", _IDF),
    "25": AcademyFacts("Versailles", _IDF),
    "27": AcademyFacts("Corse", "Corse"),
    "28": AcademyFacts("La Réunion", "La Réunion", "Indian/Reunion"),
    "31": AcademyFacts("Martinique", "Martinique", "America/Martinique"),
    "32": AcademyFacts("Guadeloupe", "Guadeloupe", "America/Guadeloupe"),
    "33": AcademyFacts("Guyane", "Guyane", "America/Cayenne"),
    "40": AcademyFacts("Nouvelle-Calédonie", _OVERSEAS, "Pacific/Noumea"),
    "41": AcademyFacts("Polynésie française", _OVERSEAS, "Pacific/Tahiti"),
    "42": AcademyFacts("Wallis-et-Futuna", _OVERSEAS, "Pacific/Wallis"),
    "43": AcademyFacts("Mayotte", "Mayotte", "Indian/Mayotte"),
    "44": AcademyFacts("Saint-Pierre-et-Miquelon", _OVERSEAS, "America/Miquelon"),
    "70": AcademyFacts("Normandie", "Normandie"),
}

# Caen and Rouen became the académie of Normandie on 1 January 2020: older files still name them.
MERGED_ACADEMIES = {"05": "70", "21": "70"}

DEPARTMENTS: dict[str, DepartmentFacts] = {
    "001": DepartmentFacts("Ain", "10"),
    "002": DepartmentFacts("Aisne", "20"),
    "003": DepartmentFacts("Allier", "06"),
    "004": DepartmentFacts("Alpes-de-Haute-Provence", "02"),
    "005": DepartmentFacts("Hautes-Alpes", "02"),
    "006": DepartmentFacts("Alpes-Maritimes", "23"),
    "007": DepartmentFacts("Ardèche", "08"),
    "008": DepartmentFacts("Ardennes", "19"),
    "009": DepartmentFacts("Ariège", "16"),
    "010": DepartmentFacts("Aube", "19"),
    "011": DepartmentFacts("Aude", "11"),
    "012": DepartmentFacts("Aveyron", "16"),
    "013": DepartmentFacts("Bouches-du-Rhône", "02"),
    "014": DepartmentFacts("Calvados", "70"),
    "015": DepartmentFacts("Cantal", "06"),
    "016": DepartmentFacts("Charente", "13"),
    "017": DepartmentFacts("Charente-Maritime", "13"),
    "018": DepartmentFacts("Cher", "18"),
    "019": DepartmentFacts("Corrèze", "22"),
    "021": DepartmentFacts("Côte-d’Or", "07"),
    "022": DepartmentFacts("Côtes-d’Armor", "14"),
    "023": DepartmentFacts("Creuse", "22"),
    "024": DepartmentFacts("Dordogne", "04"),
    "025": DepartmentFacts("Doubs", "03"),
    "026": DepartmentFacts("Drôme", "08"),
    "027": DepartmentFacts("Eure", "70"),
    "028": DepartmentFacts("Eure-et-Loir", "18"),
    "029": DepartmentFacts("Finistère", "14"),
    "02A": DepartmentFacts("Corse-du-Sud", "27"),
    "02B": DepartmentFacts("Haute-Corse", "27"),
    "030": DepartmentFacts("Gard", "11"),
    "031": DepartmentFacts("Haute-Garonne", "16"),
    "032": DepartmentFacts("Gers", "16"),
    "033": DepartmentFacts("Gironde", "04"),
    "034": DepartmentFacts("Hérault", "11"),
    "035": DepartmentFacts("Ille-et-Vilaine", "14"),
    "036": DepartmentFacts("Indre", "18"),
    "037": DepartmentFacts("Indre-et-Loire", "18"),
    "038": DepartmentFacts("Isère", "08"),
    "039": DepartmentFacts("Jura", "03"),
    "040": DepartmentFacts("Landes", "04"),
    "041": DepartmentFacts("Loir-et-Cher", "18"),
    "042": DepartmentFacts("Loire", "10"),
    "043": DepartmentFacts("Haute-Loire", "06"),
    "044": DepartmentFacts("Loire-Atlantique", "17"),
    "045": DepartmentFacts("Loiret", "18"),
    "046": DepartmentFacts("Lot", "16"),
    "047": DepartmentFacts("Lot-et-Garonne", "04"),
    "048": DepartmentFacts("Lozère", "11"),
    "049": DepartmentFacts("Maine-et-Loire", "17"),
    "050": DepartmentFacts("Manche", "70"),
    "051": DepartmentFacts("Marne", "19"),
    "052": DepartmentFacts("Haute-Marne", "19"),
    "053": DepartmentFacts("Mayenne", "17"),
    "054": DepartmentFacts("Meurthe-et-Moselle", "12"),
    "055": DepartmentFacts("Meuse", "12"),
    "056": DepartmentFacts("Morbihan", "14"),
    "057": DepartmentFacts("Moselle", "12"),
    "058": DepartmentFacts("Nièvre", "07"),
    "059": DepartmentFacts("Nord", "09"),
    "060": DepartmentFacts("Oise", "20"),
    "061": DepartmentFacts("Orne", "70"),
    "062": DepartmentFacts("Pas-de-Calais", "09"),
    "063": DepartmentFacts("Puy-de-Dôme", "06"),
    "064": DepartmentFacts("Pyrénées-Atlantiques", "04"),
    "065": DepartmentFacts("Hautes-Pyrénées", "16"),
    "066": DepartmentFacts("Pyrénées-Orientales", "11"),
    "067": DepartmentFacts("Bas-Rhin", "15"),
    "068": DepartmentFacts("Haut-Rhin", "15"),
    "069": DepartmentFacts("Rhône", "10"),
    "070": DepartmentFacts("Haute-Saône", "03"),
    "071": DepartmentFacts("Saône-et-Loire", "07"),
    "072": DepartmentFacts("Sarthe", "17"),
    "073": DepartmentFacts("Savoie", "08"),
    "074": DepartmentFacts("Haute-Savoie", "08"),
    "075": DepartmentFacts("Paris", "01"),
    "076": DepartmentFacts("Seine-Maritime", "70"),
    "077": DepartmentFacts("Seine-et-Marne", "24"),
    "078": DepartmentFacts("Yvelines", "25"),
    "079": DepartmentFacts("Deux-Sèvres", "13"),
    "080": DepartmentFacts("Somme", "20"),
    "081": DepartmentFacts("Tarn", "16"),
    "082": DepartmentFacts("Tarn-et-Garonne", "16"),
    "083": DepartmentFacts("Var", "23"),
    "084": DepartmentFacts("Vaucluse", "02"),
    "085": DepartmentFacts("Vendée", "17"),
    "086": DepartmentFacts("Vienne", "13"),
    "087": DepartmentFacts("Haute-Vienne", "22"),
    "088": DepartmentFacts("Vosges", "12"),
    "089": DepartmentFacts("Yonne", "07"),
    "090": DepartmentFacts("Territoire de Belfort", "03"),
    "091": DepartmentFacts("Essonne", "25"),
    "092": DepartmentFacts("Hauts-de-Seine", "25"),
    "093": DepartmentFacts("Seine-Saint-Denis", "24"),
    "094": DepartmentFacts("Val-de-Marne", "24"),
    "095": DepartmentFacts("Val-d’Oise", "25"),
    "971": DepartmentFacts("Guadeloupe", "32"),
    "972": DepartmentFacts("Martinique", "31"),
    "973": DepartmentFacts("Guyane", "33"),
    "974": DepartmentFacts("La Réunion", "28"),
    "975": DepartmentFacts("Saint-Pierre-et-Miquelon", "44"),
    "976": DepartmentFacts("Mayotte", "43"),
    "977": DepartmentFacts("Saint-Barthélemy", "32"),
    "978": DepartmentFacts("Saint-Martin", "32"),
    "986": DepartmentFacts("Wallis-et-Futuna", "42"),
    "987": DepartmentFacts("Polynésie française", "41"),
    "988": DepartmentFacts("Nouvelle-Calédonie", "40"),
}
