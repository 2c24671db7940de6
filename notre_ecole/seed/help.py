"""Requests for help of the demonstration: one to take, one with a costing, one closed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.models import User
from establishments.enums import SupportService
from establishments.models import Establishment
from notre_ecole.seed.numbers import References
from notre_ecole.seed.world import moment
from projects.enums import BudgetCategory, Part, Status
from projects.models import Project, Theme
from support.enums import CostingStatus, EntryKind, HelpStatus, Side
from support.models import (
    CatalogueItem,
    Costing,
    CostingLine,
    HelpEntry,
    HelpRequest,
    PriceCatalogue,
)
from support.rules import need_key

_KIT, _TRAINING = BudgetCategory.EQUIPMENT, BudgetCategory.TRAINING
PRICES: tuple[tuple[str, str, BudgetCategory, str, str, str], ...] = (
    ("CAB-USB", "Câble USB-C, 2 m", _KIT, "unité", "9.90", "UGAP"),
    ("CAS-AUD", "Casque audio avec micro", _KIT, "unité", "32.50", "UGAP"),
    ("CHA-12", "Valise de recharge, 12 tablettes", _KIT, "unité", "549", "UGAP"),
    ("ENR-01", "Enregistreur numérique", _KIT, "unité", "119", "UGAP"),
    ("FOR-J", "Formation sur site", _TRAINING, "jour", "600", "Réseau Canopé"),
    ("TAB-10", "Tablette 10 pouces, coque renforcée", _KIT, "unité", "339", "UGAP"),
    ("TAB-12", "Tablette 12 pouces, coque renforcée", _KIT, "unité", "429", "UGAP"),
    ("VID-01", "Vidéoprojecteur courte focale", _KIT, "unité", "690", "UGAP"),
)


class HelpWriter:
    """Writes what the support team of the demonstration has in hand."""

    def __init__(self, *, now: datetime, references: References, cardie: User, dane: User) -> None:
        self.now = now
        self.references = references
        self.cardie = cardie
        self.dane = dane

    def write(self, first: Establishment, others: list[Establishment]) -> None:
        """The draft of the first school priced; the questions of two other schools."""
        head = _head(first)
        draft = Project.objects.filter(establishment=first, status=Status.DRAFT).first()
        catalogue = self._catalogue(first)
        if draft is not None:
            draft.themes.add(*Theme.objects.filter(slug="numerique"))
            self._priced(draft, catalogue, head)
        asking, helped = others
        self._ask(
            asking,
            "Comment évaluer un projet de lecture\u00a0?",
            "Nous voulons mesurer le goût de lire, pas seulement les emprunts.",
            service=SupportService.CARDIE,
            days=2,
        )
        closed = self._ask(
            helped,
            "Un partenaire pour la radio",
            "Connaissez-vous une radio locale\u00a0?",
            days=30,
        )
        self._entry(closed, EntryKind.TAKEN, Side.TEAM, self.cardie, days=29)
        self._entry(
            closed, EntryKind.ANSWERED, Side.TEAM, self.cardie, days=28,
            body="Oui, une radio associative accueille les classes\u00a0: je vous présente.",
        )  # fmt: skip
        self._entry(
            closed, EntryKind.CLOSED, Side.SCHOOL, _head(helped), days=26, body="Merci\u00a0!"
        )
        self._move(closed, HelpStatus.TAKEN, self.cardie, days=29)
        self._move(closed, HelpStatus.CLOSED, self.cardie, days=26)

    def _catalogue(self, school: Establishment) -> PriceCatalogue:
        catalogue = PriceCatalogue.objects.create(
            academy_id=school.academy_id,
            number=1,
            valid_from=(self.now - timedelta(days=60)).date(),
            file_name="prix.csv",
            sha256="0" * 64,
            imported_at=self.now - timedelta(days=61),
            imported_by=self.dane,
        )
        CatalogueItem.objects.bulk_create(
            CatalogueItem(
                catalogue=catalogue, code=code, label=label, category=category, unit=unit,
                unit_price=Decimal(price), supplier=supplier,
            )
            for code, label, category, unit, price, supplier in PRICES
        )  # fmt: skip
        return catalogue

    def _priced(self, project: Project, catalogue: PriceCatalogue, head: User) -> None:
        """A question about the budget, and a costing that waits for the school's choices."""
        request = self._ask(
            project.establishment,
            "De quoi enregistrer les voix des élèves",
            "Douze élèves enregistrent en même temps. Tablettes ou enregistreurs\u00a0?",
            service=SupportService.DANE,
            project=project,
            part=Part.BUDGET,
            days=5,
        )
        self._entry(request, EntryKind.TAKEN, Side.TEAM, self.dane, days=4)
        self._move(request, HelpStatus.TAKEN, self.dane, days=4)
        message = (
            "Les tablettes serviront aussi au montage\u00a0; les enregistreurs sont plus simples."
        )
        costing = Costing.objects.create(
            reference=self.references.next("CH", self.now.year),
            request=request,
            number=1,
            version=1,
            message=message,
            created_at=self._at(4),
            created_by=self.dane,
            updated_at=self._at(3),
            updated_by=self.dane,
        )
        rows = (
            ("TAB-10", "12", "Enregistrer"),
            ("ENR-01", "12", "Enregistrer"),
            ("CHA-12", "1", ""),
            ("CAS-AUD", "24", ""),
        )
        items = {item.code: item for item in catalogue.items.all()}
        for position, (code, quantity, need) in enumerate(rows, 1):
            self._line(costing, items[code], position, quantity, need, catalogue.valid_from)
        costing.status, costing.sent_at, costing.sent_by = (
            CostingStatus.SENT, self._at(3), self.dane,
        )  # fmt: skip
        costing.save()
        self._entry(
            request, EntryKind.COSTING_SENT, Side.TEAM, self.dane, days=3, body=message,
            costing=costing,
        )  # fmt: skip
        self._move(request, HelpStatus.ANSWERED, self.dane, days=3)

    def _line(
        self,
        costing: Costing,
        item: CatalogueItem,
        position: int,
        quantity: str,
        need: str,
        price_on: date,
    ) -> None:
        CostingLine.objects.create(
            costing=costing, position=position, need=need, need_key=need_key(need), item=item,
            code=item.code, label=item.label, category=item.category, unit=item.unit,
            unit_price=item.unit_price, price_on=price_on, quantity=Decimal(quantity),
            year=self.now.year + 1,
        )  # fmt: skip

    def _ask(
        self,
        school: Establishment,
        subject: str,
        body: str,
        *,
        days: int,
        service: str = "",
        project: Project | None = None,
        part: Part | None = None,
    ) -> HelpRequest:
        request = HelpRequest.objects.create(
            reference=self.references.next("DA", self.now.year),
            establishment=school,
            project=project,
            part=part or "",
            service=service,
            subject=subject,
            status_since=self._at(days),
            asked_at=self._at(days),
            asked_by=_head(school),
        )
        self._entry(request, EntryKind.ASKED, Side.SCHOOL, _head(school), days=days, body=body)
        return request

    def _entry(
        self,
        request: HelpRequest,
        kind: EntryKind,
        side: Side,
        by: User,
        *,
        days: int,
        body: str = "",
        costing: Costing | None = None,
    ) -> None:
        HelpEntry.objects.create(
            request=request, kind=kind, side=side, by=by, body=body, costing=costing,
            at=self._at(days),
        )  # fmt: skip

    def _move(self, request: HelpRequest, status: HelpStatus, holder: User, *, days: int) -> None:
        request.status, request.holder = status, holder
        request.status_since = self._at(days)
        request.save()

    def _at(self, days: int) -> datetime:
        return moment((self.now - timedelta(days=days)).date(), 10)


def _head(school: Establishment) -> User:
    return school.memberships.get(role="HEAD").user
