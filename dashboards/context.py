"""What the header of every page shows: the person's rooms and the bell."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from establishments.enums import Role
from establishments.permissions import Rights, rights_of
from notifications.models import Message


@dataclass(frozen=True)
class Link:
    """An entry of the main menu; `current` when the reader is there."""

    url: str
    label: str
    current: bool


@dataclass(frozen=True)
class Header:
    """The menu entries of the person and the number of unread messages."""

    links: list[Link] = field(default_factory=list)
    unread: int = 0


_STAFF_ROOMS: tuple[tuple[frozenset[Role], str, str], ...] = (
    (frozenset({Role.REFERENT_INSPECTOR}), "reviews:inbox-list", "Dossiers à lire"),
    (
        frozenset({Role.SECRETARIAT, Role.PRESIDENT, Role.MEMBER, Role.OBSERVER}),
        "dashboards:board-list",
        "Tableau de bord",
    ),
    (
        frozenset({Role.SECRETARIAT, Role.PRESIDENT, Role.MEMBER}),
        "reviews:session-list",
        "Commission",
    ),
    (frozenset({Role.FUND_MANAGER}), "funding:desk-detail", "Fonds"),
    (frozenset({Role.SECRETARIAT}), "establishments:directory-list", "Établissements"),
    (frozenset({Role.SECRETARIAT}), "establishments:campaign-list", "Codes d’accès"),
)


def rooms_of(rights: Rights) -> list[tuple[str, str]]:
    """(address, label) of the rooms these rights open, the school's first."""
    rooms = [
        (
            reverse("dashboards:school-detail", args=[membership.establishment.uai]),
            membership.establishment.name if len(rights.memberships) > 1 else "Mon établissement",
        )
        for membership in rights.memberships
    ]
    rooms += [(reverse(name), label) for roles, name, label in _STAFF_ROOMS if rights.has(*roles)]
    return list(dict(rooms).items())


def administration_of(user: User) -> list[tuple[str, str]]:
    """(address, label) of the rooms of an administrator of the platform."""
    if not user.is_staff:
        return []
    return [(reverse("establishments:directoryimport-create"), "Administration")]


def header(request: HttpRequest) -> dict[str, Header]:
    """`header`: menu and bell. Three queries for somebody signed in, none for a visitor."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"header": Header()}
    rooms = [*rooms_of(rights_of(user)), *administration_of(user)]
    # The deepest room that holds the page: « Commission » lives under « Tableau de bord ».
    here = max((url for url, _ in rooms if request.path.startswith(url)), key=len, default="")
    links = [Link(url=url, label=label, current=url == here) for url, label in rooms]
    unread = Message.objects.visible_to(user).unread().count()
    return {"header": Header(links=links, unread=unread)}
