"""Recording who composes the commission: dated appointments by the recteur."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from core import clock, french
from core.errors import DomainError
from establishments.enums import Perimeter, Role
from establishments.models import Academy, Appointment
from establishments.permissions import forget_rights
from notifications import outbox
from reviews.notices import MemberAppointed
from reviews.permissions import require_in_academy

if TYPE_CHECKING:
    from collections.abc import Callable

SEATS = frozenset({Role.MEMBER, Role.PRESIDENT})


@transaction.atomic
def appoint_member(
    academy: Academy,
    *,
    role: Role,
    email: str,
    starts_on: date,
    by: User,
    ends_on: date | None = None,
    first_name: str = "",
    last_name: str = "",
    quality: str = "",
) -> Appointment:
    """Record an appointment; an address without an account gets one, and its owner is told how to
    choose a password.

    Raises NotAllowed for anybody but the secretariat of the académie; DomainError when the dates
    are reversed, when the name of a new person is missing, or when the person already has this
    seat over these dates.
    """
    require_in_academy(by, academy, Role.SECRETARIAT)
    if role not in SEATS:
        raise DomainError("Ce rôle n’est pas un rôle de la commission.")
    if ends_on is not None and ends_on < starts_on:
        raise DomainError("La fin de la nomination ne peut pas précéder son début.")
    # Two secretaries who record the same person wait for each other here.
    Academy.objects.select_for_update(no_key=True).get(pk=academy.pk)
    user = User.objects.filter(email__iexact=email.strip()).first()
    is_new = user is None
    if user is None:
        if not first_name or not last_name:
            raise DomainError(
                "Aucun compte n’existe avec cette adresse\u00a0: indiquez le prénom et le nom de "
                "la personne pour lui en ouvrir un."
            )
        user = User.objects.create_user(email, first_name=first_name, last_name=last_name)
    _refuse_overlap(academy, user, role, starts_on, ends_on)
    appointment = Appointment.objects.create(
        user=user,
        role=role,
        perimeter=Perimeter.ACADEMY,
        academy=academy,
        quality=quality,
        starts_on=starts_on,
        ends_on=ends_on,
        created_by=by,
    )
    forget_rights(user)
    outbox.post(_appointed(appointment, is_new=is_new), to=[user])
    return appointment


@transaction.atomic
def end_appointment(appointment: Appointment, *, ends_on: date, by: User) -> Appointment:
    """End an appointment on that day, included.

    Raises NotAllowed for anybody but the secretariat, DomainError when the seat is not one of the
    commission, already ended, or when the day precedes its start.
    """
    locked = (
        Appointment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("academy", "user")
        .get(pk=appointment.pk)
    )
    if locked.role not in SEATS or locked.academy is None:
        raise DomainError("Cette nomination n’est pas une nomination à la commission.")
    require_in_academy(by, locked.academy, Role.SECRETARIAT)
    if locked.ends_on is not None and locked.ends_on < clock.today():
        raise DomainError(
            f"Cette nomination est déjà terminée depuis le {french.short_date(locked.ends_on)}."
        )
    if ends_on < locked.starts_on:
        raise DomainError("La fin de la nomination ne peut pas précéder son début.")
    locked.ends_on = ends_on
    locked.save(update_fields=["ends_on"])
    forget_rights(locked.user)
    return locked


def _refuse_overlap(
    academy: Academy, user: User, role: Role, starts_on: date, ends_on: date | None
) -> None:
    same = Appointment.objects.of_academy(academy.pk, role).filter(user=user)
    same = same.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
    if ends_on is not None:
        same = same.filter(starts_on__lte=ends_on)
    if same.exists():
        raise DomainError(f"{user} est déjà nommé à ce titre pour cette période.")


def _appointed(appointment: Appointment, *, is_new: bool) -> MemberAppointed:
    day: Callable[[date], str] = french.short_date
    return MemberAppointed(
        academy=str(appointment.academy),
        role=Role(appointment.role).label,
        starts_on=day(appointment.starts_on),
        ends_on=day(appointment.ends_on) if appointment.ends_on else "",
        email=appointment.user.email,
        new_account=is_new,
    )
