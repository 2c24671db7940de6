"""A dated stand-in for a referent inspector who is absent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.models import User
from core import clock, french
from core.errors import DomainError, NotAllowed
from establishments.enums import Role
from establishments.models import Appointment
from establishments.models.people import academy_id_of
from establishments.notices import AccountOpened, StandInBegun, StandInNamed
from establishments.permissions import forget_rights, may_appoint
from establishments.services.appointments import (
    columns_of,
    cut_short,
    facts_of,
    lock_academies,
    person_named,
)
from notifications import outbox

if TYPE_CHECKING:
    from establishments.querysets import AppointmentQuerySet


@transaction.atomic
def name_stand_in(
    absent: User,
    *,
    email: str,
    starts_on: date,
    ends_on: date,
    by: User,
    first_name: str = "",
    last_name: str = "",
) -> list[Appointment]:
    """Let a colleague inspect in the place of `absent`, from a day to another, both included.

    The stand-in gets each perimeter the absent person inspects in their own name on these days;
    both may act meanwhile, so that somebody who comes back early finds everything. `by` is the
    absent person (all their perimeters) or somebody the table lets name their successors (the
    perimeters of the académie). The absent person chooses among those already named in the
    académie: to open an account is the secretariat's act.

    Raises NotAllowed, or DomainError when the dates are past or reversed, when nothing is to be
    inspected on these days, when the colleague is unknown there or already inspects the same place,
    or when somebody else already stands in.
    """
    if ends_on < starts_on:
        raise DomainError("La fin du remplacement ne peut pas précéder son début.")
    if starts_on < clock.today():
        raise DomainError("Un remplacement commence aujourd’hui ou plus tard.")
    places = _held(absent, by, starts_on, ends_on)
    lock_academies(academy_id_of(one.territory) for one in places)
    held = list(
        Appointment.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=[one.pk for one in places])
        .with_place()
    )
    stand_in, is_new = (
        (_colleague(email, held), False)
        if by == absent
        else person_named(email, first_name=first_name, last_name=last_name, by=by)
    )
    if stand_in == absent:
        raise DomainError("La personne absente ne peut pas se remplacer elle-même.")
    try:
        with transaction.atomic():
            made = Appointment.objects.bulk_create(
                Appointment(
                    user=stand_in,
                    role=one.role,
                    quality=one.quality,
                    stands_in_for=one,
                    starts_on=max(starts_on, one.starts_on),
                    ends_on=min(ends_on, one.ends_on) if one.ends_on else ends_on,
                    created_by=by,
                    **columns_of(one.territory),
                )
                for one in held
            )
    except IntegrityError:
        raise DomainError(
            f"Un remplacement existe déjà sur ces jours, ou {stand_in} est déjà l’inspection "
            "référente d’un de ces établissements."
        ) from None
    forget_rights(stand_in)
    facts = facts_of(made) | {
        "starts_on": french.short_date(starts_on),
        "ends_on": french.short_date(ends_on),
    }
    notice = StandInNamed(**facts, absent=str(absent), stand_in=str(stand_in))
    if is_new:
        outbox.post(AccountOpened(**facts, email=stand_in.email), to=[stand_in])
    outbox.post(notice, to=[absent] if is_new else [absent, stand_in])
    return made


@transaction.atomic
def end_stand_in(absent: User, *, by: User) -> int:
    """The absent person is back: what stands in for them ends today, what was to come is cancelled.

    Returns how many perimeters were given back. Raises NotAllowed, or DomainError when nobody
    stands in.
    """
    if by != absent:
        raise NotAllowed("Seule la personne remplacée dit elle-même qu’elle est de retour.")
    today = clock.today()
    standing = stand_ins_for(absent).not_ended(today)
    # Two returns at once wait for each other: the second finds nothing more to end.
    list(standing.select_for_update(of=("self",), no_key=True).values_list("pk"))
    changed = cut_short(standing, today)
    if not changed:
        raise DomainError("Personne ne vous remplace au-delà d’aujourd’hui.")
    return changed


@transaction.atomic
def tell_stand_ins_that_begin() -> int:
    """Tell both people of each stand-in that begins today, unless it was named today.

    Returns how many stand-ins. Run twice in a day it tells nothing twice; a morning missed is not
    caught up: their naming already said the days.
    """
    today = clock.today()
    groups: dict[tuple[int, int, date | None], list[Appointment]] = {}
    for one in (
        Appointment.objects.filter(
            stands_in_for__isnull=False, role=Role.REFERENT_INSPECTOR, starts_on=today
        )
        .with_place()
        .select_related("stands_in_for__user")
        .order_by("pk")
    ):
        assert one.stands_in_for is not None
        if clock.day_of(one.created_at) < today:
            key = (one.stands_in_for.user_id, one.user_id, one.ends_on)
            groups.setdefault(key, []).append(one)
    for (absent_id, stand_in_id, _), theirs in groups.items():
        absent = theirs[0].stands_in_for
        assert absent is not None
        outbox.post(
            StandInBegun(**facts_of(theirs), absent=str(absent.user), stand_in=str(theirs[0].user)),
            to=[absent.user, theirs[0].user],
            dedup_key=f"stand-in-begun:{absent_id}:{stand_in_id}:{today.isoformat()}",
        )
    return len(groups)


def stand_ins_for(absent: User) -> AppointmentQuerySet:
    """The appointments of those who stand, stood or will stand in for this inspector."""
    return Appointment.objects.filter(
        stands_in_for__user=absent, stands_in_for__role=Role.REFERENT_INSPECTOR
    )


def _held(absent: User, by: User, starts_on: date, ends_on: date) -> Sequence[Appointment]:
    """What the absent person inspects on these days, and `by` may lend."""
    held = list(
        Appointment.objects.referents()
        .filter(user=absent, starts_on__lte=ends_on)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
        .with_place()
    )
    if not held:
        raise DomainError(
            f"{absent} n’est l’inspection référente d’aucun établissement ces jours-là."
        )
    if by == absent:
        return held
    mine = [one for one in held if may_appoint(by, Role.REFERENT_INSPECTOR, one.territory)]
    if not mine:
        raise NotAllowed("Votre rôle ne permet pas de nommer un remplacement ici.")
    return mine


def _colleague(email: str, held: Sequence[Appointment]) -> User:
    """The owner of the address, if already named in one of these académies today."""
    academies = {pk for one in held if (pk := academy_id_of(one.territory)) is not None}
    found = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if (
        found is None
        or not Appointment.objects.filter(user=found)
        .within(academies)
        .current(clock.today())
        .exists()
    ):
        raise DomainError(
            "Cette adresse n’est pas celle d’une personne nommée dans l’académie. Vérifiez-la, ou "
            "demandez au secrétariat de la commission de nommer cette personne."
        )
    return found
