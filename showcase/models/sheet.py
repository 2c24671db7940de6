"""The public sheet of a project: what is read, what is proposed, what the school prepares."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone

from concertations.enums import Dimension
from core.triggers import frozen_when, undeletable
from documents.models import IssuedDocument
from establishments.enums import EstablishmentKind, PriorityEducation, Sector
from establishments.models import Academy, Department, Establishment
from establishments.models.directory import PlainText
from projects.enums import BudgetCategory, Level
from projects.models import Project, Theme
from projects.querysets import SEARCH_CONFIG
from showcase.enums import AmountBand, IpsBand, SheetPart, SheetState
from showcase.models.freshness import touches_what_is_read
from showcase.querysets import EditionQuerySet, SheetQuerySet

_READ = (
    "title", "summary", "words", "school_name", "commune", "kind", "sector", "priority_education",
    "is_rural", "dimensions", "levels", "pupils", "ips_band", "amount_granted", "amount_band",
    "spending", "is_digital", "has_video", "published_at",
)  # fmt: skip


class ProjectOfSheet(Project):
    """A project, as what its sheet repeats of it: a file that follows a merged school, or changes
    académie, takes its sheet along."""

    class Meta:
        proxy = True
        verbose_name = "projet de la fiche"
        verbose_name_plural = "projets des fiches"
        triggers = [
            pgtrigger.Trigger(
                name="place_of_sheet",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("establishment_id", "academy_id"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Condition(
                    "OLD.establishment_id IS DISTINCT FROM NEW.establishment_id"
                    " OR OLD.academy_id IS DISTINCT FROM NEW.academy_id"
                ),
                func="""
                    UPDATE showcase_sheet SET establishment_id = NEW.establishment_id
                    WHERE project_id = NEW.id;
                    RETURN NULL;
                """,
            )
        ]


class Sheet(models.Model):
    """The public sheet of a project, one at most; its address bears the reference of the project.

    `state` says where the publication stands for the school. What anybody reads is `edition`,
    the last one that the secretariat accepted, since `published_at`; both go when the sheet is
    withdrawn. The columns below are those of that edition, frozen with it: lists, filters and the
    search read them alone. `Sheet.objects.public()` is the only door to what anybody may read.
    `withdrawn_*` say the last withdrawal, and stay when the school proposes again.
    """

    project = models.OneToOneField(
        Project, on_delete=models.PROTECT, related_name="sheet", verbose_name="projet"
    )
    # The place of the school, kept by triggers.
    establishment = models.ForeignKey(
        Establishment,
        on_delete=models.PROTECT,
        related_name="sheets",
        verbose_name="établissement",
        editable=False,
    )
    academy = models.ForeignKey(
        Academy,
        on_delete=models.PROTECT,
        related_name="sheets",
        verbose_name="académie",
        editable=False,
        db_index=False,
    )
    department = models.ForeignKey(
        Department,
        on_delete=models.PROTECT,
        related_name="sheets",
        verbose_name="département",
        editable=False,
        db_index=False,
    )
    state = models.CharField("état", max_length=10, choices=SheetState, default=SheetState.DRAFT)
    edition = models.OneToOneField(
        "showcase.Edition",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="édition publiée",
    )
    published_at = models.DateTimeField("publiée le", null=True, blank=True)
    first_published_at = models.DateTimeField("première publication", null=True, blank=True)
    followers_told_at = models.DateTimeField("annoncée le", null=True, blank=True)
    is_featured = models.BooleanField("à la une", default=False)
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="retirée par",
    )
    withdrawn_motive = models.TextField("motif du retrait", blank=True)

    title = models.CharField("titre", max_length=150, blank=True)
    summary = models.TextField("résumé", blank=True)
    words = models.TextField("mots des parties publiées", blank=True)
    school_name = models.CharField("nom de l’établissement", max_length=200, blank=True)
    commune = models.CharField("commune", max_length=100, blank=True)
    kind = models.CharField("type", max_length=10, choices=EstablishmentKind, blank=True)
    sector = models.CharField("secteur", max_length=20, choices=Sector, blank=True)
    priority_education = models.CharField(
        "éducation prioritaire", max_length=4, choices=PriorityEducation, blank=True
    )
    is_rural = models.BooleanField("commune rurale", null=True, blank=True)
    dimensions = ArrayField(
        models.CharField(max_length=12, choices=Dimension),
        verbose_name="dimensions",
        default=list,
        blank=True,
    )
    themes = models.ManyToManyField(Theme, related_name="sheets", verbose_name="thèmes", blank=True)
    levels = ArrayField(
        models.CharField(max_length=8, choices=Level),
        verbose_name="niveaux",
        default=list,
        blank=True,
    )
    pupils = models.PositiveIntegerField("élèves concernés", null=True, blank=True)
    ips_band = models.CharField("tranche d’IPS", max_length=4, choices=IpsBand, blank=True)
    amount_granted = models.DecimalField(
        "montant accordé (€)", max_digits=12, decimal_places=2, null=True, blank=True
    )
    amount_band = models.CharField("montant", max_length=5, choices=AmountBand, blank=True)
    spending = ArrayField(
        models.CharField(max_length=10, choices=BudgetCategory),
        verbose_name="types de dépense",
        default=list,
        blank=True,
    )
    is_digital = models.BooleanField("projet numérique", default=False)
    has_video = models.BooleanField("avec une vidéo", default=False)

    search = models.GeneratedField(
        expression=(
            SearchVector("title", weight="A", config=SEARCH_CONFIG)
            + SearchVector("school_name", "commune", weight="B", config=SEARCH_CONFIG)
            + SearchVector("summary", weight="C", config=SEARCH_CONFIG)
            + SearchVector("words", weight="D", config=SEARCH_CONFIG)
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    plain = models.GeneratedField(
        expression=PlainText(
            Concat(
                "title",
                Value(" "),
                "school_name",
                Value(" "),
                "commune",
                output_field=models.TextField(),
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects: ClassVar[SheetQuerySet] = SheetQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "fiche publique"
        verbose_name_plural = "fiches publiques"
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, edition__isnull=True)
                | Q(
                    published_at__isnull=False,
                    edition__isnull=False,
                    first_published_at__isnull=False,
                ),
                name="showcase_sheet_published_is_accepted",
                violation_error_message="Une fiche publiée est une édition acceptée et datée.",
            ),
            models.CheckConstraint(
                condition=Q(state=SheetState.PUBLISHED, published_at__isnull=False)
                | Q(state__in=[SheetState.DRAFT, SheetState.WITHDRAWN], published_at__isnull=True)
                | Q(state__in=[SheetState.PROPOSED, SheetState.REFUSED]),
                name="showcase_sheet_state",
                violation_error_message="L’état de la fiche ne dit pas si elle est lue.",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True)
                | (~Q(title="") & ~Q(summary="") & ~Q(kind="") & ~Q(school_name="")),
                name="showcase_sheet_says_something",
                violation_error_message="Une fiche publiée a un titre, un résumé, une école.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                | (
                    ~Q(state=SheetState.WITHDRAWN)
                    & Q(
                        withdrawn_at__isnull=True,
                        withdrawn_by__isnull=True,
                        withdrawn_motive="",
                    )
                ),
                name="showcase_sheet_withdrawn",
                violation_error_message="Une fiche retirée dit quand et par qui.",
            ),
            models.CheckConstraint(
                condition=Q(is_featured=False) | Q(published_at__isnull=False),
                name="showcase_sheet_featured_is_read",
                violation_error_message="Seule une fiche publiée est mise à la une.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(published_at__isnull=False),
                name="showcase_public",
            ),
            models.Index(
                fields=["academy", "-published_at", "-id"],
                condition=Q(published_at__isnull=False),
                name="showcase_by_academy",
            ),
            models.Index(
                fields=["department", "-published_at", "-id"],
                condition=Q(published_at__isnull=False),
                name="showcase_by_department",
            ),
            models.Index(
                fields=["published_at"],
                condition=Q(published_at__isnull=False, followers_told_at__isnull=True),
                name="showcase_untold",
            ),
            GinIndex(fields=["search"], name="showcase_search"),
            GinIndex(OpClass(F("plain"), name="gin_trgm_ops"), name="showcase_plain_trgm"),
        ]
        triggers = [
            *undeletable("sheet"),
            *frozen_when(
                "sheet_read_frozen",
                "OLD.published_at IS NOT NULL AND NEW.edition_id = OLD.edition_id",
                *_READ,
            ),
            pgtrigger.Trigger(
                name="sheet_place",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("establishment_id", "academy_id", "department_id"),  # type: ignore[no-untyped-call]
                func="""
                    SELECT s.id, s.academy_id, s.department_id
                    INTO NEW.establishment_id, NEW.academy_id, NEW.department_id
                    FROM projects_project p
                    JOIN establishments_establishment s ON s.id = p.establishment_id
                    WHERE p.id = NEW.project_id;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="sheet_edition",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("edition_id", "published_at"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Condition("NEW.edition_id IS NOT NULL"),
                func="""
                    IF NOT EXISTS (
                        SELECT FROM showcase_edition
                        WHERE id = NEW.edition_id AND sheet_id = NEW.id AND accepted
                    ) THEN
                        RAISE EXCEPTION 'only an accepted edition of the sheet is read'
                            USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'showcase_sheet_edition';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.FSM(
                name="sheet_states",
                field="state",
                transitions=[
                    (SheetState.DRAFT, SheetState.PROPOSED),
                    (SheetState.PROPOSED, SheetState.DRAFT),
                    (SheetState.PROPOSED, SheetState.PUBLISHED),
                    (SheetState.PROPOSED, SheetState.REFUSED),
                    (SheetState.PROPOSED, SheetState.WITHDRAWN),
                    (SheetState.REFUSED, SheetState.PROPOSED),
                    (SheetState.REFUSED, SheetState.WITHDRAWN),
                    (SheetState.PUBLISHED, SheetState.PROPOSED),
                    (SheetState.PUBLISHED, SheetState.WITHDRAWN),
                    (SheetState.WITHDRAWN, SheetState.PROPOSED),
                ],
            ),
            *touches_what_is_read("sheet"),
        ]

    def __str__(self) -> str:
        return self.title or f"Fiche {self.pk}"

    @property
    def is_public(self) -> bool:
        """Whether anybody reads it now."""
        return self.published_at is not None


class SheetDraft(models.Model):
    """What the school prepares for its sheet: only the school reads it, until it proposes it.

    `parts` are those it chose (SheetPart), `texts` its words for the public, by part: they start
    from the file, which itself never changes. `writer` and `rank` are those of the last save
    (core.tickets).
    """

    sheet = models.OneToOneField(
        Sheet, on_delete=models.CASCADE, primary_key=True, related_name="draft"
    )
    title = models.CharField("titre", max_length=150, blank=True)
    summary = models.TextField("résumé", blank=True)
    parts = ArrayField(
        models.CharField(max_length=12, choices=SheetPart),
        verbose_name="parties à publier",
        default=list,
        blank=True,
    )
    texts = models.JSONField("textes", default=dict, blank=True)
    video_url = models.URLField("adresse de la vidéo", max_length=300, blank=True)
    video_rights = models.CharField("droits sur la vidéo", max_length=300, blank=True)
    transcript = models.TextField("transcription de la vidéo", blank=True)
    version = models.PositiveIntegerField("version", default=1)
    writer = models.CharField("page qui a enregistré", max_length=32, blank=True)
    rank = models.PositiveIntegerField("rang de l’envoi", default=0)
    updated_at = models.DateTimeField("modifiée le", default=timezone.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "préparation d’une fiche"
        verbose_name_plural = "préparations de fiches"
        constraints = [
            models.CheckConstraint(
                condition=Q(video_url="") | Q(video_url__startswith="https://"),
                name="showcase_draft_video_is_https",
                violation_error_message="L’adresse d’une vidéo commence par https://.",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Edition(models.Model):
    """What a head proposed to publish, frozen with its consent, and what the secretariat answered.

    `content` is all that anybody would read, as plain JSON (`showcase.content`), sealed by
    `sha256`; `confirmed` are the doubts of the personal data check that the head kept as they are.
    A row exists only with a consent; it is read only once accepted.
    """

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField("numéro")
    content = models.JSONField("contenu")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    confirmed = models.JSONField("doutes confirmés", default=list, blank=True)
    consent = models.TextField("accord")
    proposed_at = models.DateTimeField("proposée le", default=timezone.now)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="proposée par",
    )
    cancelled_at = models.DateTimeField("reprise le", null=True, blank=True)
    accepted = models.BooleanField("acceptée", null=True, blank=True)
    motive = models.TextField("motif", blank=True)
    decided_at = models.DateTimeField("relue le", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="relue par",
    )
    document = models.OneToOneField(
        IssuedDocument,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="fiche PDF",
    )

    objects: ClassVar[EditionQuerySet] = EditionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "édition d’une fiche"
        verbose_name_plural = "éditions de fiches"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="showcase_edition_number"),
            models.UniqueConstraint(
                fields=["sheet"],
                condition=Q(decided_at__isnull=True, cancelled_at__isnull=True),
                name="showcase_edition_one_waiting",
                violation_error_message="Une fiche est déjà proposée pour ce projet.",
            ),
            models.CheckConstraint(
                condition=~Q(consent=""),
                name="showcase_edition_consent",
                violation_error_message="Rien n’est publié sans l’accord de l’établissement.",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, accepted__isnull=True)
                | Q(
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    accepted__isnull=False,
                    cancelled_at__isnull=True,
                ),
                name="showcase_edition_decided",
                violation_error_message="Une relecture porte sa date, sa réponse et son auteur.",
            ),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True) | Q(accepted=True) | ~Q(motive=""),
                name="showcase_edition_motive",
                violation_error_message="Un refus porte toujours un motif.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["proposed_at", "id"],
                condition=Q(decided_at__isnull=True, cancelled_at__isnull=True),
                name="showcase_to_moderate",
            )
        ]
        triggers = [
            *undeletable("edition"),
            *frozen_when(
                "edition_frozen", "TRUE", "sheet_id", "number", "content", "sha256", "confirmed",
                "consent", "proposed_at", "proposed_by_id",
            ),
            *frozen_when(
                "edition_ended_frozen",
                "COALESCE(OLD.decided_at, OLD.cancelled_at) IS NOT NULL",
                "accepted", "motive", "decided_at", "decided_by_id", "cancelled_at",
            ),
            *frozen_when("edition_document_kept", "OLD.document_id IS NOT NULL", "document_id"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.sheet_id} édition {self.number}"

    @property
    def is_waiting(self) -> bool:
        """Whether the secretariat has still to read it."""
        return self.decided_at is None and self.cancelled_at is None
