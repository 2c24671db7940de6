"""The views of the board that people keep under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from core import clock
from core.errors import DomainError, NotAllowed
from dashboards.models import LONGEST_QUERY, SavedView
from dashboards.querysets import BOARD_ROLES
from establishments.permissions import rights_of

if TYPE_CHECKING:
    from accounts.models import User
    from establishments.models import Academy

MOST_VIEWS = 50
"""Views one person keeps."""


def save_view(
    *, name: str, query: str, shared_with: Academy | None, is_default: bool, by: User
) -> SavedView:
    """Keep a state of the board under a name; `query` is its address after the `?`.

    Raises DomainError when the person already has a view of this name, or too many of them;
    NotAllowed when it is shared with the services of an académie where the person reads no board.
    """
    if SavedView.objects.filter(owner=by).count() >= MOST_VIEWS:
        raise DomainError(f"Vous gardez déjà {MOST_VIEWS} vues\u00a0: supprimez-en une.")
    return _write(SavedView(owner=by, query=query), name, shared_with, is_default, by)


def change_view(
    view: SavedView,
    *,
    name: str,
    query: str | None,
    shared_with: Academy | None,
    is_default: bool,
    by: User,
) -> SavedView:
    """Change the name, the sharing or what is shown of a view; `query` None keeps what is shown.

    Raises NotAllowed for anybody but its owner, DomainError as `save_view`.
    """
    _require_owner(view, by)
    if query is not None:
        view.query = query
    return _write(view, name, shared_with, is_default, by)


def delete_view(view: SavedView, *, by: User) -> None:
    """Forget a view, for everybody it was shared with too. Raises NotAllowed but for its owner."""
    _require_owner(view, by)
    view.delete()


def _require_owner(view: SavedView, by: User) -> None:
    if view.owner_id != by.pk:
        raise NotAllowed("Seule la personne qui a enregistré cette vue peut la changer.")


def _write(
    view: SavedView, name: str, shared_with: Academy | None, is_default: bool, by: User
) -> SavedView:
    if shared_with is not None and not rights_of(by).in_academy(shared_with.pk, *BOARD_ROLES):
        raise NotAllowed("Une vue se partage avec les services de votre académie.")
    if len(view.query) > LONGEST_QUERY:
        raise DomainError("Cette vue a trop de réglages pour être enregistrée.")
    view.name, view.academy, view.is_default = name, shared_with, is_default
    view.saved_at = clock.now()
    try:
        with transaction.atomic():
            if is_default:
                mine = SavedView.objects.select_for_update().filter(owner=by, is_default=True)
                mine.exclude(pk=view.pk).update(is_default=False)
            view.save()
    except IntegrityError as error:
        raise DomainError(
            "Vous avez déjà une vue de ce nom, ou vous venez d’en enregistrer une ailleurs\u00a0: "
            "choisissez un autre nom."
        ) from error
    return view
