"""The act that attributes the funds of several files under the same terms.

The envelopes are locked once for a chunk, after its files, as everywhere; the file with the fewest
days left is served first.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from core import clock, french
from core.errors import DomainError
from dashboards.services.file_act import FileAct
from establishments.enums import Role
from funding.enums import PaymentCondition
from funding.models import Envelope
from funding.queries import by_days_left, clocks_of, proposals_for
from funding.services.allocation import allocate
from funding.services.planning import Plan
from funding.services.terms import Terms, plan_under
from projects.enums import BeneficiaryKind

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from funding.querysets import EnvelopeQuerySet
    from projects.models import Project


class Allocating(FileAct):
    """Attribute what the commission granted: `first_on`, `first_condition`, `later_on` ("" to give
    everything this year), `later_condition`, `envelope` (its key, "" to choose for each file)."""

    most = 500
    office = Role.FUND_MANAGER
    moves_money = True

    @classmethod
    def ordered(cls, files: QuerySet[Project]) -> QuerySet[Project]:
        return by_days_left(files)

    def hold(self, projects: Sequence[Project]) -> None:
        list(self._envelopes(projects).select_related(None).locked())

    def load(self, projects: Sequence[Project]) -> None:
        today, params = clock.today(), self.params
        self.envelopes = list(self._envelopes(projects))
        self.left = {row.pk: row.left for row in self.envelopes}
        self.terms = Terms(
            first_on=date.fromisoformat(params["first_on"]),
            first_condition=PaymentCondition(params["first_condition"]),
            later_on=date.fromisoformat(params["later_on"]) if params["later_on"] else None,
            later_condition=PaymentCondition(params["later_condition"]),
            envelope=self._preferred(params["envelope"]),
        )
        self.proposals = proposals_for(projects, today=today)
        self.clocks = clocks_of(projects)
        self.plans: dict[int, Plan] = {}

    def _envelopes(self, projects: Sequence[Project]) -> EnvelopeQuerySet:
        return Envelope.objects.filter(
            academy__in={project.academy_id for project in projects}, year__gte=clock.today().year
        ).select_related("academy", "department")

    def _preferred(self, key: str) -> Envelope | None:
        if not key:
            return None
        found = next((row for row in self.envelopes if str(row.pk) == key), None)
        if found is None:
            raise DomainError("L’enveloppe choisie ne peut payer aucun de ces dossiers.")
        return found

    def refusal(self, project: Project) -> str:
        try:
            self.plans[project.pk] = plan_under(
                self.terms,
                project,
                self.proposals[project.pk],
                self.clocks.get(project.pk),
                envelopes=self.envelopes,
                left=self.left,
            )
        except DomainError as error:
            return error.message
        return ""

    def details(self, project: Project) -> list[str]:
        plan = self.plans[project.pk]
        payee = plan.parts[0].payee
        told = [f"{french.euros(plan.amount)} à {payee.name}, SIRET {payee.siret}."]
        several = len(plan.parts) > 1
        for part, promises in zip(plan.parts, plan.promises, strict=True):
            told += [
                f"{f'{part.school.name}, ' if several else ''}{promise.tranche.year}\u00a0: "
                f"{french.euros(promise.tranche.amount)}, "
                f"{PaymentCondition(promise.tranche.condition).label.lower()}, prévus le "
                f"{french.short_date(promise.tranche.planned_on)}, "
                + (
                    f"sur l’enveloppe «\u00a0{promise.envelope}\u00a0»."
                    if promise.envelope
                    else "promis\u00a0: cette année n’a pas encore d’enveloppe."
                )
                for promise in promises
            ]
        if payee.kind == BeneficiaryKind.COMMUNE:
            told.append("Une convention sera à établir avec la collectivité.")
        return told

    def totals(self) -> list[tuple[str, str]]:
        if not self.plans:
            return []
        whole = sum((plan.amount for plan in self.plans.values()), Decimal(0))
        return [
            ("Montant attribué", french.euros(whole)),
            *(
                (
                    str(row),
                    f"{french.euros(row.left - self.left[row.pk])} engagés, il restera "
                    f"{french.euros(self.left[row.pk])}",
                )
                for row in self.envelopes
                if self.left[row.pk] != row.left
            ),
        ]

    def do(self, project: Project) -> str:
        plan = self.plans[project.pk]
        allocation = allocate(project, parts=plan.parts, preferred=self.terms.envelope, by=self.by)
        return (
            f"{french.euros(allocation.amount)} attribués à {plan.parts[0].payee.name}, "
            f"attribution {allocation.reference}."
        )
