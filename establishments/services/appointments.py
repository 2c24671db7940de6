"""Naming State agents to their roles, and ending what they hold (DOMAIN.md §3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, Q

from accounts.models import User
from core import clock, french
from core.errors import DomainError, NotAllowed
from establishments.enums import AppointmentState, Perimeter, Role
from establishments.models import Academy, Appointment
from establishments.models.people import Place, academy_id_of, perimeter_of
from establishments.notices import AccountOpened, Appointed, AppointmentEnded
from establishments.permissions import forget_rights, is_administrator, may_appoint
from notifications import outbox

if TYPE_CHECKING:
    from establishments.querysets import AppointmentQuerySet
    from notifications.models import Message

_DAY = timedelta(days=1)
_NOUNS: dict[str, str] = {
    Perimeter.DISTRICT: "circonscription",
    Perimeter.ESTABLISHMENT: "établissement",
}


@dataclass(frozen=True, slots=True)
class Naming:
    """One line of a list: who for which place, and the appointments it brings to an end.

    A `person` that is not saved yet is somebody whose account is to be opened.
    """

    place: Place
    person: User
    quality: str = ""
    replaces: tuple[Appointment, ...] = ()

    @property
    def opens_account(self) -> bool:
        """Whether the person has no account yet."""
        return self.person._state.adding


@dataclass(frozen=True, slots=True)
class Tally:
    """What a list did: appointments made, accounts opened, appointments ended."""

    made: int
    opened: int
    ended: int


@transaction.atomic
def appoint(
    place: Place,
    *,
    role: Role,
    email: str,
    starts_on: date,
    by: User,
    ends_on: date | None = None,
    first_name: str = "",
    last_name: str = "",
    quality: str = "",
    service: str = "",
    replaces: bool = False,
    stands_in_for: Appointment | None = None,
) -> Appointment:
    """Name somebody to a role in a place; an address without an account gets one, and its owner is
    told at once how to choose a password.

    With `replaces`, those who hold the role there in their own name leave it the day before, in the
    same act. `service` is a part of the support team, for that role alone. `stands_in_for`: the
    titular of the commission whose seat this person takes when needed, within the same days.
    Raises NotAllowed when the table of appointments does not let `by` do it; DomainError
    when the dates are reversed, when the name of a new person is missing, when its account is
    closed, when it is `by`, or when it already holds the role there on these days.
    """
    _require(by, role, place)
    if ends_on is not None and ends_on < starts_on:
        raise DomainError("La fin de la nomination ne peut pas précéder son début.")
    if replaces and starts_on < clock.today():
        raise DomainError("Un remplacement commence aujourd’hui ou plus tard.")
    lock_academies([academy_id_of(place)])
    if stands_in_for is not None:
        ends_on = _within(stands_in_for, place, role, starts_on, ends_on)
    person, is_new = person_named(email, first_name=first_name, last_name=last_name, by=by)
    if replaces:
        former = appointments_at(place, role).not_ended(starts_on)
        _end_before(list(former.exclude(user=person).with_place()), starts_on)
    try:
        with transaction.atomic():
            appointment = Appointment.objects.create(
                user=person,
                role=role,
                quality=quality,
                service=service if role == Role.SUPPORT else "",
                starts_on=starts_on,
                ends_on=ends_on,
                stands_in_for=stands_in_for,
                created_by=by,
                **columns_of(place),
            )
    except IntegrityError:
        refusal = f"{person} est déjà nommé à ce titre pour cette période"
        if stands_in_for is not None:
            refusal += ", ou ce membre a déjà une suppléance ces jours-là"
        raise DomainError(f"{refusal}.") from None
    forget_rights(person)
    outbox.write(_told(person, [appointment], is_new=is_new))
    return appointment


@transaction.atomic
def appoint_many(namings: Sequence[Naming], *, role: Role, starts_on: date, by: User) -> Tally:
    """Make every appointment of a list, all or none, from the same day and without end.

    A constant number of queries. The académies of the places must be locked already
    (`lock_academies`). Each person gets one message. Raises NotAllowed when one place is out of
    reach of `by`, DomainError when somebody else opened an account or made an appointment at the
    same moment.
    """
    for naming in namings:
        _require(by, role, naming.place)
    ended = _end_before([one for naming in namings for one in naming.replaces], starts_on)
    people = {naming.person.email: naming.person for naming in namings}
    new = [person for person in people.values() if person._state.adding]
    try:
        with transaction.atomic():
            User.objects.bulk_create(new)
            made = Appointment.objects.bulk_create(
                Appointment(
                    user=people[naming.person.email],
                    role=role,
                    quality=naming.quality,
                    starts_on=starts_on,
                    created_by=by,
                    **columns_of(naming.place),
                )
                for naming in namings
            )
    except IntegrityError:
        raise DomainError(
            "Quelqu’un d’autre vient de changer une de ces nominations\u00a0: rien n’est "
            "enregistré, recommencez."
        ) from None
    by_person: dict[int, list[Appointment]] = {}
    for appointment in made:
        by_person.setdefault(appointment.user_id, []).append(appointment)
    opened = {person.pk for person in new}
    outbox.write(
        [
            message
            for pk, theirs in by_person.items()
            for message in _told(theirs[0].user, theirs, is_new=pk in opened)
        ]
    )
    return Tally(made=len(made), opened=len(new), ended=ended)


@transaction.atomic
def end_appointment(appointment: Appointment, *, ends_on: date, by: User) -> Appointment:
    """End an appointment on that day, included: today or later. Stand-ins end with it.

    Raises NotAllowed for somebody the table does not let name to this role; DomainError when it has
    already ended, when the day is past or precedes its start, when it is a stand-in without end, or
    when the académie would be left without a secretariat (an administrator may).
    """
    locked = _locked(appointment, by)
    _refuse_ended(locked)
    if ends_on < clock.today():
        raise DomainError("Le dernier jour d’une nomination est aujourd’hui ou plus tard.")
    if ends_on < locked.starts_on:
        raise DomainError("La fin de la nomination ne peut pas précéder son début.")
    if locked.stands_in_for is not None:
        last = locked.stands_in_for.ends_on
        if last is not None and ends_on > last:
            raise DomainError(
                "Un remplacement ne dépasse pas la nomination remplacée, qui prend fin le "
                f"{french.short_date(last)}."
            )
    _keep_a_secretariat(locked, ends_on, by)
    _close([locked], ends_on)
    _tell_ended([locked])
    return locked


@transaction.atomic
def cancel_appointment(appointment: Appointment, *, by: User) -> None:
    """Cancel an appointment that has not begun; the journal keeps that it was planned.

    Raises NotAllowed like `end_appointment`, DomainError once it has begun.
    """
    locked = _locked(appointment, by)
    if locked.state_on(clock.today()) is not AppointmentState.TO_COME:
        raise DomainError("Cette nomination a déjà commencé\u00a0: mettez-y plutôt fin.")
    _keep_a_secretariat(locked, clock.today(), by)
    _remove([locked])
    _tell_ended([locked], cancelled=True)


def appointments_at(place: Place, role: Role) -> AppointmentQuerySet:
    """Those named to this role for exactly this place, in their own name."""
    return Appointment.objects.filter(role=role, stands_in_for__isnull=True, **columns_of(place))


def columns_of(place: Place) -> dict[str, object]:
    """The columns of an appointment that say where it holds."""
    perimeter = perimeter_of(place)
    return {"perimeter": perimeter} | ({perimeter.value.lower(): place} if place else {})


def lock_academies(ids: Iterable[int | None]) -> None:
    """Make two people who name for the same académie wait for each other until the end."""
    known = sorted({pk for pk in ids if pk is not None})
    list(
        Academy.objects.select_for_update(no_key=True)
        .filter(pk__in=known)
        .order_by("pk")
        .values_list("pk")
    )


def person_named(email: str, *, first_name: str, last_name: str, by: User) -> tuple[User, bool]:
    """The owner of the address, whose account is opened when there is none, and whether it was.

    Raises DomainError when the name of a new person is missing, when the account is closed, or when
    it is the account of `by`: nobody names themselves.
    """
    address = email.strip()
    known = User.objects.filter(email__iexact=address).first()
    if known is None:
        return _opened(address, first_name, last_name)
    if known == by:
        raise DomainError("On ne se nomme pas soi-même\u00a0: demandez à une autre personne.")
    if not known.is_active:
        raise DomainError(f"Le compte de {known} est fermé\u00a0: faites-le d’abord rouvrir.")
    return known, False


def _within(
    titular: Appointment, place: Place, role: Role, starts_on: date, ends_on: date | None
) -> date | None:
    """The last day of a stand-in of the commission: that of the titular unless it ends sooner."""
    held = Appointment.objects.filter(
        pk=titular.pk, role=role, stands_in_for__isnull=True, **columns_of(place)
    ).first()
    if held is None or role != Role.MEMBER:
        raise DomainError("On supplée un membre titulaire de la même commission.")
    last = ends_on or held.ends_on
    if starts_on < held.starts_on or (
        held.ends_on is not None and last is not None and last > held.ends_on
    ):
        days = f"à partir du {french.short_date(held.starts_on)}"
        if held.ends_on is not None:
            days += f" et jusqu’au {french.short_date(held.ends_on)}"
        raise DomainError(
            f"La suppléance tient dans les jours de la nomination de {titular.user}\u00a0: {days}."
        )
    return last


def _opened(address: str, first_name: str, last_name: str) -> tuple[User, bool]:
    if not first_name or not last_name:
        raise DomainError(
            "Aucun compte n’existe avec cette adresse\u00a0: indiquez le prénom et le nom de "
            "la personne pour lui en ouvrir un."
        )
    try:
        with transaction.atomic():
            made = User.objects.create_user(address, first_name=first_name, last_name=last_name)
    except IntegrityError:  # somebody opened it at the same moment
        return User.objects.get(email__iexact=address), False
    return made, True


def _require(by: User, role: Role, place: Place) -> None:
    if not may_appoint(by, role, place):
        raise NotAllowed("Votre rôle ne permet pas cette nomination à cet endroit.")


def _locked(appointment: Appointment, by: User) -> Appointment:
    """The appointment, its académie locked first, that `by` may end."""
    _require(by, Role(appointment.role), appointment.territory)
    lock_academies([academy_id_of(appointment.territory)])
    found = (
        Appointment.objects.select_for_update(of=("self",), no_key=True)
        .with_place()
        .select_related("stands_in_for")
        .filter(pk=appointment.pk)
        .first()
    )
    if found is None:
        raise DomainError("Cette nomination vient d’être annulée par quelqu’un d’autre.")
    return found


def _refuse_ended(appointment: Appointment) -> None:
    if appointment.ends_on is not None and appointment.ends_on < clock.today():
        raise DomainError(
            "Cette nomination est déjà terminée depuis le "
            f"{french.short_date(appointment.ends_on)}."
        )


def _keep_a_secretariat(appointment: Appointment, ends_on: date, by: User) -> None:
    """Refuse to leave an académie without anybody to name its next secretariat."""
    if appointment.role != Role.SECRETARIAT or is_administrator(by):
        return
    others = (
        Appointment.objects.filter(role=Role.SECRETARIAT, academy=appointment.academy_id)
        .exclude(pk=appointment.pk)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on))
        .filter(user__is_active=True)
    )
    if not others.exists():
        raise DomainError(
            "C’est la dernière personne du secrétariat de l’académie\u00a0: nommez d’abord "
            "quelqu’un d’autre."
        )


def _end_before(appointments: Sequence[Appointment], day: date) -> int:
    """Make way for successors who begin on `day`, and tell those who leave; return how many.

    They end the day before; who began today ends today; who had not begun is cancelled.
    """
    today = clock.today()
    coming = [one for one in appointments if one.starts_on >= day and one.starts_on > today]
    begun_today = [one for one in appointments if day <= one.starts_on <= today]
    others = [one for one in appointments if one.starts_on < day]
    _remove(coming)
    _close(begun_today, today)
    _close(others, day - _DAY)
    _tell_ended(coming, cancelled=True)
    _tell_ended([*begun_today, *others])
    return len(appointments)


def _close(appointments: Sequence[Appointment], last_day: date) -> None:
    """Set the last day; stand-ins first, since they never go beyond what they replace."""
    ids = [one.pk for one in appointments]
    if not ids:
        return
    cut_short(Appointment.objects.filter(stands_in_for__in=ids), last_day)
    Appointment.objects.filter(pk__in=ids).update(ends_on=last_day)
    for one in appointments:
        one.ends_on = last_day
        forget_rights(one.user)


def cut_short(standing: AppointmentQuerySet, last_day: date) -> int:
    """End these stand-ins on that day, cancel those that begin later, and tell who stood in.

    Returns how many were changed.
    """
    beyond = Q(ends_on__isnull=True) | Q(ends_on__gt=last_day)
    changed = list(standing.filter(beyond).with_place())
    coming = [one for one in changed if one.starts_on > last_day]
    begun = [one for one in changed if one.starts_on <= last_day]
    _delete(Appointment.objects.filter(pk__in=[one.pk for one in coming]))
    Appointment.objects.filter(pk__in=[one.pk for one in begun]).update(ends_on=last_day)
    for one in begun:
        one.ends_on = last_day
        forget_rights(one.user)
    _tell_ended(coming, cancelled=True)
    _tell_ended(begun)
    return len(changed)


def _remove(appointments: Sequence[Appointment]) -> None:
    """Delete appointments that have not begun, and the stand-ins planned for them."""
    ids = [one.pk for one in appointments]
    if ids:
        standing = list(Appointment.objects.filter(stands_in_for__in=ids).with_place())
        _delete(Appointment.objects.filter(pk__in=[one.pk for one in standing]))
        _tell_ended(standing, cancelled=True)
        _delete(Appointment.objects.filter(pk__in=ids))


def _delete(appointments: AppointmentQuerySet) -> None:
    """Delete rows that never held; one that something already relies on is refused."""
    try:
        with transaction.atomic():
            appointments.delete()
    except (ProtectedError, IntegrityError):
        raise DomainError(
            "Une séance de la commission compte déjà sur cette nomination\u00a0: elle ne peut "
            "plus être annulée."
        ) from None


def _told(person: User, appointments: Sequence[Appointment], *, is_new: bool) -> list[Message]:
    """The one message that tells a person of appointments of the same role and days."""
    if not person.is_active:
        return []
    facts = facts_of(appointments)
    notice = AccountOpened(**facts, email=person.email) if is_new else Appointed(**facts)
    return [outbox.message_of(notice, email=person.email, recipient=person)]


def _tell_ended(appointments: Sequence[Appointment], *, cancelled: bool = False) -> None:
    """One message for each person, by role and last day."""
    groups: dict[tuple[int, str, date | None], list[Appointment]] = {}
    for one in appointments:
        groups.setdefault((one.user_id, one.role, one.ends_on), []).append(one)
    outbox.write(
        [
            outbox.message_of(
                AppointmentEnded(**facts_of(theirs), cancelled=cancelled),
                email=theirs[0].user.email,
                recipient=theirs[0].user,
            )
            for theirs in groups.values()
            if theirs[0].user.is_active
        ]
    )


def facts_of(appointments: Sequence[Appointment]) -> dict[str, str]:
    """What a notice says of appointments of one person to one role, on the same days."""
    first = appointments[0]
    count = len(appointments)
    return {
        "role": Role(first.role).label,
        "place": first.place
        if count == 1
        else french.counted(count, _NOUNS.get(first.perimeter, "périmètre")),
        "starts_on": french.short_date(first.starts_on),
        "ends_on": french.short_date(first.ends_on) if first.ends_on else "",
    }
