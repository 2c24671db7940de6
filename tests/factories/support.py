"""Requests for help at each moment, price catalogues, costings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from accounts.models import User
from core import clock
from establishments.enums import Perimeter, Role, SupportService
from establishments.models import Academy, Appointment, Establishment
from projects.enums import BudgetCategory
from projects.models import Project
from support.models import CatalogueItem, Costing, HelpRequest, PriceCatalogue
from support.services.asking import ask_help
from support.services.costings import save_costing, send_costing, start_costing
from support.services.handling import take_request
from support.services.thread import Upload
from tests.factories.establishments import AppointmentFactory
from tests.factories.people import head_of, support_of
from tests.factories.projects import PDF


def dane_of(academy: Academy) -> User:
    """Somebody of the DANE of the académie."""
    return named_to(SupportService.DANE, academy)


def named_to(service: SupportService, academy: Academy) -> User:
    """Somebody of a service of the support team; asked twice, the same person."""
    found = Appointment.objects.filter(
        role=Role.SUPPORT, academy=academy, service=service, ends_on__isnull=True
    ).first()
    return (
        found.user
        if found
        else AppointmentFactory(
            role=Role.SUPPORT, perimeter=Perimeter.ACADEMY, academy=academy, service=service
        ).user
    )


def help_for(
    school: Establishment,
    *,
    project: Project | None = None,
    holder: User | None = None,
    subject: str = "Quelles tablettes choisir\u00a0?",
    **facts: Any,
) -> HelpRequest:
    """A request of the school, taken by `holder` when there is one; the team has somebody."""
    support_of(school.academy)
    request = ask_help(
        school,
        subject=subject,
        body=facts.pop("body", "Nous hésitons entre deux modèles."),
        project=project,
        by=facts.pop("by", None) or head_of(school),
        **facts,
    )
    return take_request(request, by=holder) if holder else request


def catalogue_for(
    academy: Academy, prices: dict[str, str] | None = None, *, valid_from: date | None = None
) -> PriceCatalogue:
    """A version of the catalogue: price by code."""
    number = PriceCatalogue.objects.filter(academy=academy).count() + 1
    catalogue = PriceCatalogue.objects.create(
        academy=academy,
        number=number,
        valid_from=valid_from or clock.today(),
        sha256=f"{number:064d}",
        imported_by=dane_of(academy),
    )
    for code, price in (prices or {"TAB-10": "330.00", "TAB-12": "420.00"}).items():
        CatalogueItem.objects.create(
            catalogue=catalogue,
            code=code,
            label=f"Tablette {code}",
            category=BudgetCategory.EQUIPMENT,
            unit="unité",
            unit_price=Decimal(price),
        )
    return catalogue


def small_upload(name: str = "devis.pdf") -> Upload:
    """A small PDF to join to a message."""
    return Upload(file=BytesIO(PDF), name=name, content_type="application/pdf")


def free_row(label: str, price: str, **values: Any) -> dict[str, Any]:
    """A free line of a costing, as its form cleans it."""
    return {
        "id": None,
        "need": "",
        "code": "",
        "label": label,
        "category": BudgetCategory.EQUIPMENT.value,
        "unit": "unité",
        "unit_price": Decimal(price),
        "quantity": Decimal(1),
        "year": clock.today().year + 1,
    } | values


def costing_for(request: HelpRequest, rows: list[dict[str, Any]], *, by: User) -> Costing:
    """A draft with these lines, of the version that comes."""
    costing = start_costing(request, by=by)
    save_costing(costing, message="Deux options.", rows=rows, version=costing.version, by=by)
    return costing


def sent_costing(request: HelpRequest, rows: list[dict[str, Any]], *, by: User) -> Costing:
    """A costing that waits for the school's answers."""
    return send_costing(costing_for(request, rows, by=by), by=by)
