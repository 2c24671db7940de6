from __future__ import annotations

from django.db import models


class SheetState(models.TextChoices):
    """Where the publication of a project stands, in the words of its school.

    A sheet that is read already stays so while a change of it is prepared, proposed or refused.
    """

    DRAFT = "DRAFT", "En préparation"
    PROPOSED = "PROPOSED", "En relecture au secrétariat"
    PUBLISHED = "PUBLISHED", "Publiée"
    REFUSED = "REFUSED", "À revoir"
    WITHDRAWN = "WITHDRAWN", "Retirée"


class SheetPart(models.TextChoices):
    """What a school may publish, chosen part by part, in the order of the public page."""

    FINDINGS = "FINDINGS", "Les constats"
    NEEDS = "NEEDS", "Les besoins"
    ACTIONS = "ACTIONS", "Les actions"
    OBJECTIVES = "OBJECTIVES", "Les objectifs"
    PARTNERS = "PARTNERS", "Les partenaires"
    EVALUATION = "EVALUATION", "Comment nous mesurons les effets"
    FIGURES = "FIGURES", "Le projet en chiffres"
    RESULTS = "RESULTS", "Ce qui a changé"
    ADVICE = "ADVICE", "Ce que nous referions"
    TESTIMONIES = "TESTIMONIES", "Les témoignages"
    PHOTOS = "PHOTOS", "Les photos"
    VIDEO = "VIDEO", "La vidéo"

    @property
    def is_text(self) -> bool:
        """Whether the school writes it as a text of its own."""
        return self in TEXT_PARTS

    @property
    def slug(self) -> str:
        """The part in a field name or an anchor: `actions`."""
        return self.value.lower()


TEXT_PARTS = (
    SheetPart.FINDINGS,
    SheetPart.NEEDS,
    SheetPart.ACTIONS,
    SheetPart.OBJECTIVES,
    SheetPart.PARTNERS,
    SheetPart.EVALUATION,
    SheetPart.RESULTS,
    SheetPart.ADVICE,
)


class AmountBand(models.TextChoices):
    """What a project received, by bands that people search with (euros)."""

    NONE = "0", "Sans financement"
    UNDER_5 = "5000", "Moins de 5\u00a0000\u00a0€"
    UNDER_15 = "15000", "De 5\u00a0000 à 15\u00a0000\u00a0€"
    UNDER_50 = "50000", "De 15\u00a0000 à 50\u00a0000\u00a0€"
    ABOVE = "plus", "Plus de 50\u00a0000\u00a0€"


class IpsBand(models.TextChoices):
    """The social position index (IPS) of a school, by bands; the median of France is near 103."""

    LOW = "90", "IPS inférieur à 90"
    MIDDLE = "105", "IPS de 90 à 105"
    HIGH = "120", "IPS de 105 à 120"
    VERY_HIGH = "plus", "IPS supérieur à 120"


class WitnessRole(models.TextChoices):
    """Who speaks in a testimony: a role, never a name."""

    HEAD = "HEAD", "Direction"
    TEACHER = "TEACHER", "Personnel enseignant"
    CPE = "CPE", "Vie scolaire (CPE, AED)"
    STAFF = "STAFF", "Autre personnel"
    PUPIL = "PUPIL", "Élève"
    PARENT = "PARENT", "Parent d’élève"
    COMMUNITY = "COMMUNITY", "Collectivité"
    PARTNER = "PARTNER", "Partenaire"


class FindKind(models.TextChoices):
    """What the check before publication looks for, in the words of its question to the head."""

    EMAIL = "EMAIL", "une adresse électronique"
    PHONE = "PHONE", "un numéro de téléphone"
    NIR = "NIR", "un numéro de sécurité sociale"
    IBAN = "IBAN", "des coordonnées bancaires"
    PUPIL = "PUPIL", "peut-être le nom d’un élève"
    PERSON = "PERSON", "peut-être le nom d’une personne"
    ADDRESS = "ADDRESS", "peut-être une adresse postale"


class Measure(models.TextChoices):
    """What is counted; the value is the code of the files. Defined in `showcase.figures`."""

    SCHOOLS = "etablissements", "Établissements"
    ENGAGED = "engages", "Établissements engagés"
    CONCERTATIONS = "concertations", "Concertations tenues"
    PROJECTS = "projets", "Projets commencés"
    FILED = "deposes", "Projets déposés"
    VALIDATED = "valides", "Projets validés"
    FUNDED = "finances", "Projets financés"
    PAID = "payes", "Projets payés"
    AMOUNT_ASKED = "montant-demande", "Montant demandé"
    AMOUNT_GRANTED = "montant-accorde", "Montant accordé"
    AMOUNT_PAID = "montant-verse", "Montant versé"
    SCHOOLS_FUNDED = "etablissements-finances", "Établissements financés"
    NEVER_FUNDED = "jamais-finances", "Établissements jamais financés"

    @property
    def is_amount(self) -> bool:
        """Whether it is in euros."""
        return self in AMOUNTS

    @property
    def is_undated(self) -> bool:
        """Whether it says how things stand, without a year."""
        return self in (Measure.SCHOOLS, Measure.SCHOOLS_FUNDED, Measure.NEVER_FUNDED)

    @property
    def counts_projects(self) -> bool:
        """Whether its units are projects."""
        return self in PROJECT_MEASURES


FUNNEL = (
    Measure.ENGAGED,
    Measure.CONCERTATIONS,
    Measure.PROJECTS,
    Measure.FILED,
    Measure.VALIDATED,
    Measure.FUNDED,
    Measure.PAID,
)
"""From the intention to the money, in order."""

AMOUNTS = (Measure.AMOUNT_ASKED, Measure.AMOUNT_GRANTED, Measure.AMOUNT_PAID)

PROJECT_MEASURES = (
    Measure.PROJECTS,
    Measure.FILED,
    Measure.VALIDATED,
    Measure.FUNDED,
    Measure.PAID,
    *AMOUNTS,
)


class Breakdown(models.TextChoices):
    """By what a measure is told apart; the value is the code of the files."""

    ALL = "ensemble", "Ensemble"
    YEAR = "annee", "Année"
    DEGREE = "degre", "Degré"
    PRIORITY = "education-prioritaire", "Éducation prioritaire"
    IPS = "ips", "Indice de position sociale"
    CATEGORY = "depense", "Type de dépense"
    THEME = "theme", "Thème"


class Degree(models.TextChoices):
    """The two degrees, as figures tell them apart."""

    FIRST = "1D", "Premier degré"
    SECOND = "2D", "Second degré"


class OpenFormat(models.TextChoices):
    """The formats of the open data; the value is the extension."""

    CSV = "csv", "CSV"
    JSON = "json", "JSON"
    PARQUET = "parquet", "Parquet"

    @property
    def content_type(self) -> str:
        """As an answer declares it."""
        return _CONTENT_TYPES[self]


_CONTENT_TYPES = {
    OpenFormat.CSV: "text/csv; charset=utf-8",
    OpenFormat.JSON: "application/json",
    OpenFormat.PARQUET: "application/vnd.apache.parquet",
}
