"""The columns of the two open datasets: name, nature, meaning, value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from concertations.enums import Dimension
from core.parquet import Column as Stored
from core.parquet import Kind
from projects.enums import BudgetCategory, Level
from showcase.content import labels_of
from showcase.enums import SheetPart
from showcase.opendata.rows import OpenRow

_SERVICES = {
    BudgetCategory.EQUIPMENT: "Achat de matériel",
    BudgetCategory.ROOMS: "Achat de matériel",
    BudgetCategory.SPEAKERS: "Intervenant extérieur",
    BudgetCategory.TRAVEL: "Déplacement",
    BudgetCategory.TRAINING: "Formation",
    BudgetCategory.HOURS: "Personnel EN",
}
"""Our categories in the words of the official dataset; it has none for the others."""


@dataclass(frozen=True)
class Column:
    """A column of a dataset; `means` is its line in the dictionary."""

    name: str
    kind: Kind
    means: str
    value: Callable[[OpenRow], Any]

    @property
    def stored(self) -> Stored:
        """As the Parquet file declares it."""
        return Stored(self.name, self.kind)


@dataclass(frozen=True)
class Dataset:
    """An open dataset: its name, what it holds, its columns."""

    slug: str
    title: str
    about: str
    columns: tuple[Column, ...]


def _text(part: SheetPart) -> Callable[[OpenRow], str]:
    return lambda row: row.text(part)


def _html(part: SheetPart) -> Callable[[OpenRow], str]:
    return lambda row: row.html(part)


def _services(row: OpenRow) -> list[str]:
    return list(
        dict.fromkeys(
            _SERVICES[BudgetCategory(value)] for value in row.sheet.spending if value in _SERVICES
        )
    )


def _schools_beside(row: OpenRow) -> int | None:
    figures = row.content["figures"]
    return None if figures is None else max(figures["schools"] - 1, 0)


T, W, N, D, F, L = Kind.TEXT, Kind.WHOLE, Kind.NUMBER, Kind.DAY, Kind.FLAG, Kind.TEXTS

NEFLE = Dataset(
    "fr-en-cnr-base-nefle",
    "Projets NEFLE, colonnes du jeu national",
    "Les projets publiés, avec les noms de colonnes du jeu « fr-en-cnr-base-nefle ».",
    (
        Column("1_uai", T, "UAI de l’établissement porteur.", lambda r: r.school.uai),
        Column("etab_verif", T, "Nom de l’établissement.", lambda r: r.sheet.school_name),
        Column("type_etablissement", T, "École, Collège, Lycée ou EREA.",
               lambda r: r.sheet.get_kind_display()),
        Column("nom_projet", T, "Titre du projet.", lambda r: r.sheet.title),
        Column("porteur_fonction", T, "Fonction du porteur : toujours « Direction ».",
               lambda r: "Direction"),
        Column("email_etabl", T, "Boîte générique de l’établissement, jamais celle d’une "
               "personne ; vide si l’annuaire n’en donne pas.", lambda r: r.mailbox),
        Column("adresse_1", T, "Adresse de l’établissement.", lambda r: r.school.address),
        Column("code_postal", T, "Code postal.", lambda r: r.school.postal_code),
        Column("nom_commune_verif", T, "Commune.", lambda r: r.sheet.commune),
        Column("code_departement", T, "Code du département sur trois caractères ; jamais vide.",
               lambda r: r.sheet.department.code),
        Column("dep_name", T, "Nom du département.", lambda r: r.sheet.department.name),
        Column("code_academie", T, "Code de l’académie sur deux caractères.",
               lambda r: r.sheet.academy.code),
        Column("libelle_academie", T, "Nom de l’académie.", lambda r: r.sheet.academy.name),
        Column("libelle_region", T, "Région académique.", lambda r: r.sheet.academy.region),
        Column("nom_circonscription", T, "Circonscription du premier degré.",
               lambda r: r.school.district.name if r.school.district else ""),
        Column("eleves_benef", W, "Élèves concernés ; vide si l’établissement ne le publie pas.",
               lambda r: r.sheet.pupils if r.shows_figures else None),
        Column("debut_proj", D, "Début du projet, AAAA-MM-JJ ; vide s’il n’est pas publié.",
               lambda r: r.sheet.project.starts_on if r.shows_figures else None),
        Column("date_validation", D, "Publication de la décision de la commission, AAAA-MM-JJ.",
               lambda r: r.sheet.project.validated_on),
        Column("validation_du_projet", T, "« validé » quand la commission l’a validé, sinon vide.",
               lambda r: "validé" if r.sheet.project.validated_on else ""),
        Column("projet_remarquable", T, "« oui » pour une fiche mise à la une, sinon « non ».",
               lambda r: "oui" if r.sheet.is_featured else "non"),
        Column("themes_projets", L, "Thèmes de la liste nationale, sans texte libre.",
               lambda r: r.themes),
        Column("themes_dgesco", L, "Les mêmes thèmes : la liste est celle de la DGESCO.",
               lambda r: r.themes),
        Column("objectif", L, "Dimensions du programme.",
               lambda r: labels_of(r.sheet.dimensions, Dimension)),
        Column("objectifs_detailles", T, "Objectifs, en texte simple.",
               _text(SheetPart.OBJECTIVES)),
        Column("objectifs_detailles_html", T, "Objectifs, en HTML (p, ul, ol, li, strong, a, br).",
               _html(SheetPart.OBJECTIVES)),
        Column("idees", T, "Besoins nés de la concertation, en texte simple.",
               _text(SheetPart.NEEDS)),
        Column("idees_html", T, "Les mêmes, en HTML.", _html(SheetPart.NEEDS)),
        Column("plan_action", T, "Actions, en texte simple.", _text(SheetPart.ACTIONS)),
        Column("plan_action_html", T, "Les mêmes, en HTML.", _html(SheetPart.ACTIONS)),
        Column("experimentation", T, "Non renseigné : l’application ne le demande pas.",
               lambda r: ""),
        Column("partenaires_du_projet", T, "Partenaires, en texte simple.",
               _text(SheetPart.PARTNERS)),
        Column("type_de_prestation", L, "Achat de matériel, Intervenant extérieur, Déplacement, "
               "Formation, Personnel EN.", _services),
        Column("etab_autres", T, "Non renseigné : une fiche ne nomme que l’établissement porteur.",
               lambda r: ""),
        Column("nb_etab_autres", W, "Nombre d’autres établissements ; vide s’il n’est pas publié.",
               _schools_beside),
        Column("valorisation", T, "Adresse de la fiche publique.", lambda r: r.url),
        Column("position", T, "« latitude,longitude » de l’établissement (WGS 84).",
               lambda r: r.position),
    ),
)  # fmt: skip

FULL = Dataset(
    "projets-notre-ecole",
    "Projets publiés, jeu complet",
    "Les projets publiés par leur établissement, avec tout ce que dit leur fiche.",
    (
        Column("reference", T, "Référence du projet ; elle ne change jamais.",
               lambda r: r.sheet.project.reference),
        Column("uai", T, "UAI de l’établissement porteur.", lambda r: r.school.uai),
        Column("etablissement", T, "Nom de l’établissement.", lambda r: r.sheet.school_name),
        Column("type", T, "École, Collège, Lycée ou EREA.", lambda r: r.sheet.get_kind_display()),
        Column("secteur", T, "Public ou privé.", lambda r: r.sheet.get_sector_display()),
        Column("education_prioritaire", T, "REP, REP+, ou vide.",
               lambda r: r.sheet.priority_education),
        Column("commune", T, "Commune.", lambda r: r.sheet.commune),
        Column("code_commune", T, "Code officiel géographique de la commune.",
               lambda r: r.school.commune_code),
        Column("code_departement", T, "Code du département sur trois caractères ; jamais vide.",
               lambda r: r.sheet.department.code),
        Column("departement", T, "Nom du département.", lambda r: r.sheet.department.name),
        Column("code_academie", T, "Code de l’académie sur deux caractères.",
               lambda r: r.sheet.academy.code),
        Column("academie", T, "Nom de l’académie.", lambda r: r.sheet.academy.name),
        Column("region", T, "Région académique.", lambda r: r.sheet.academy.region),
        Column("latitude", N, "Latitude de l’établissement (WGS 84).", lambda r: r.school.latitude),
        Column("longitude", N, "Longitude de l’établissement (WGS 84).",
               lambda r: r.school.longitude),
        Column("titre", T, "Titre du projet.", lambda r: r.sheet.title),
        Column("resume", T, "Résumé pour le public.", lambda r: r.content["summary"]),
        Column("themes", L, "Thèmes de la liste nationale.", lambda r: r.themes),
        Column("dimensions", L, "Dimensions du programme.",
               lambda r: labels_of(r.sheet.dimensions, Dimension)),
        Column("niveaux", L, "Niveaux des élèves.", lambda r: labels_of(r.sheet.levels, Level)),
        Column("eleves", W, "Élèves concernés ; vide s’il n’est pas publié.",
               lambda r: r.sheet.pupils if r.shows_figures else None),
        Column("ips_tranche", T, "Tranche d’IPS de l’établissement, vide si inconnu.",
               lambda r: r.sheet.get_ips_band_display() if r.sheet.ips_band else ""),
        Column("montant_accorde", N, "Montant accordé par la commission, en euros.",
               lambda r: r.sheet.amount_granted),
        Column("types_de_depense", L, "Types de dépense demandés.",
               lambda r: labels_of(r.sheet.spending, BudgetCategory)),
        Column("numerique", F, "Projet numérique.", lambda r: r.sheet.is_digital),
        Column("video", F, "La fiche donne une vidéo.", lambda r: r.sheet.has_video),
        Column("valide_le", D, "Publication de la décision, AAAA-MM-JJ.",
               lambda r: r.sheet.project.validated_on),
        Column("publie_le", D, "Première publication de la fiche, AAAA-MM-JJ.",
               lambda r: r.published_on),
        Column("constats", T, "Constats, en texte simple ; vide s’ils ne sont pas publiés.",
               _text(SheetPart.FINDINGS)),
        Column("besoins", T, "Besoins.", _text(SheetPart.NEEDS)),
        Column("objectifs", T, "Objectifs.", _text(SheetPart.OBJECTIVES)),
        Column("actions", T, "Actions.", _text(SheetPart.ACTIONS)),
        Column("partenaires", T, "Partenaires.", _text(SheetPart.PARTNERS)),
        Column("evaluation", T, "Évaluation.", _text(SheetPart.EVALUATION)),
        Column("resultats", T, "Ce qui a changé.", _text(SheetPart.RESULTS)),
        Column("conseils", T, "Ce que l’équipe referait.", _text(SheetPart.ADVICE)),
        Column("fiche", T, "Adresse de la fiche publique.", lambda r: r.url),
    ),
)  # fmt: skip

DATASETS = {dataset.slug: dataset for dataset in (NEFLE, FULL)}
