"""What the header of every page shows: where the person is, their rooms there, and the bell.

A person has places: each of their schools, and the service they are named for. The place follows
the address of the page, never a choice kept somewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from core.french import join, sort_key
from establishments.enums import Role
from establishments.models import Membership
from establishments.permissions import rights_of
from establishments.views.base import school_in_view
from establishments.workflow import NAMING_ROLES
from funding.permissions import DELAY_READERS
from notifications.models import Message
from projects.permissions import BUDGET_SETTERS
from showcase.permissions import CURATORS, MODERATORS
from support.permissions import TEAM_ROLES


@dataclass(frozen=True)
class Link:
    """An entry of the main menu; `current` when the reader is there."""

    url: str
    label: str
    current: bool


@dataclass(frozen=True)
class Place:
    """A school, the service of a State agent, or the administration: its name, one's role there,
    its rooms, the first of which is its home. `uai` is a school's."""

    name: str
    role: str
    rooms: tuple[tuple[str, str], ...]
    uai: str = ""
    is_service: bool = False

    @property
    def url(self) -> str:
        """The first page of the place."""
        return self.rooms[0][0]


@dataclass(frozen=True)
class Header:
    """The rooms of the place one is in, one's places, and the number of unread messages."""

    links: list[Link] = field(default_factory=list)
    unread: int = 0
    places: list[Place] = field(default_factory=list)
    here: Place | None = None


_PUBLIC_ROOMS = (
    ("showcase:gallery-list", "Projets inspirants"),
    ("showcase:collection-list", "Collections"),
    ("showcase:theme-list", "Thèmes et académies"),
    ("showcase:figure-list", "Chiffres"),
    ("showcase:resource-list", "Ressources"),
)
"""The menu of a visitor, and of anybody on the public pages."""

_STAFF_ROOMS: tuple[tuple[frozenset[Role], str, str], ...] = (
    (frozenset({Role.REFERENT_INSPECTOR}), "reviews:inbox-list", "Dossiers à lire"),
    (TEAM_ROLES, "support:inbox-list", "Demandes d’aide"),
    (frozenset({Role.SUPPORT}), "support:catalogue-list", "Catalogue de prix"),
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
    (frozenset({Role.PRESIDENT, Role.MEMBER}), "reviews:preparation-list", "Mes séances"),
    (frozenset({Role.FUND_MANAGER}), "funding:desk-detail", "Fonds"),
    (frozenset({Role.FUND_MANAGER}), "funding:payment-list", "À verser"),
    (frozenset({Role.FUND_MANAGER}), "funding:deadline-list", "Échéances"),
    (frozenset({Role.FUND_MANAGER}), "funding:envelope-list", "Enveloppes"),
    (frozenset({Role.FUND_MANAGER}), "funding:export-list", "Exports"),
    (DELAY_READERS, "showcase:stafffigure-list", "Chiffres"),
    (MODERATORS, "showcase:moderation-list", "Fiches à relire"),
    (frozenset({Role.SECRETARIAT}), "establishments:directory-list", "Établissements"),
    (NAMING_ROLES, "establishments:appointment-list", "Personnes"),
    (frozenset({Role.SECRETARIAT}), "establishments:campaign-list", "Codes d’accès"),
    (CURATORS, "showcase:curation-list", "Collections"),
    (frozenset({Role.SECRETARIAT}), "establishments:settings-update", "Réglages"),
    (BUDGET_SETTERS, "projects:budgetpolicy-list", "Règles du budget"),
)


def places_of(user: User) -> list[Place]:
    """The places of the person: schools by name, the service, the administration. No query beyond
    the rights."""
    rights = rights_of(user)
    schools: dict[int, list[Membership]] = {}
    for membership in rights.memberships:
        schools.setdefault(membership.establishment_id, []).append(membership)
    places = [_school_place(memberships) for memberships in schools.values()]
    places.sort(key=lambda place: sort_key(place.name))
    rooms = tuple(
        (reverse(name), label) for roles, name, label in _STAFF_ROOMS if rights.has(*roles)
    )
    staff_rooms = tuple(dict(rooms).items())
    if staff_rooms:
        places.append(
            Place(
                name=join(dict.fromkeys(a.place for a in rights.appointments)),
                role=join(dict.fromkeys(Role(a.role).label for a in rights.appointments)),
                rooms=staff_rooms,
                is_service=True,
            )
        )
    if user.is_staff:
        places.append(
            Place(name="Notre école", role="Administration", rooms=tuple(administration_of(user)))
        )
    return places


def place_here(request: HttpRequest, places: Sequence[Place]) -> Place | None:
    """The place of this page: the school it is about when it is one's own, else the service; a
    place whose room holds the address; the only one there is; None on a page of no place."""
    if len(places) == 1:
        return places[0]
    school = school_in_view(request)
    if school is not None:
        mine = (place for place in places if place.uai == school.uai)
        return next(mine, _service(places))
    rooms = [(url, place) for place in places if not place.uai for url, _ in place.rooms]
    return next((place for url, place in rooms if request.path.startswith(url)), None)


def administration_of(user: User) -> list[tuple[str, str]]:
    """(address, label) of the rooms of an administrator of the platform."""
    if not user.is_staff:
        return []
    return [
        (reverse("establishments:directoryimport-create"), "Annuaire"),
        (reverse("establishments:account-list"), "Comptes"),
        (reverse("showcase:curation-list"), "Collections"),
        (reverse("establishments:appointment-list"), "Personnes"),
        (reverse("establishments:settings-update"), "Réglages"),
        (reverse("establishments:journal-list"), "Journal"),
    ]


def header(request: HttpRequest) -> dict[str, Header]:
    """`header`: places, menu and bell. Three queries for somebody signed in, none for a visitor.

    On the public pages the menu is the public's, for everybody.
    """
    public = [(reverse(name), label) for name, label in _PUBLIC_ROOMS]
    is_public = any(request.path.startswith(url) for url, _ in public)
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"header": Header(links=_links(public, request))}
    places = places_of(user)
    here = place_here(request, places)
    rooms = here.rooms if here else [(place.url, place.name) for place in places]
    unread = Message.objects.visible_to(user).unread().count()
    links = _links(public if is_public else rooms, request)
    return {"header": Header(links=links, unread=unread, places=places, here=here)}


def _links(rooms: Iterable[tuple[str, str]], request: HttpRequest) -> list[Link]:
    """The entries of a menu; the deepest room that holds the page is the present one:
    « Commission » lives under « Tableau de bord »."""
    kept = list(rooms)
    deepest = max((url for url, _ in kept if request.path.startswith(url)), key=len, default="")
    return [Link(url=url, label=label, current=url == deepest) for url, label in kept]


def _school_place(memberships: Sequence[Membership]) -> Place:
    school = memberships[0].establishment
    return Place(
        name=school.name,
        role=join(Role(m.role).label for m in memberships),
        rooms=(
            (reverse("dashboards:school-detail", args=[school.uai]), "Mon établissement"),
            (reverse("establishments:membership-list", args=[school.uai]), "Les personnes"),
        ),
        uai=school.uai,
    )


def _service(places: Sequence[Place]) -> Place | None:
    return next((place for place in places if place.is_service), None)
