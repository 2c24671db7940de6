"""Pure rules of the commission: quorum, votes, days of notice.

Source: Code des relations entre le public et l'administration, art. R. 133-8 to R. 133-13; the
numbers are settings of the académie.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from core import french
from reviews.enums import Phase, PresenceMode, ReminderStage

NBSP = french.NBSP


@dataclass(frozen=True, slots=True)
class Seat:
    """A member of the commission and how he takes part; `mandate_to` is the holder's `member`.

    `noted` is False until somebody recorded his presence or his absence.
    """

    member: int
    mode: str = PresenceMode.ABSENT
    mandate_to: int | None = None
    presides: bool = False
    noted: bool = True

    @property
    def attends(self) -> bool:
        """In the room or at a distance: speaks and votes in person."""
        return self.mode in (PresenceMode.ROOM, PresenceMode.REMOTE)


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of the commission: whose it is, and who uses it (the member, or his holder)."""

    member: int
    held_by: int


@dataclass(frozen=True, slots=True)
class Quorum:
    """Who counts (`entitled`), how many voices there are, and how many are needed."""

    entitled: int
    needed: int
    voices: int
    required: bool = True
    chaired: bool = True

    @property
    def met(self) -> bool:
        """Whether the commission may deliberate: at least one voice, and the quorum if required."""
        return self.voices > 0 and (not self.required or self.voices >= self.needed)


@dataclass(frozen=True, slots=True)
class Votes:
    """The votes on the decision proposed for a file."""

    in_favour: int = 0
    against: int = 0
    abstentions: int = 0

    @property
    def total(self) -> int:
        """All the voices, abstentions included."""
        return self.in_favour + self.against + self.abstentions


def count_quorum(
    seats: Iterable[Seat],
    *,
    percent: int,
    set_aside: Collection[int] = (),
    required: bool = True,
) -> Quorum:
    """The quorum for a session, or for one file when `set_aside` names the members interested.

    Half of the members at least by default, remote presence and mandates included (R. 133-10). A
    member with a personal interest takes no part and does not count (R. 133-12), nor can he use a
    mandate he holds. `required` is False after a second invitation on the same agenda.

    >>> room = [Seat(1, "ROOM", presides=True), Seat(2, "ROOM"), Seat(3), Seat(4)]
    >>> count_quorum(room, percent=50).met, count_quorum(room, percent=50, set_aside={2}).met
    (True, False)
    """
    counted = [seat for seat in seats if seat.member not in set_aside]
    return Quorum(
        entitled=len(counted),
        needed=voices_needed(len(counted), percent),
        voices=len(voices_of(counted)),
        required=required,
        chaired=any(seat.presides and seat.attends for seat in counted),
    )


def voices_of(seats: Iterable[Seat], set_aside: Collection[int] = ()) -> list[Voice]:
    """The voices present or represented, the members set aside excluded, in the order of the seats.

    >>> room = [Seat(1, "ROOM"), Seat(2, "MANDATE", 1), Seat(3, "MANDATE", 4), Seat(4)]
    >>> [(voice.member, voice.held_by) for voice in voices_of(room)]
    [(1, 1), (2, 1)]
    >>> voices_of(room, set_aside={1})
    []
    """
    counted = {seat.member: seat for seat in seats if seat.member not in set_aside}
    voices = []
    for seat in counted.values():
        if seat.attends:
            voices.append(Voice(seat.member, seat.member))
        elif seat.mode == PresenceMode.MANDATE and seat.mandate_to is not None:
            holder = counted.get(seat.mandate_to)
            if holder is not None and holder.attends:
                voices.append(Voice(seat.member, holder.member))
    return voices


def voices_needed(entitled: int, percent: int) -> int:
    """How many voices make the quorum among these members: the share rounded up, at least one.

    >>> voices_needed(5, 50), voices_needed(4, 50), voices_needed(0, 50)
    (3, 2, 1)
    """
    return max(1, -(-entitled * percent // 100))


def quorum_sentence(quorum: Quorum) -> str:
    """The quorum said in words."""
    present = (
        f"{french.counted(quorum.voices, 'voix', 'voix')} "
        f"{french.agree(quorum.voices, 'présente ou représentée', 'présentes ou représentées')} "
        f"pour {french.counted(quorum.entitled, 'membre')}"
    )
    if not quorum.voices:
        return f"Personne n’est présent{NBSP}: la commission ne peut pas délibérer."
    if not quorum.required:
        return f"Aucun quorum n’est exigé (seconde convocation){NBSP}: {present}."
    if quorum.met:
        return f"Le quorum est atteint{NBSP}: {present}, il en faut {quorum.needed}."
    return f"Le quorum n’est pas atteint{NBSP}: {present}, il en faut {quorum.needed}."


def presence_sentence(seats: Iterable[Seat], quorum: Quorum) -> str:
    """The quorum in words, or that nobody recorded the presence yet."""
    if not any(seat.noted for seat in seats):
        return "La présence n’est pas encore notée."
    return quorum_sentence(quorum)


def vote_refusal(votes: Votes, quorum: Quorum, *, casting_vote: bool) -> str | None:
    """Why these votes cannot carry the proposed decision, in a sentence; None when they do.

    Majority of the votes cast; on a tie, the president's casting vote (R. 133-11).
    """
    if not quorum.met:
        return f"{quorum_sentence(quorum)} Ce dossier ne peut être que reporté à une autre séance."
    if votes.total != quorum.voices:
        return (
            f"Il y a {french.counted(quorum.voices, 'voix', 'voix')} pour ce dossier{NBSP}: "
            f"les votes pour, contre et les abstentions en comptent {votes.total}."
        )
    if casting_vote:
        return _casting_vote_refusal(votes, quorum)
    if votes.in_favour == votes.against:
        return (
            "Les voix sont partagées à égalité, ou personne ne s’est prononcé. En cas de partage, "
            "la présidence peut user de sa voix prépondérante."
        )
    if votes.in_favour < votes.against:
        return (
            f"La majorité des voix est contre la décision proposée{NBSP}: proposez-en une autre "
            "au vote, ou reportez le dossier."
        )
    return None


def _casting_vote_refusal(votes: Votes, quorum: Quorum) -> str | None:
    if votes.in_favour != votes.against:
        return "La voix prépondérante de la présidence ne joue qu’en cas de partage égal des voix."
    if votes.in_favour == 0:
        return "Personne ne s’est prononcé pour ou contre la décision proposée."
    if not quorum.chaired:
        return (
            f"La présidence ne prend pas part à ce dossier{NBSP}: elle n’a pas de voix "
            "prépondérante."
        )
    return None


def phase_of(
    *, opinions_shown: bool, ballot: str | None, decided_since: bool, decided: bool
) -> Phase:
    """Where the commission is with a file.

    `ballot` is "open", "closed" or None for the last vote on the file; `decided_since` is whether
    the decision was prepared after that vote.

    >>> phase_of(opinions_shown=True, ballot=None, decided_since=False, decided=False).value
    'OPINIONS'
    >>> phase_of(opinions_shown=True, ballot="closed", decided_since=False, decided=True).value
    'VOTE_CLOSED'
    """
    if ballot == "open":
        return Phase.VOTE_OPEN
    if ballot == "closed" and not decided_since:
        return Phase.VOTE_CLOSED
    if decided:
        return Phase.DECIDED
    return Phase.OPINIONS if opinions_shown else Phase.READING


def result_sentence(votes: Votes) -> str:
    """What a closed vote says, in words.

    >>> result_sentence(Votes(3, 1)).replace(NBSP, " ")
    'La proposition est adoptée : 3 pour, 1 contre, 0 abstention.'
    """
    count = (
        f"{votes.in_favour} pour, {votes.against} contre, "
        f"{french.counted(votes.abstentions, 'abstention', 'abstentions')}."
    )
    if votes.in_favour > votes.against:
        return f"La proposition est adoptée{NBSP}: {count}"
    if votes.in_favour < votes.against:
        return f"La proposition est rejetée{NBSP}: {count} Proposez-en une autre au vote."
    if votes.in_favour == 0:
        return f"Personne ne s’est prononcé pour ou contre{NBSP}: {count}"
    return f"Les voix sont partagées à égalité{NBSP}: {count}"


PLACEHOLDERS = ("projet", "établissement", "montant")
"""What a template of motive may name between braces."""

_BRACED = re.compile(r"\{([^{}]*)\}")


def unknown_placeholders(text: str) -> list[str]:
    """What a template names between braces and nobody can fill.

    >>> unknown_placeholders("Le projet {projet} de {ecole}")
    ['ecole']
    """
    return [name for name in _BRACED.findall(text) if name not in PLACEHOLDERS]


def fill_motive(text: str, values: Mapping[str, str]) -> str:
    """The template with its placeholders filled; a brace nobody knows stays as it is.

    >>> fill_motive("Le projet {projet}.", {"projet": "Un jardin"})
    'Le projet Un jardin.'
    """
    return _BRACED.sub(lambda found: values.get(found[1], found[0]), text)


def reminder_stage(
    due_on: date, *, asked_on: date, today: date, days_before: int
) -> ReminderStage | None:
    """The reminder that this day asks for; None when there is none.

    Before the date, only when somebody had more time than the reminder leaves.

    >>> asked, due = date(2026, 9, 1), date(2026, 9, 15)
    >>> days = [date(2026, 9, 11), date(2026, 9, 12), date(2026, 9, 15), date(2026, 9, 16)]
    >>> [reminder_stage(due, asked_on=asked, today=day, days_before=3) for day in days]
    [None, ReminderStage.BEFORE, ReminderStage.BEFORE, ReminderStage.AFTER]
    >>> reminder_stage(date(2026, 9, 3), asked_on=asked, today=date(2026, 9, 2), days_before=3)
    """
    if today > due_on:
        return ReminderStage.AFTER
    first = due_on - timedelta(days=days_before)
    return ReminderStage.BEFORE if asked_on < first <= today else None


def is_short_notice(held_on: date, *, told_on: date, minimum_days: int) -> bool:
    """Whether an invitation sent on `told_on` leaves fewer days than required (R. 133-8: five).

    >>> is_short_notice(date(2026, 9, 8), told_on=date(2026, 9, 3), minimum_days=5)
    False
    >>> is_short_notice(date(2026, 9, 8), told_on=date(2026, 9, 4), minimum_days=5)
    True
    """
    return (held_on - told_on).days < minimum_days


def score_of(marks: Mapping[int, int], weights: Mapping[int, int | None]) -> Decimal | None:
    """The weighted mean of marks from 0 to 4, by criterion; a criterion without weight counts once,
    one without mark does not count. None when nothing is marked.

    >>> score_of({1: 4, 2: 1}, {1: 2, 2: None, 3: 5})
    Decimal('3.00')
    >>> score_of({}, {1: None})
    """
    total = sum(weights[pk] or 1 for pk in marks)
    if not total:
        return None
    weighted = sum(mark * (weights[pk] or 1) for pk, mark in marks.items())
    return (Decimal(weighted) / total).quantize(Decimal("0.01"), ROUND_HALF_UP)


def share_out(
    items: Sequence[int], load: Mapping[int, int], barred: Collection[tuple[int, int]]
) -> dict[int, int]:
    """Who reports on each of these items: item → member, as balanced as can be.

    `load` says how many files each member already has; those are not moved. A member barred for an
    item, as `(item, member)`, never gets it; an item barred to all gets nobody. Without bars and
    from nothing, the numbers differ by one at most.

    >>> share_out([1, 2, 3], {7: 0, 8: 0}, {(1, 7)})
    {1: 8, 2: 7, 3: 7}
    """
    shared: dict[int, int] = {}
    count = dict(load)
    open_to = {item: [m for m in load if (item, m) not in barred] for item in items}
    for item in sorted(items, key=lambda item: len(open_to[item])):
        if open_to[item]:
            chosen = min(open_to[item], key=lambda member: count[member])
            shared[item] = chosen
            count[chosen] += 1
    while moves := _relief(shared, count, open_to):
        for item, member in moves:
            count[shared[item]] -= 1
            count[member] += 1
            shared[item] = member
    return {item: shared[item] for item in items if item in shared}


def _relief(
    shared: Mapping[int, int], count: Mapping[int, int], open_to: Mapping[int, Sequence[int]]
) -> list[tuple[int, int]]:
    """Moves, from one member to the next, that take a file from who has two more than another."""
    for heavy in sorted(count, key=lambda member: -count[member]):
        reached: dict[int, list[tuple[int, int]]] = {heavy: []}
        queue = deque([heavy])
        while queue:
            member = queue.popleft()
            if count[member] <= count[heavy] - 2:
                return list(reversed(reached[member]))
            for item in (i for i, holder in shared.items() if holder == member):
                for other in open_to[item]:
                    if other not in reached:
                        reached[other] = [*reached[member], (item, other)]
                        queue.append(other)
    return []


def composition_refusal(
    *, members: int, presidents: int, minimum_members: int, held_on: date
) -> str | None:
    """Why the commission cannot meet on that day, in a sentence; None when it can.

    President plus at least three appointed members (académie de Créteil, 11 July 2024).
    """
    day = french.short_date(held_on)
    if members < minimum_members:
        found = (
            "aucun membre nommé n’est"
            if not members
            else f"{french.counted(members, 'membre nommé')} {french.agree(members, 'est', 'sont')}"
        )
        return (
            f"La commission ne peut pas se réunir{NBSP}: {found} en fonction le {day}, il en faut "
            f"au moins {minimum_members} en plus de la présidence."
        )
    if not presidents:
        return (
            f"La commission ne peut pas se réunir{NBSP}: personne n’est nommé à la présidence "
            f"pour le {day}."
        )
    return None
