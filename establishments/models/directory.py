"""The directory: académies, départements, districts, schools and offices."""

from __future__ import annotations

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat

from core.triggers import append_only, undeletable
from establishments.enums import (
    EstablishmentKind,
    EstablishmentState,
    MemberOpinionsShown,
    PriorityEducation,
    Sector,
)
from establishments.querysets import EstablishmentQuerySet
from establishments.validators import validate_siret, validate_uai


class PlainText(Func):
    """A text without accents, capitals nor signs, « st » read as « saint » (core migration 2)."""

    function = "plain_text"
    output_field = models.TextField()


class PlainWords(Func):
    """The words of a text, as `search_words` of the rules writes those that people type."""

    function = "plain_text"
    template = "to_tsvector('simple'::regconfig, %(function)s(%(expressions)s))"
    output_field = SearchVectorField()


def _kept_in_the_vocabulary(table: str) -> list[pgtrigger.Trigger]:
    """Each word written in the directory is known to the search, which can then forgive typos."""
    learn = """
        INSERT INTO establishments_directoryword (word)
        SELECT DISTINCT unnest(tsvector_to_array(words)) FROM written
        ON CONFLICT DO NOTHING;
        RETURN NULL;
    """
    return [
        pgtrigger.Trigger(
            name=f"{table}_words_{name}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(new="written"),  # type: ignore[no-untyped-call]
            func=learn,
        )
        for name, operation in (("new", pgtrigger.Insert), ("changed", pgtrigger.Update))
    ]


class DirectoryWord(models.Model):
    """A word that some school, commune or district of the directory bears. Kept by triggers."""

    word = models.TextField("mot", primary_key=True)

    class Meta:
        verbose_name = "mot de l’annuaire"
        verbose_name_plural = "mots de l’annuaire"
        indexes = [
            GinIndex(OpClass(F("word"), name="gin_trgm_ops"), name="establishments_word_trgm")
        ]

    def __str__(self) -> str:
        return self.word


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Academy(models.Model):
    """An académie and its settings: everything that differs from one to the next is here."""

    code = models.CharField("code", max_length=2, unique=True)
    name = models.CharField("nom", max_length=60)
    region = models.CharField("région", max_length=60, blank=True)
    time_zone = models.CharField("fuseau horaire", max_length=40, default="Europe/Paris")
    opinion_wait_days = models.PositiveSmallIntegerField(
        "délai d’attente de l’avis de l’inspection (jours)", default=15
    )
    completion_days = models.PositiveSmallIntegerField(
        "délai proposé pour compléter un dossier (jours)", default=15
    )
    completion_reminder_days = models.PositiveSmallIntegerField(
        "rappel avant la date de retour des compléments, ou d’un avis demandé (jours)", default=3
    )
    asked_opinion_days = models.PositiveSmallIntegerField(
        "délai proposé pour rendre un avis demandé (jours)", default=15
    )
    minimum_members = models.PositiveSmallIntegerField(
        "membres nommés au moins, en plus de la présidence", default=3
    )
    invitation_days = models.PositiveSmallIntegerField(
        "délai de convocation de la commission (jours)", default=5
    )
    quorum_percent = models.PositiveSmallIntegerField("quorum (% des membres)", default=50)
    session_capacity = models.PositiveSmallIntegerField(
        "dossiers proposés pour une séance", default=20
    )
    member_opinions_shown = models.CharField(
        "avis des autres membres lisibles",
        max_length=12,
        choices=MemberOpinionsShown,
        default=MemberOpinionsShown.AFTER_MINE,
    )
    president_signs = models.BooleanField(
        "la présidence signe les décisions avant leur publication", default=True
    )
    access_code_days = models.PositiveSmallIntegerField(
        "validité d’un code d’accès (jours)", default=90
    )
    sleeping_days = models.PositiveSmallIntegerField(
        "dossier sans mouvement signalé après (jours)", default=30
    )
    reminder_days = models.PositiveSmallIntegerField(
        "délai entre deux relances d’un dossier (jours)", default=7
    )
    report_days = models.PositiveSmallIntegerField(
        "délai laissé pour déposer le bilan après la fin du projet (jours)", default=60
    )
    concertation_hours = models.PositiveSmallIntegerField(
        "heures de concertation décomptées des 108 heures (premier degré)", default=12
    )
    siret = models.CharField(
        "SIRET de l’académie", max_length=14, blank=True, validators=[validate_siret]
    )
    letter_heading = models.TextField("en-tête des courriers", blank=True)
    letter_place = models.CharField("ville des courriers", max_length=80, blank=True)
    letter_signatory = models.CharField("signataire des courriers", max_length=200, blank=True)
    letter_contact = models.CharField(
        "à qui s’adresser, dans les courriers", max_length=200, blank=True
    )

    class Meta:
        verbose_name = "académie"
        verbose_name_plural = "académies"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minimum_members__gte=3),
                name="establishments_academy_three_members",
                violation_error_message="La commission compte au moins trois membres nommés.",
            ),
            models.CheckConstraint(
                condition=Q(quorum_percent__gte=1, quorum_percent__lte=100),
                name="establishments_academy_quorum",
                violation_error_message="Le quorum est un pourcentage entre 1 et 100.",
            ),
            models.CheckConstraint(
                condition=Q(session_capacity__gte=1, session_capacity__lte=200),
                name="establishments_academy_session_capacity",
                violation_error_message="Une séance compte de 1 à 200 dossiers.",
            ),
            models.CheckConstraint(
                condition=Q(access_code_days__gte=1, access_code_days__lte=365),
                name="establishments_academy_code_days",
                violation_error_message="Un code d’accès vaut d’un jour à un an.",
            ),
            models.CheckConstraint(
                condition=Q(siret__regex=r"^([0-9]{14})?$"),
                name="establishments_academy_siret",
                violation_error_message="Un SIRET compte quatorze chiffres.",
            ),
        ]

    def __str__(self) -> str:
        return f"Académie {'d’' if self.name[:1] in 'AEIOUYÉ' else 'de '}{self.name}"


class Department(models.Model):
    """A département, by its code on three characters (`035`, `02A`)."""

    code = models.CharField("code", max_length=3, unique=True)
    name = models.CharField("nom", max_length=60)
    academy = models.ForeignKey(
        Academy, on_delete=models.PROTECT, related_name="departments", verbose_name="académie"
    )

    class Meta:
        verbose_name = "département"
        verbose_name_plural = "départements"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    """A circonscription of the 1er degré, led by an IEN. The 2023 directory knows only its name."""

    uai = models.CharField("UAI", max_length=8, null=True, blank=True, validators=[validate_uai])
    name = models.CharField("nom", max_length=150)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="districts", verbose_name="département"
    )
    email = models.EmailField("adresse électronique", blank=True)
    words = models.GeneratedField(
        expression=PlainWords(F("name")), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        verbose_name = "circonscription"
        verbose_name_plural = "circonscriptions"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "name"], name="establishments_district_name_unique"
            ),
            models.UniqueConstraint(fields=["uai"], name="establishments_district_uai_unique"),
        ]
        indexes = [GinIndex(fields=["words"], name="establishments_district_words")]
        triggers = _kept_in_the_vocabulary("district")

    def __str__(self) -> str:
        return self.name


class Office(models.Model):
    """A service of the académie (nature 802 to 809): rectorate, DSDEN, district office."""

    uai = models.CharField("UAI", max_length=8, unique=True, validators=[validate_uai])
    name = models.CharField("nom", max_length=200)
    nature_code = models.CharField("nature", max_length=3)
    department = models.ForeignKey(
        Department, on_delete=models.PROTECT, related_name="offices", verbose_name="département"
    )
    commune = models.CharField("commune", max_length=100, blank=True)
    email = models.EmailField("adresse électronique", blank=True)
    phone = models.CharField("téléphone", max_length=30, blank=True)

    class Meta:
        verbose_name = "service académique"
        verbose_name_plural = "services académiques"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Establishment(models.Model):
    """A school, by its UAI. Owner of every file; never deleted."""

    uai = models.CharField("UAI", max_length=8, unique=True, validators=[validate_uai])
    name = models.CharField("nom", max_length=200)
    kind = models.CharField("type", max_length=10, choices=EstablishmentKind)
    sector = models.CharField("secteur", max_length=20, choices=Sector)
    nature_code = models.CharField("code nature", max_length=3)
    nature = models.CharField("nature", max_length=120, blank=True)
    address = models.CharField("adresse", max_length=250, blank=True)
    postal_code = models.CharField("code postal", max_length=10, blank=True)
    commune_code = models.CharField("code commune", max_length=5, blank=True)
    commune = models.CharField("commune", max_length=100, blank=True)
    academy = models.ForeignKey(
        Academy, on_delete=models.PROTECT, related_name="establishments", verbose_name="académie"
    )
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        related_name="establishments",
        verbose_name="département",
    )
    district = models.ForeignKey(
        District,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="establishments",
        verbose_name="circonscription",
    )
    email = models.EmailField("adresse électronique", blank=True)
    phone = models.CharField("téléphone", max_length=30, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    priority_education = models.CharField(
        "éducation prioritaire",
        max_length=4,
        choices=PriorityEducation,
        blank=True,
        default=PriorityEducation.NONE,
    )
    pupils = models.PositiveIntegerField("nombre d’élèves", null=True, blank=True)
    ips = models.DecimalField("IPS", max_digits=4, decimal_places=1, null=True, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    state = models.CharField(
        "état", max_length=10, choices=EstablishmentState, default=EstablishmentState.OPEN
    )
    opened_on = models.DateField("ouvert le", null=True, blank=True)
    closed_on = models.DateField("fermeture constatée le", null=True, blank=True)

    search = models.GeneratedField(
        expression=SearchVector("name", "commune", "uai", config="french_unaccent"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    words = models.GeneratedField(
        expression=PlainWords(Concat("name", Value(" "), "commune", Value(" "), "uai")),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects: ClassVar[EstablishmentQuerySet] = EstablishmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "établissement"
        verbose_name_plural = "établissements"
        ordering = ["name", "uai"]
        constraints = [
            models.CheckConstraint(
                condition=Q(uai__regex=r"^[0-9]{7}[A-Z]$"),
                name="establishments_establishment_uai_form",
                violation_error_message="Un UAI compte sept chiffres et une lettre.",
            ),
            models.CheckConstraint(
                condition=Q(state=EstablishmentState.CLOSED, closed_on__isnull=False)
                | (~Q(state=EstablishmentState.CLOSED) & Q(closed_on__isnull=True)),
                name="establishments_establishment_closed_has_date",
                violation_error_message="Un établissement fermé porte la date de sa fermeture.",
            ),
        ]
        indexes = [
            models.Index(fields=["academy", "name", "uai"], name="establishments_by_academy"),
            models.Index(fields=["department", "name", "uai"], name="establishments_by_dept"),
            GinIndex(fields=["search"], name="establishments_search"),
            GinIndex(fields=["words"], name="establishments_words"),
        ]
        triggers = [
            *undeletable("establishment"),
            *_kept_in_the_vocabulary("establishment"),
            pgtrigger.Trigger(
                name="establishment_place",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("academy_id", "department_id"),  # type: ignore[no-untyped-call]
                func="""
                    IF NOT EXISTS (
                        SELECT FROM establishments_department
                        WHERE id = NEW.department_id AND academy_id = NEW.academy_id
                    ) THEN
                        RAISE EXCEPTION 'the académie of a school is that of its département';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.commune})" if self.commune else self.name

    @property
    def is_first_degree(self) -> bool:
        """An école: its referent inspector is the IEN of the district."""
        return self.kind == EstablishmentKind.ECOLE

    @property
    def is_open(self) -> bool:
        """Not closed: it may start and file projects."""
        return self.state != EstablishmentState.CLOSED

    @property
    def described(self) -> str:
        """Degree and sector in words: « École publique », « Collège privé sous contrat »."""
        sector = self.get_sector_display()
        sector = sector[:1].lower() + sector[1:]
        if self.kind == EstablishmentKind.ECOLE:
            sector = sector.replace("public", "publique").replace("privé", "privée")
        return f"{self.get_kind_display()} {sector}"

    @property
    def successor(self) -> Establishment | None:
        """The school that took up its files, when it was merged; loads `merger` if it is not."""
        merger: Merger | None = getattr(self, "merger", None)
        return merger.successor if merger else None


class Merger(models.Model):
    """A school that became part of another, by an explicit act: its files followed there."""

    establishment = models.OneToOneField(
        Establishment,
        on_delete=models.PROTECT,
        related_name="merger",
        verbose_name="établissement",
    )
    successor = models.ForeignKey(
        Establishment,
        on_delete=models.PROTECT,
        related_name="mergers",
        verbose_name="établissement qui prend la suite",
    )
    motive = models.TextField("motif")
    projects = models.PositiveIntegerField("projets qui ont suivi")
    concertations = models.PositiveIntegerField("concertations qui ont suivi")
    merged_at = models.DateTimeField("réuni le", auto_now_add=True)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="réuni par",
    )

    class Meta:
        verbose_name = "réunion d’établissements"
        verbose_name_plural = "réunions d’établissements"
        constraints = [
            models.CheckConstraint(
                condition=~Q(establishment=F("successor")),
                name="establishments_merger_two_schools",
                violation_error_message="Un établissement ne prend pas sa propre suite.",
            )
        ]
        triggers = append_only("merger")

    def __str__(self) -> str:
        return f"{self.establishment_id} → {self.successor_id}"
