"""What-ifs: pending files tried against an envelope, kept and shared. They commit nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from core import clock, french
from core.errors import DomainError, NotAllowed
from establishments.permissions import rights_of
from funding.models import Envelope, Scenario, ScenarioFile
from funding.models.scenario import MOST_FILES
from funding.permissions import ENVELOPE_READERS
from funding.queries.scenarios import eligible_files

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def save_scenario(
    envelope: Envelope,
    *,
    name: str,
    references: Sequence[str],
    is_shared: bool,
    by: User,
    scenario: Scenario | None = None,
) -> Scenario:
    """Keep these files, in this order, under a name; with `scenario`, in its place.

    Raises NotAllowed for somebody who does not read the envelope, or for the scenario of another;
    DomainError for no name, a name already taken, no file, too many, or a file that does not await
    funds the envelope could pay.
    """
    readers = rights_of(by).academies_as(*ENVELOPE_READERS)
    if envelope.academy_id not in readers:
        raise NotAllowed("Cette enveloppe n’est pas de votre académie.")
    if scenario is not None and scenario.owner_id != by.pk:
        raise NotAllowed("Seule la personne qui a fait cette simulation la modifie.")
    if not name.strip():
        raise DomainError("Donnez un nom à la simulation.")
    wanted = list(dict.fromkeys(references))
    if not wanted:
        raise DomainError("Cochez au moins un dossier.")
    if len(wanted) > MOST_FILES:
        raise DomainError(f"Une simulation porte sur {MOST_FILES} dossiers au plus.")
    kept = {} if scenario is None else _already(scenario)
    found = {
        **dict(
            eligible_files(envelope).filter(reference__in=wanted).values_list("reference", "pk")
        ),
        **kept,
    }
    if unknown := [reference for reference in wanted if reference not in found]:
        raise DomainError(
            f"{french.join(unknown)}\u00a0: ce dossier n’attend pas, ou plus, de fonds de cette "
            "enveloppe."
        )
    own = scenario or Scenario(envelope=envelope, owner=by)
    own.name, own.is_shared, own.saved_at = name.strip()[:80], is_shared, clock.now()
    try:
        with transaction.atomic():
            own.save()
    except IntegrityError as error:
        raise DomainError("Vous avez déjà une simulation de ce nom sur cette enveloppe.") from error
    own.files.all().delete()
    ScenarioFile.objects.bulk_create(
        [
            ScenarioFile(scenario=own, project_id=found[reference], position=rank)
            for rank, reference in enumerate(wanted, 1)
        ]
    )
    return own


def delete_scenario(scenario: Scenario, *, by: User) -> None:
    """Forget a what-if. Raises NotAllowed for that of somebody else."""
    if scenario.owner_id != by.pk:
        raise NotAllowed("Seule la personne qui a fait cette simulation la supprime.")
    scenario.delete()


def _already(scenario: Scenario) -> dict[str, int]:
    """The files it already has stay allowed, even once they were funded."""
    return dict(scenario.files.values_list("project__reference", "project"))
