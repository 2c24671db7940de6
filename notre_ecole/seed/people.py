"""Writes invented people, the schools they lead and the places they are named for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import User
from establishments.enums import Perimeter, Role
from establishments.models import Appointment, Membership
from notre_ecole.seed.loader import Loader
from notre_ecole.seed.world import School, Seat, moment


@dataclass(slots=True, kw_only=True)
class People:
    """Everybody written so far; all have the same password, given once hashed."""

    loader: Loader
    password: str
    since: date
    names: dict[int, str] = field(default_factory=dict)
    mailboxes: dict[int, str] = field(default_factory=dict)

    def add(self, first_name: str, last_name: str, email: str) -> int:
        """Write an account."""
        pk = self.loader.add(
            User,
            email=email,
            first_name=first_name,
            last_name=last_name,
            password=self.password,
            created_at=moment(self.since, 9),
        )
        self.names[pk] = f"{first_name} {last_name}"
        self.mailboxes[pk] = email
        return pk

    def join(self, user: int, school: School, role: Role, *, ends_on: date | None = None) -> None:
        """Make the person a member of the school's team; its head becomes the school's."""
        self.loader.add(
            Membership,
            user_id=user,
            establishment_id=school.pk,
            role=role,
            starts_on=self.since,
            ends_on=ends_on,
            created_at=moment(self.since, 9),
        )
        if role == Role.HEAD:
            school.head = user

    def appoint(
        self,
        user: int,
        role: Role,
        perimeter: Perimeter,
        *,
        quality: str = "",
        service: str = "",
        **place: Any,
    ) -> Seat:
        """Name the person for a role in a perimeter (`academy_id`, `district_id`…)."""
        appointment = self.loader.add(
            Appointment,
            user_id=user,
            role=role,
            perimeter=perimeter,
            quality=quality,
            service=service,
            starts_on=self.since,
            created_at=moment(self.since, 9),
            **place,
        )
        return Seat(appointment, user)
