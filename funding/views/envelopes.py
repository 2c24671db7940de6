"""Envelopes: the tree of a year, one envelope with its entries, and what moves its money."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db.models import F
from django.forms import BaseForm
from django.http import Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from accounts.models import User
from core import clock
from core.http import DomainErrorMixin
from establishments.enums import Role
from establishments.models import Department
from establishments.views.base import RoleMixin
from funding.enums import EntryKind, Programme
from funding.forms.envelopes import CorrectionForm, DelegationForm, MovementForm, TransferForm
from funding.models import Entry, Envelope, Scenario
from funding.permissions import ENVELOPE_READERS
from funding.queries import burn_of, entries_of, envelope_lines, promised_for
from funding.rules import chart_of
from funding.services.envelopes import correct, delegate_to_department, take_back, transfer
from funding.views.crumbs import Crumb, desk_crumbs

PAGE_SIZE = 50
ENTRIES = 25
PROMISED = 10
MANAGER = frozenset({Role.FUND_MANAGER})


def place_of(envelope: Envelope) -> str:
    """The place of an envelope as its address writes it: « 14 », or « 14-035 »."""
    assert envelope.academy is not None
    code = envelope.academy.code
    return f"{code}-{envelope.department.code}" if envelope.department else code


def envelope_url(envelope: Envelope, name: str = "envelope-detail") -> str:
    """The address of a page of an envelope."""
    return reverse(f"funding:{name}", args=[envelope.year, envelope.programme, place_of(envelope)])


class EnvelopeListView(RoleMixin, TemplateView):
    """The tree of a year: each académie of the person, then its départements."""

    roles = ENVELOPE_READERS
    template_name = "funding/envelope_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        assert isinstance(user, User)
        envelopes = Envelope.objects.visible_to(user)
        years = list(envelopes.order_by("-year").values_list("year", flat=True).distinct())
        year = _asked_year(self.request.GET.get("annee", ""), years)
        asked = self.request.GET.get("programme", "")
        programme = asked if asked in Programme.values else ""
        rows = (
            envelopes.filter(year=year or 0)
            .select_related("academy", "department")
            .order_by("programme", "academy__name", F("department__code").asc(nulls_first=True))
        )
        if programme:
            rows = rows.filter(programme=programme)
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page"))
        managed = self.rights.academies_as(Role.FUND_MANAGER)
        lines = envelope_lines(list(page.object_list), today=clock.today())
        return super().get_context_data(
            years=years,
            year=year,
            programme=programme,
            programmes=[("", "Tous les programmes"), *Programme.choices],
            page_obj=page,
            rows=[
                (
                    line,
                    envelope_url(line.envelope),
                    line.envelope.department_id is None and line.envelope.academy_id in managed,
                )
                for line in lines
            ],
            query=f"annee={year}&programme={programme}" if year else "",
            is_manager=bool(managed),
            **kwargs,
        )


class EnvelopeMixin(RoleMixin):
    """Loads `self.envelope` from its year, programme and place; 404 outside one's académies."""

    roles: ClassVar[frozenset[Role]] = ENVELOPE_READERS
    envelope: Envelope
    kwargs: dict[str, Any]

    def check_access(self) -> None:
        super().check_access()
        code, _, department = self.kwargs["place"].partition("-")
        self.envelope = get_object_or_404(
            Envelope.objects.filter(
                academy__in=sorted(self.rights.academies_as(*self.roles))
            ).select_related("academy", "department"),
            year=self.kwargs["year"],
            programme=self.kwargs["programme"],
            academy__code=code,
            department__code=department or None,
        )

    @property
    def manages(self) -> bool:
        """Whether the person manages the funds of the envelope's académie."""
        return self.envelope.academy_id in self.rights.academies_as(Role.FUND_MANAGER)

    def crumbs(self) -> list[Crumb]:
        """The pages above those of an envelope."""
        above = desk_crumbs() if self.manages else []
        tree = f"{reverse('funding:envelope-list')}?annee={self.envelope.year}"
        return [*above, (f"Enveloppes de {self.envelope.year}", tree)]


class EnvelopeDetailView(EnvelopeMixin, TemplateView):
    """What is left and why: the sums, the burn over the year, the promises, the entries."""

    template_name = "funding/envelope_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, envelope = clock.today(), self.envelope
        asked = self.request.GET.get("nature", "")
        kind = asked if asked in EntryKind.values else ""
        page = Paginator(entries_of(envelope, kind), ENTRIES).get_page(self.request.GET.get("page"))
        burn = burn_of(envelope, today=today)
        promised = list(promised_for(envelope)[: PROMISED + 1]) if self.manages else []
        user = self.request.user
        assert isinstance(user, User)
        return super().get_context_data(
            envelope=envelope,
            line=envelope_lines([envelope], today=today)[0],
            crumbs=self.crumbs(),
            manages=self.manages,
            is_department=envelope.department_id is not None,
            burn=burn,
            chart=chart_of(burn),
            kind=kind,
            kinds=[("", "Toutes les écritures"), *EntryKind.choices],
            page_obj=page,
            entries=[(entry, *_seen_from(envelope, entry)) for entry in page.object_list],
            query=f"nature={kind}" if kind else "",
            promised=promised[:PROMISED],
            more_promised=len(promised) > PROMISED,
            scenarios=list(
                Scenario.objects.visible_to(user)
                .filter(envelope=envelope)
                .select_related("owner")[:PAGE_SIZE]
            ),
            urls={
                name.partition("-")[0]: envelope_url(envelope, name)
                for name in (
                    "envelope-detail",
                    "takeback-create",
                    "transfer-create",
                    "correction-create",
                    "scenario-create",
                )
            },
            delegation_url=(
                reverse(
                    "funding:envelope-create",
                    args=[envelope.year, envelope.programme, envelope.academy.code],
                )
                if envelope.academy
                else ""
            ),
            **kwargs,
        )


class EnvelopeCreateView(RoleMixin, DomainErrorMixin, FormView[DelegationForm]):
    """Delegate a part of an académie’s envelope to one of its départements."""

    roles = MANAGER
    template_name = "funding/envelope_form.html"
    form_class = DelegationForm
    success_message = "La délégation est écrite dans le journal."
    envelope: Envelope

    def check_access(self) -> None:
        super().check_access()
        managed = sorted(self.rights.academies_as(Role.FUND_MANAGER))
        self.envelope = get_object_or_404(
            Envelope.objects.filter(academy__in=managed).select_related("academy", "department"),
            year=self.kwargs["year"],
            programme=self.kwargs["programme"],
            academy__code=self.kwargs["academy"],
            department__isnull=True,
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        departments = list(Department.objects.filter(academy=self.envelope.academy_id))
        return {**super().get_form_kwargs(), "departments": departments}

    def perform(self, form: BaseForm) -> HttpResponseBase:
        user = self.request.user
        assert isinstance(user, User)
        delegate_to_department(
            self.envelope,
            form.cleaned_data["department"],
            form.cleaned_data["amount"],
            proof=form.cleaned_data["proof"],
            by=user,
        )
        return HttpResponseRedirect(envelope_url(self.envelope))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        children = list(self.envelope.children.select_related("department"))
        tree = f"{reverse('funding:envelope-list')}?annee={self.envelope.year}"
        return super().get_context_data(
            envelope=self.envelope,
            crumbs=[
                *desk_crumbs(),
                (f"Enveloppes de {self.envelope.year}", tree),
                (str(self.envelope), envelope_url(self.envelope)),
            ],
            back=envelope_url(self.envelope),
            children=children,
            **kwargs,
        )


class _MovementView(EnvelopeMixin, DomainErrorMixin, FormView[MovementForm]):
    """Moves money of a département's envelope; that of an académie is the platform's to move."""

    roles = MANAGER
    template_name = "funding/movement_form.html"
    form_class: type[MovementForm] = MovementForm
    title: ClassVar[str]
    intro: ClassVar[str]
    button: ClassVar[str]
    success_message = "Le mouvement est écrit dans le journal."

    def check_access(self) -> None:
        super().check_access()
        if self.envelope.department_id is None:
            raise Http404

    def perform(self, form: BaseForm) -> HttpResponseBase:
        user = self.request.user
        assert isinstance(user, User)
        assert isinstance(form, MovementForm)
        self.move(form, user)
        return HttpResponseRedirect(envelope_url(self.envelope))

    def move(self, form: MovementForm, by: User) -> None:
        """Call the service."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            envelope=self.envelope,
            crumbs=[*self.crumbs(), (str(self.envelope), envelope_url(self.envelope))],
            back=envelope_url(self.envelope),
            title=self.title,
            intro=self.intro,
            button=self.button,
            **kwargs,
        )


class TakeBackCreateView(_MovementView):
    """Take money back to the envelope of the académie."""

    title = "Reprendre à un département"
    intro = "Le montant revient à l’enveloppe de l’académie."
    button = "Reprendre ce montant"

    def move(self, form: MovementForm, by: User) -> None:
        data = form.cleaned_data
        take_back(self.envelope, data["amount"], motive=data["motive"], proof=data["proof"], by=by)


class TransferCreateView(_MovementView):
    """Move money to another département of the académie."""

    title = "Virer à un autre département"
    intro = "Le montant passe à un autre département, même programme et même année."
    button = "Virer ce montant"
    form_class = TransferForm

    def get_form_kwargs(self) -> dict[str, Any]:
        others = (
            Envelope.objects.filter(parent=self.envelope.parent_id)
            .exclude(pk=self.envelope.pk)
            .select_related("academy", "department")
        )
        return {**super().get_form_kwargs(), "targets": list(others)}

    def move(self, form: MovementForm, by: User) -> None:
        data = form.cleaned_data
        transfer(
            self.envelope,
            data["target"],
            data["amount"],
            motive=data["motive"],
            proof=data["proof"],
            by=by,
        )


class CorrectionCreateView(_MovementView):
    """Correct what a département received: the académie gives or takes the difference."""

    title = "Corriger le montant d’un département"
    intro = "La correction s’ajoute au journal, avec son motif\u00a0: rien n’est réécrit."
    button = "Écrire la correction"
    form_class = CorrectionForm

    def move(self, form: MovementForm, by: User) -> None:
        assert isinstance(form, CorrectionForm)
        data = form.cleaned_data
        correct(self.envelope, form.change, motive=data["motive"], proof=data["proof"], by=by)


def _seen_from(envelope: Envelope, entry: Entry) -> tuple[bool, Envelope | None]:
    """Whether a movement brings money, and the envelope at its other end; None when it is a project
    or the ministry. The correction of an envelope below comes from it, or goes to it."""
    comes_in = entry.target_id == envelope.pk or (
        entry.target_id is None and entry.source_id != envelope.pk
    )
    return comes_in, entry.source if comes_in else entry.target


def _asked_year(asked: str, years: list[int]) -> int | None:
    """The year of the address when it has envelopes, else the latest."""
    if asked.isascii() and asked.isdigit() and len(asked) == 4 and int(asked) in years:
        return int(asked)
    return years[0] if years else None
