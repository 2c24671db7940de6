"""Conventions with communes: the académie's words, the paper, what is missing, the signature."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from core import clock, french
from core.errors import DomainError, NotAllowed
from documents.services.numbers import next_reference
from documents.services.requests import request_document
from establishments.enums import Role
from establishments.models import Academy
from establishments.permissions import rights_of
from funding.documents import CONVENTION, convention_facts
from funding.enums import ConventionState
from funding.models import Convention, ConventionTemplate, Instalment
from funding.permissions import require_role
from funding.rules import HOUSE_TEXT, unknown_words

if TYPE_CHECKING:
    from accounts.models import User

LONGEST_TEXT = 20_000


def convention_text(academy: Academy) -> str:
    """The words of the conventions of an académie: its own, else those of the house. One query."""
    kept = ConventionTemplate.objects.filter(academy=academy).values_list("text", flat=True).first()
    return kept or HOUSE_TEXT


@transaction.atomic
def set_convention_text(academy: Academy, text: str, *, by: User) -> ConventionTemplate:
    """Set the words of the conventions to come; those already drawn up keep theirs.

    Raises NotAllowed unless `by` manages the funds of the académie, DomainError for an empty or too
    long text, or for a word between square brackets that nothing would fill in.
    """
    if not rights_of(by).in_academy(academy.pk, Role.FUND_MANAGER):
        raise NotAllowed("Ce modèle n’est pas de votre académie.")
    text = text.strip()
    if not text:
        raise DomainError("Écrivez le texte de la convention.")
    if len(text) > LONGEST_TEXT:
        raise DomainError(
            f"Ce texte est trop long\u00a0: {french.whole_number(LONGEST_TEXT)} caractères au plus."
        )
    if unknown := unknown_words(text):
        raise DomainError(
            f"Rien ne remplacera {french.join(f'[{word}]' for word in unknown)}\u00a0: "
            "corrigez ces mots, ou écrivez-les sans crochets."
        )
    template, _ = ConventionTemplate.objects.update_or_create(
        academy=academy, defaults={"text": text, "updated_at": clock.now(), "updated_by": by}
    )
    return template


@transaction.atomic
def draw_up_convention(convention: Convention, *, by: User) -> Convention:
    """Draw up the paper to sign with today's words of the académie; again, it replaces the former.

    Raises NotAllowed without the role, DomainError once it is signed.
    """
    own = _locked(convention, by)
    if own.state == ConventionState.SIGNED:
        raise DomainError("Cette convention est signée\u00a0: elle ne s’établit plus.")
    recipient = own.recipient
    academy = recipient.allocation.project.establishment.academy
    instalments = list(
        Instalment.objects.filter(share__recipient=recipient, cancelled_at__isnull=True)
        .select_related("share__establishment")
        .order_by("year", "planned_on", "pk")
    )
    if not instalments:
        raise DomainError("Toutes les tranches sont annulées\u00a0: il n’y a rien à convenir.")
    own.document = request_document(
        CONVENTION,
        number=next_reference("CO"),
        title=f"Convention – {recipient.allocation.project.reference}",
        facts=convention_facts(
            convention_text(academy), recipient, instalments, by=by, drawn_up_on=clock.today()
        ),
        by=by,
        replaces=own.document,
    )
    own.state = ConventionState.TO_SIGN
    return _saved(own, by)


@transaction.atomic
def note_missing(convention: Convention, missing: str, *, by: User) -> Convention:
    """Say which paper keeps the convention from being signed ("" when nothing does any more).

    Raises NotAllowed without the role, DomainError once it is signed.
    """
    own = _locked(convention, by)
    if own.state == ConventionState.SIGNED:
        raise DomainError("Cette convention est signée\u00a0: rien n’y manque.")
    own.missing = missing.strip()[:200]
    return _saved(own, by)


@transaction.atomic
def sign_convention(convention: Convention, *, signed_on: date, by: User) -> Convention:
    """Record the day the convention was signed by both; nothing is missing any more.

    Raises NotAllowed without the role, DomainError when it is not drawn up, already signed, or for
    a day to come.
    """
    own = _locked(convention, by)
    if own.state != ConventionState.TO_SIGN:
        raise DomainError(f"Cette convention est «\u00a0{own.get_state_display().lower()}\u00a0».")
    if signed_on > clock.today():
        raise DomainError("La date de signature est aujourd’hui ou un jour passé.")
    if signed_on < own.recipient.allocation.allocated_on:
        raise DomainError("La convention ne peut être signée avant l’attribution.")
    own.state, own.signed_on, own.missing = ConventionState.SIGNED, signed_on, ""
    return _saved(own, by)


def _saved(convention: Convention, by: User) -> Convention:
    convention.updated_at, convention.updated_by = clock.now(), by
    convention.save()
    return convention


def _locked(convention: Convention, by: User) -> Convention:
    own: Convention = (
        Convention.objects.select_for_update(of=("self",), no_key=True)
        .select_related("document", "recipient__allocation__project__establishment__academy")
        .get(pk=convention.pk)
    )
    require_role(by, own.recipient.allocation.project.establishment, Role.FUND_MANAGER)
    return own
