"""The sentence of a file: where it stands, who has it, what happens next (UX.md, "Everywhere").

Each status has two wordings, one for the school, one for the staff.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.french import agree, counted, long_date, short_date
from establishments.enums import Role
from projects.enums import Status
from projects.workflow import Fact


class Reader(StrEnum):
    """For whom the sentence is written."""

    SCHOOL = "school"
    STAFF = "staff"


@dataclass(frozen=True)
class Sentence:
    """Where a file stands, in words: `status`, who has it since when, then what comes next.

    `holder` is a clause (« la commission a le dossier »), empty when nobody has it; `next` has no
    final full stop; `by` is the day it should have happened, when there is one.
    """

    status: str
    kind: str
    holder: str
    since: date
    next: str
    by: date | None = None


_SCHOOL_HAS_IT = "l’établissement a le dossier"


@dataclass(frozen=True)
class _Wording:
    school: str
    staff: str
    kind: str
    holder: str
    next_school: str
    next_staff: str


_WORDINGS: dict[Status, _Wording] = {
    Status.DRAFT: _Wording(
        school="Brouillon",
        staff="En préparation dans l’établissement",
        kind="new",
        holder=_SCHOOL_HAS_IT,
        next_school="Quand il est prêt, la direction le dépose",
        next_staff="L’établissement le déposera quand il sera prêt",
    ),
    Status.SUBMITTED: _Wording(
        school="Déposé",
        staff="À lire",
        kind="info",
        holder="l’inspection référente et le secrétariat de la commission ont le dossier",
        next_school=(
            "L’inspection donne son avis, puis le secrétariat inscrit le projet "
            "à l’ordre du jour de la commission"
        ),
        next_staff="L’inspection donne son avis, puis le secrétariat l’inscrit à une séance",
    ),
    Status.COMPLETION_REQUESTED: _Wording(
        school="À compléter",
        staff="Compléments demandés",
        kind="warning",
        holder=_SCHOOL_HAS_IT,
        next_school="Complétez les points demandés et renvoyez le projet",
        next_staff="L’établissement doit répondre aux points demandés",
    ),
    Status.UNDER_REVIEW: _Wording(
        school="En examen",
        staff="À l’ordre du jour",
        kind="info",
        holder="la commission d’examen a le dossier",
        next_school="La commission se réunit, puis vous recevez sa décision",
        next_staff="La commission décide, puis les décisions sont publiées ensemble",
    ),
    Status.VALIDATED: _Wording(
        school="Validé",
        staff="Validé, fonds à attribuer",
        kind="success",
        holder="le service qui gère les fonds a le dossier",
        next_school="Les fonds doivent vous être attribués",
        next_staff="Les fonds doivent être attribués",
    ),
    Status.FUNDED: _Wording(
        school="Financé",
        staff="Financé",
        kind="success",
        holder=_SCHOOL_HAS_IT,
        next_school="Menez le projet, puis déposez son bilan",
        next_staff="L’établissement mène le projet, puis dépose son bilan",
    ),
    Status.REPORTED: _Wording(
        school="Bilan déposé",
        staff="Bilan à lire",
        kind="info",
        holder="le secrétariat de la commission a le dossier",
        next_school="Le secrétariat lit le bilan, puis clôt le dossier ou vous le renvoie",
        next_staff="Le secrétariat lit le bilan, puis clôt le dossier ou le renvoie",
    ),
    Status.CLOSED: _Wording(
        school="Clos",
        staff="Clos",
        kind="",
        holder="",
        next_school="Il reste lisible ici",
        next_staff="Il reste lisible ici",
    ),
    Status.DECLINED: _Wording(
        school="Non retenu",
        staff="Non retenu",
        kind="error",
        holder=_SCHOOL_HAS_IT,
        next_school="Vous pouvez le reprendre et le présenter à nouveau",
        next_staff="L’établissement peut le présenter à nouveau",
    ),
    Status.WITHDRAWN: _Wording(
        school="Retiré",
        staff="Retiré par l’établissement",
        kind="",
        holder="",
        next_school="Il reste lisible ici",
        next_staff="Il reste lisible ici",
    ),
}

_VALIDATED_WITHOUT_FUNDS = _Wording(
    school="Validé",
    staff="Validé, sans fonds",
    kind="success",
    holder=_SCHOOL_HAS_IT,
    next_school="Menez le projet, puis déposez son bilan",
    next_staff="L’établissement mène le projet, puis dépose son bilan",
)


def sentence(
    status: Status,
    *,
    reader: Reader,
    since: date,
    fact: Fact,
    due_on: date | None = None,
    session_on: date | None = None,
) -> Sentence:
    """The sentence of a file for this reader.

    `due_on`: the completion's due date or the clock's; `session_on`: the day of the session.
    """
    wording = _WORDINGS[status]
    if status == Status.VALIDATED and fact is Fact.NO_FUNDS:
        wording = _VALIDATED_WITHOUT_FUNDS
    for_school = reader is Reader.SCHOOL
    upcoming = wording.next_school if for_school else wording.next_staff
    if session_on is not None:
        upcoming = upcoming.replace(
            "La commission se réunit", f"La commission se réunit le {long_date(session_on)}"
        ).replace("La commission décide", f"La commission décide le {long_date(session_on)}")
    return Sentence(
        status=wording.school if for_school else wording.staff,
        kind=wording.kind,
        holder=(
            "le dossier est entre vos mains"
            if for_school and wording.holder == _SCHOOL_HAS_IT
            else wording.holder
        ),
        since=since,
        next=upcoming,
        by=due_on,
    )


def status_label(status: Status, fact: Fact) -> tuple[str, str]:
    """The staff's wording of a status and its kind of badge, for lists."""
    wording = _WORDINGS[status]
    if status == Status.VALIDATED and fact is Fact.NO_FUNDS:
        wording = _VALIDATED_WITHOUT_FUNDS
    return wording.staff, wording.kind


_UNCHANGED = frozenset({Status.COMPLETION_REQUESTED, Status.UNDER_REVIEW, Status.CLOSED})


def counted_status(status: Status, count: int) -> str:
    """The status after a number of files, in agreement with it.

    >>> counted_status(Status.SUBMITTED, 5), counted_status(Status.UNDER_REVIEW, 4)
    ('déposés', 'en examen')
    """
    word = str(status.label).lower()
    if status in _UNCHANGED:
        return word
    return agree(count, word, "non retenus" if status is Status.DECLINED else None)


@dataclass(frozen=True)
class Holder:
    """The service that has a file: its name, the role to write to, and what it is waited for.

    `role` is None when nobody has it. `waiting` follows the name of a file, in a list.
    """

    name: str
    role: Role | None
    waiting: str


_NOBODY = Holder("personne", None, "")
_SECRETARIAT = "le secrétariat"


def holder_of(status: Status, *, fact: Fact, has_opinion: bool) -> Holder:
    """Who has a file of this status, and what for. `has_opinion`: on its present passage.

    >>> holder_of(Status.SUBMITTED, fact=Fact.FUNDS, has_opinion=False).name
    'l’inspection référente'
    """
    match status:
        case Status.SUBMITTED if not has_opinion:
            return Holder("l’inspection référente", Role.REFERENT_INSPECTOR, "avis attendu")
        case Status.SUBMITTED:
            return Holder(_SECRETARIAT, Role.SECRETARIAT, "à inscrire à une séance")
        case Status.COMPLETION_REQUESTED:
            return Holder("l’établissement", Role.HEAD, "compléments attendus")
        case Status.UNDER_REVIEW:
            return Holder(_SECRETARIAT, Role.SECRETARIAT, "décision de la commission attendue")
        case Status.VALIDATED if fact is Fact.FUNDS:
            return Holder("la gestion des fonds", Role.FUND_MANAGER, "fonds à attribuer")
        case Status.VALIDATED | Status.FUNDED:
            return Holder("l’établissement", Role.HEAD, "bilan attendu")
        case Status.REPORTED:
            return Holder(_SECRETARIAT, Role.SECRETARIAT, "bilan à lire")
    return _NOBODY


def reminder_refusal(last_on: date | None, *, today: date, days: int) -> str:
    """Why a file may not be recalled again yet, in a sentence; "" when it may.

    `days` is the delay between two reminders, a setting of the académie.

    >>> reminder_refusal(date(2026, 9, 1), today=date(2026, 9, 8), days=7)
    ''
    """
    if last_on is None or (today - last_on).days >= days:
        return ""
    return (
        f"Déjà relancé le {short_date(last_on)}\u00a0: {counted(days, 'jour')} "
        "séparent deux relances."
    )


CONTACTS_BY_ADDRESS = (3600, 10)
"""(seconds, messages) that one address may send: a whole school shares its address."""

CONTACTS_IN_ALL = (3600, 300)
"""(seconds, messages) from everywhere, so that no robot floods the secretariats."""
