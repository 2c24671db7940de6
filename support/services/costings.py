"""The DANE prepares a costing, sends it, and replaces it by a new version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from core import clock, french
from core.errors import DomainError, NotAllowed, StaleVersion
from core.tickets import NO_TICKET, Ticket
from documents.services.numbers import next_reference
from support.enums import CostingStatus, EntryKind, HelpStatus, Side
from support.models import CatalogueItem, Costing, CostingAnswer, CostingLine, HelpRequest
from support.notices import sent
from support.permissions import prices_for
from support.queries.prices import catalogue_of, items_by_code
from support.rules import LARGEST_AMOUNT, MOST_LINES, need_key, spread_of
from support.services.thread import (
    add_entry,
    lock_request,
    move,
    refuse_closed,
    tell_school_of,
)

if TYPE_CHECKING:
    from accounts.models import User

PREFIX = "CH"


@dataclass(frozen=True)
class SavedCosting:
    """The new version of the draft, when it was saved, and the ids of its lines in order."""

    version: int
    saved_at: datetime
    row_ids: list[int]


@transaction.atomic
def start_costing(request: HelpRequest, *, by: User) -> Costing:
    """Open a costing for a request, or give the one already in preparation.

    After one that was sent, a new version: its lines that are not in the budget come along, with
    the prices of today's catalogue. Raises NotAllowed for somebody who does not price; DomainError
    when the request is closed, is about no project, or is held by somebody else.
    """
    locked = lock_request(request)
    _require_helper(locked, by)
    draft = locked.costings.filter(status=CostingStatus.DRAFT).first()
    if draft is not None:
        return draft
    latest = locked.costings.order_by("-number").first()
    costing = Costing.objects.create(
        reference=next_reference(PREFIX),
        request=locked,
        number=latest.number + 1 if latest else 1,
        created_by=by,
        updated_by=by,
    )
    if latest is not None:
        _copy_lines(latest, costing)
    return costing


@transaction.atomic
def save_costing(
    costing: Costing,
    *,
    message: str,
    rows: Sequence[Mapping[str, Any]],
    version: int,
    by: User,
    ticket: Ticket = NO_TICKET,
) -> SavedCosting:
    """Write the draft; `version` is the one the page was opened with (0 when never saved).

    A save sent again (`ticket`) is answered as the first time and changes nothing.
    A row with a code takes designation, category, unit and price from the catalogue of the day it
    is added, then keeps them. Raises NotAllowed and DomainError as `start_costing`; StaleVersion
    when somebody saved meanwhile; DomainError when it was sent, or for an unknown code.
    """
    locked = _lock_draft(costing, by)
    if ticket.repeats(locked.writer, locked.rank):
        ids = list(locked.lines.order_by("position").values_list("pk", flat=True))
        return SavedCosting(locked.version, locked.updated_at, ids)
    if locked.version != version and not ticket.follows(locked.writer, locked.rank):
        raise StaleVersion("Une autre personne a modifié ce chiffrage.")
    row_ids = _write_lines(locked, rows)
    _touch(locked, by, message=message, ticket=ticket)
    costing.refresh_from_db()
    return SavedCosting(locked.version, locked.updated_at, row_ids)


@transaction.atomic
def add_item(costing: Costing, *, code: str, by: User) -> CostingLine:
    """Add one of an article of today's catalogue at the end of the draft.

    Raises NotAllowed and DomainError as `save_costing`.
    """
    locked = _lock_draft(costing, by)
    lines = list(locked.lines.all())
    if len(lines) >= MOST_LINES:
        raise DomainError(f"Un chiffrage compte {MOST_LINES} lignes au plus.")
    item = items_by_code(catalogue_of(locked.request.establishment), [code]).get(code)
    if item is None:
        raise DomainError(_unknown(code))
    line = CostingLine.objects.create(
        costing=locked,
        position=lines[-1].position + 1 if lines else 1,
        quantity=1,
        year=lines[-1].year if lines else first_year(locked),
        **_copy_of(item),
    )
    _touch(locked, by, message=locked.message)
    return line


@transaction.atomic
def send_costing(costing: Costing, *, by: User) -> Costing:
    """Propose it to the school; the version before is replaced. From now on it does not change.

    Sent twice: once. Raises NotAllowed and DomainError as `start_costing`, DomainError when it has
    no line.
    """
    request = lock_request(costing.request)
    locked = Costing.objects.select_for_update(no_key=True).get(pk=costing.pk)
    if locked.is_open:
        return locked
    _require_helper(request, by)
    if not locked.is_draft:
        raise DomainError("Ce chiffrage est remplacé par une nouvelle version.")
    lines = list(locked.lines.all())
    if not lines:
        raise DomainError("Ce chiffrage n’a encore aucune ligne.")
    Costing.objects.filter(request=request, status=CostingStatus.SENT).update(
        status=CostingStatus.REPLACED
    )
    locked.status, locked.sent_at, locked.sent_by = CostingStatus.SENT, clock.now(), by
    locked.save(update_fields=["status", "sent_at", "sent_by"])
    locked.request = request
    move(request, HelpStatus.ANSWERED, holder=by)
    add_entry(
        request, EntryKind.COSTING_SENT, side=Side.TEAM, by=by, body=locked.message, costing=locked
    )
    spread = spread_of((line.need, line.amount) for line in lines)
    tell_school_of(request, sent(locked, spread=spread, by=by))
    return locked


def first_year(costing: Costing) -> int:
    """The calendar year to propose: that of the start of the project, else this one."""
    project = costing.request.project
    this_year = clock.today().year
    starts_on = project.starts_on if project else None
    return max(starts_on.year, this_year) if starts_on else this_year


def _require_helper(request: HelpRequest, by: User) -> None:
    if not prices_for(by, request.establishment):
        raise NotAllowed("Seule la DANE prépare un chiffrage.")
    refuse_closed(request)
    if request.project is None:
        raise DomainError(
            "Cette demande ne porte sur aucun projet\u00a0: un chiffrage entre dans le budget "
            "d’un projet. Demandez à l’établissement de dire lequel."
        )
    if request.holder != by:
        raise DomainError("Prenez d’abord cette demande en charge pour la chiffrer.")


def _lock_draft(costing: Costing, by: User) -> Costing:
    request = lock_request(costing.request)
    _require_helper(request, by)
    locked = Costing.objects.select_for_update(no_key=True).get(pk=costing.pk)
    locked.request = request
    if not locked.is_draft:
        raise DomainError(
            "Ce chiffrage est envoyé\u00a0: il ne change plus. Préparez une nouvelle version."
        )
    return locked


def _touch(costing: Costing, by: User, *, message: str, ticket: Ticket = NO_TICKET) -> None:
    costing.message = message
    costing.version += 1
    costing.writer, costing.rank = ticket.writer, ticket.rank
    costing.updated_at, costing.updated_by = clock.now(), by
    costing.save(update_fields=["message", "version", "writer", "rank", "updated_at", "updated_by"])


def _copy_lines(former: Costing, costing: Costing) -> None:
    """The lines of the version before that are not in the budget, at today's prices."""
    accepted = CostingAnswer.objects.filter(costing=former, accepted=True)
    keys = set(accepted.exclude(need_key="").values_list("need_key", flat=True))
    left = former.lines.exclude(need_key__in=keys).exclude(
        Exists(accepted.filter(line=OuterRef("pk")))
    )
    lines = list(left)
    items = items_by_code(catalogue_of(former.request.establishment), [line.code for line in lines])
    for line in lines:
        line.pk, line._state.adding, line.costing = None, True, costing
        if line.item_id is not None and (item := items.get(line.code)) is not None:
            for name, value in _copy_of(item).items():
                setattr(line, name, value)
    CostingLine.objects.bulk_create(lines)


def _write_lines(costing: Costing, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Make the lines those of the page, in order: changed by id, added, or deleted."""
    known = {line.pk: line for line in costing.lines.all()}
    codes = [row["code"] for row in rows if row["code"]]
    items = items_by_code(catalogue_of(costing.request.establishment), codes)
    final = []
    for position, row in enumerate(rows, 1):
        line = known.pop(row.get("id") or 0, None) or CostingLine(costing=costing)
        _fill(line, row, items)
        line.position = position
        amount = line.amount
        if not Decimal("0.01") <= amount <= LARGEST_AMOUNT:
            raise DomainError(
                f"Ligne {position}\u00a0: le montant doit être compris entre un centime et "
                f"{french.euros(LARGEST_AMOUNT)}."
            )
        final.append(line)
    CostingLine.objects.filter(pk__in=list(known)).delete()
    for line in final:
        line.save()
    return [line.pk for line in final]


def _fill(line: CostingLine, row: Mapping[str, Any], items: Mapping[str, CatalogueItem]) -> None:
    for name in ("need", "quantity", "year"):
        setattr(line, name, row[name])
    line.need_key = need_key(row["need"])
    code = row["code"]
    if code and line.item_id is not None and line.code == code:
        return  # its price was copied the day it was added
    if code:
        item = items.get(code)
        if item is None:
            raise DomainError(_unknown(code))
        values = _copy_of(item)
    else:
        values = {
            "item": None,
            "code": "",
            "price_on": _day_of_price(line, row),
            **{name: row[name] for name in ("label", "category", "unit", "unit_price")},
        }
    for name, value in values.items():
        setattr(line, name, value)


def _day_of_price(line: CostingLine, row: Mapping[str, Any]) -> Any:
    """A free price is of the day it was written."""
    same = line.pk is not None and line.item_id is None and line.unit_price == row["unit_price"]
    return line.price_on if same else clock.today()


def _copy_of(item: CatalogueItem) -> dict[str, Any]:
    return {
        "item": item,
        "code": item.code,
        "label": item.label,
        "category": item.category,
        "unit": item.unit,
        "unit_price": item.unit_price,
        "price_on": item.catalogue.valid_from,
    }


def _unknown(code: str) -> str:
    return f"Le code «\u00a0{code}\u00a0» n’est pas dans le catalogue en vigueur."
