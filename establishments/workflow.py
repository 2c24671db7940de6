"""THE TABLE OF APPOINTMENTS: who may name whom, and where (DOMAIN.md §3).

The forms, the refusals, the tests and `docs/domaine/roles-et-droits.md` derive from it. An
administrator of the platform may make every appointment of the table; nobody names themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from establishments.enums import Perimeter, Role

RECTEUR = "le recteur"
SERVICE = "le service qui nomme"
MINISTRY = "le ministère"


@dataclass(frozen=True, slots=True)
class Post:
    """A role in a kind of place, the roles of its académie that may name to it, and who decides.

    `by` empty: administrators alone. What a secretariat records may be somebody else's decision.
    """

    role: Role
    perimeters: tuple[Perimeter, ...]
    by: frozenset[Role]
    decided_by: str = SERVICE


_OFFICE = frozenset({Role.SECRETARIAT})
_ACADEMY = (Perimeter.ACADEMY,)
_TERRITORY = (Perimeter.ACADEMY, Perimeter.DEPARTMENT)

TABLE: tuple[Post, ...] = (
    Post(
        Role.REFERENT_INSPECTOR,
        (Perimeter.DISTRICT, Perimeter.ESTABLISHMENT),
        _OFFICE,
    ),
    Post(Role.SUPPORT, _TERRITORY, _OFFICE),
    Post(Role.SECRETARIAT, _ACADEMY, frozenset({Role.PRESIDENT})),
    Post(Role.MEMBER, _ACADEMY, _OFFICE, RECTEUR),
    Post(Role.PRESIDENT, _ACADEMY, _OFFICE, RECTEUR),
    Post(Role.FUND_MANAGER, _ACADEMY, _OFFICE),
    Post(Role.OBSERVER, _TERRITORY, _OFFICE),
    Post(Role.OBSERVER, (Perimeter.NATION,), frozenset(), MINISTRY),
)

NAMING_ROLES = frozenset(role for post in TABLE for role in post.by)
"""The roles that name somebody to something."""


def may_name(held: Iterable[Role], role: Role, perimeter: Perimeter) -> bool:
    """Whether these roles, held for the whole académie of a place, name to `role` there.

    >>> may_name({Role.SECRETARIAT}, Role.OBSERVER, Perimeter.DEPARTMENT)
    True
    >>> may_name({Role.SECRETARIAT}, Role.SECRETARIAT, Perimeter.ACADEMY)
    False
    """
    return any(post.by & frozenset(held) for post in posts_of(role) if perimeter in post.perimeters)


def posts_of(role: Role) -> list[Post]:
    """The rows of the table for a role; none for a role of the school."""
    return [post for post in TABLE if post.role == role]


def perimeters_of(role: Role) -> tuple[Perimeter, ...]:
    """Where the role may be held.

    >>> [place.value for place in perimeters_of(Role.OBSERVER)]
    ['ACADEMY', 'DEPARTMENT', 'NATION']
    """
    return tuple(perimeter for post in posts_of(role) for perimeter in post.perimeters)


def roles_named_by(held: Iterable[Role]) -> list[Role]:
    """The roles to which these roles may name, in the order of the table.

    >>> roles_named_by({Role.PRESIDENT})
    [<Role.SECRETARIAT: 'SECRETARIAT'>]
    """
    kept = frozenset(held)
    return list(dict.fromkeys(post.role for post in TABLE if post.by & kept))
