"""Files in the two sets of columns of the official directory, for tests and measures."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from establishments.annuaire.territory import DEPARTMENTS
from establishments.rules import UAI_LETTERS

COMMON = """Identifiant_de_l_etablissement;Nom_etablissement;Type_etablissement;Statut_public_prive;
Adresse_1;Adresse_2;Adresse_3;Code_postal;Code_commune;Nom_commune;Code_departement;Code_academie;
Code_region;Ecole_maternelle;Ecole_elementaire;Voie_generale;Voie_technologique;
Voie_professionnelle;Telephone;Fax;Web;Mail;Restauration;Hebergement;ULIS;Apprentissage;Segpa;
Section_arts;Section_cinema;Section_theatre;Section_sport;Section_internationale;
Section_europeenne;Lycee_Agricole;Lycee_militaire;Lycee_des_metiers;Post_BAC;
Appartenance_Education_Prioritaire;GRETA;SIREN_SIRET;Fiche_onisep;position;Type_contrat_prive;
Libelle_departement;Libelle_academie;Libelle_region;coordX_origine;coordY_origine;epsg_origine;
nom_circonscription;latitude;longitude;precision_localisation;date_ouverture;date_maj_ligne;etat;
ministere_tutelle;multi_uai;rpi_concentre;rpi_disperse;code_nature;libelle_nature;
Code_type_contrat_prive;PIAL;etablissement_mere;type_rattachement_etablissement_mere;
code_circonscription;code_zone_animation_pedagogique;libelle_zone_animation_pedagogique;
code_bassin_formation;libelle_bassin_formation"""
COLUMNS_2026 = COMMON.replace("\n", "").split(";")

_RENAMED = {
    "Code_postal": "Code postal",
    "coordX_origine": "coordonnee_X",
    "coordY_origine": "coordonnee_Y",
    "epsg_origine": "epsg",
    "multi_uai": "etablissement_multi_lignes",
}
_DROPPED = {
    "code_circonscription",
    "code_zone_animation_pedagogique",
    "libelle_zone_animation_pedagogique",
}


def _columns_2023() -> list[str]:
    columns = [_RENAMED.get(name, name) for name in COLUMNS_2026 if name not in _DROPPED]
    columns.insert(columns.index("SIREN_SIRET") + 1, "Nombre_d_eleves")
    return columns


COLUMNS_2023 = _columns_2023()

DEFAULTS = {
    "Nom_etablissement": "Ecole élémentaire publique les Lucioles",
    "Type_etablissement": "Ecole",
    "Statut_public_prive": "Public",
    "Adresse_1": "6 rue PHILIPPE",
    "Adresse_3": "35580 BAULON",
    "Code_postal": "35580",
    "Code_commune": "35016",
    "Nom_commune": "Baulon",
    "Code_departement": "035",
    "Code_academie": "14",
    "Telephone": "0299853802",
    "SIREN_SIRET": "21350016800025",
    "Type_contrat_prive": "SANS OBJET",
    "Libelle_departement": "Ille-et-Vilaine",
    "Libelle_academie": "Rennes",
    "nom_circonscription": "Circonscription d'inspection du 1er degré de Bruz",
    "code_circonscription": "0350739N",
    "latitude": "47.98614492070133",
    "longitude": "-1.9294895003671315",
    "date_ouverture": "1965-10-01",
    "etat": "OUVERT",
    "code_nature": "151",
    "libelle_nature": "ECOLE DE NIVEAU ELEMENTAIRE",
    "Nombre_d_eleves": "143",
}


def uai(number: int, prefix: str = "035") -> str:
    """A valid UAI: the number is on four digits."""
    digits = f"{prefix}{number:04d}"
    return digits + UAI_LETTERS[int(digits) % 23]


def row(identifier: str, **changed: str) -> dict[str, str]:
    """A good row of a public école, but for what is `changed`; names are those of 2026."""
    mail = f"ecole.{identifier}@ac-rennes.fr"
    return {"Identifiant_de_l_etablissement": identifier, "Mail": mail, **DEFAULTS, **changed}


def line(values: dict[str, str], columns: Iterable[str] = COLUMNS_2023) -> str:
    """The row as the file writes it."""
    back = {new: old for old, new in _RENAMED.items()}
    return ";".join(values.get(back.get(name, name), "") for name in columns)


def write(
    path: Path,
    rows: Iterable[dict[str, str] | str],
    columns: list[str] = COLUMNS_2023,
    *,
    encoding: str = "utf-8-sig",
) -> Path:
    """Write the file: rows by column, or lines already written."""
    with path.open("w", encoding=encoding, newline="") as file:
        file.write(";".join(columns) + "\n")
        for values in rows:
            file.write((values if isinstance(values, str) else line(values, columns)) + "\n")
    return path


def read_report(path: Path, effect: str = "écarté") -> list[dict[str, str]]:
    """The rows of the report of an import that had this effect."""
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file, delimiter=";") if row["effet"] == effect]


def national_rows(count: int) -> Iterator[dict[str, str]]:
    """A country: schools spread over the départements, with twenty districts each."""
    places = [(code, facts.academy) for code, facts in DEPARTMENTS.items()]
    prefixes = {"02A": "620", "02B": "720", "987": "984", "988": "983", "986": "987", "977": "971"}
    natures = ("151", "151", "101", "151", "340", "300")
    for index in range(count):
        department, academy = places[index % len(places)]
        # Saint-Barthélemy shares the numbers of Guadeloupe: it takes the upper half.
        number = index // len(places) + (5000 if department == "977" else 1)
        nature = natures[index // len(places) % len(natures)]
        district = number % 20 + (9500 if department == "977" else 9000)
        prefix = prefixes.get(department, department)
        yield row(
            uai(number, prefix),
            Nom_etablissement=f"Établissement Jean-Moulin n° {index}",
            Nom_commune=f"Commune-{index % 900}",
            Code_departement=department,
            Code_academie=academy,
            code_nature=nature,
            nom_circonscription=f"Circonscription {district}" if nature[0] == "1" else "",
            code_circonscription=uai(district, prefix) if nature[0] == "1" else "",
        )
