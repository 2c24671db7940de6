"""What each act does to one file of a batch, and why it would not.

The check list and the task ask the same `refusal`: what was announced is what is done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from accounts.models import User
from core import clock, french
from core.errors import DomainError
from dashboards.enums import Act, Call
from dashboards.models import Reminder
from dashboards.notices import FilesAssigned, SleepingLine, listed
from dashboards.queries.holders import InHand, in_hand, inspectors_in
from dashboards.queries.sleeping import last_reminders
from dashboards.services.allocating import Allocating
from dashboards.services.file_act import FileAct
from dashboards.services.opinion_calls import ask_opinions
from dashboards.services.reminders import others_than, recall, recall_refusal
from establishments.enums import Role
from establishments.models import Appointment
from establishments.permissions import reaches
from notifications import outbox
from projects.enums import Part, Status
from projects.models import Assignment, Project, Snapshot
from projects.rules import is_assignable
from projects.services.assignment import assign
from reviews.enums import AskedKind, AskedReaders
from reviews.models import AgendaItem, AskedOpinion, CommissionSession, Opinion
from reviews.queries.commission import is_agenda_open, ready_files
from reviews.services.agenda import add_files
from reviews.services.asked import Question, ask_opinion
from reviews.services.comments import COMMENTABLE
from reviews.services.opinions import JUDGEABLE
from reviews.services.sessions import LONGEST_AGENDA, lock_session


class Scheduling(FileAct):
    """Put on the agenda of a session: `session` is its reference."""

    most = LONGEST_AGENDA

    def lock(self) -> None:
        session = CommissionSession.objects.filter(reference=self.params["session"]).first()
        if session is not None:
            lock_session(session)

    def load(self, projects: Sequence[Project]) -> None:
        self.session = (
            CommissionSession.objects.select_related("academy")
            .filter(reference=self.params["session"])
            .first()
        )
        if self.session is None:
            raise DomainError("Cette séance n’existe pas.")
        self.left = LONGEST_AGENDA - (
            AgendaItem.objects.filter(session=self.session, removed_at__isnull=True).count()
        )
        keys = [project.pk for project in projects]
        self.ready = set(
            ready_files(self.session).filter(pk__in=keys).order_by().values_list("pk", flat=True)
        )

    def refusal(self, project: Project) -> str:
        assert self.session is not None
        if not is_agenda_open(self.session):
            return "La convocation de cette séance est partie avec son ordre du jour."
        if project.academy_id != self.session.academy_id:
            return "Ce dossier n’est pas de l’académie de la séance."
        if project.status != Status.SUBMITTED:
            return (
                f"Le dossier n’est pas à inscrire\u00a0: il est «\u00a0{_status(project)}\u00a0»."
            )
        if project.pk not in self.ready:
            days = french.counted(self.session.academy.opinion_wait_days, "jour")
            return f"L’avis de l’inspection est attendu, jusqu’à {days} après le dépôt."
        if self.left <= 0:
            return f"L’ordre du jour est complet\u00a0: {LONGEST_AGENDA} dossiers."
        self.left -= 1
        return ""

    def do(self, project: Project) -> str:
        assert self.session is not None
        add_files(self.session, [project], by=self.by)
        return f"Inscrit à la séance {self.session.reference}."


class Assigning(FileAct):
    """Give to somebody by name: `person` is the account, `role` as in `assign`."""

    def load(self, projects: Sequence[Project]) -> None:
        self.role = Role(self.params["role"])
        self.person = User.objects.filter(pk=self.params["person"], is_active=True).first()
        if self.person is None:
            raise DomainError("Cette personne n’a plus de compte ouvert.")
        self.places = list(
            Appointment.objects.filter(user=self.person, role=self.role).current(clock.today())
        )
        self.theirs = set(
            Assignment.objects.current()
            .filter(project__in=[one.pk for one in projects], role=self.role, assignee=self.person)
            .values_list("project", flat=True)
        )
        self.done: list[Project] = []

    def refusal(self, project: Project) -> str:
        if not is_assignable(project.status):
            return (
                f"L’instruction est finie\u00a0: le dossier est «\u00a0{_status(project)}\u00a0»."
            )
        if project.pk in self.theirs:
            return f"Déjà confié à {self.person}."
        if not any(reaches(place, project.establishment) for place in self.places):
            return f"{self.person} n’est pas en fonction pour cet établissement."
        return ""

    def do(self, project: Project) -> str:
        assert self.person is not None
        assign(project, role=self.role, to=self.person, by=self.by)
        self.done.append(project)
        return f"Confié à {self.person}."

    def tell(self, *, dedup_key: str) -> None:
        assert self.person is not None
        if not self.done or self.person.pk == self.by.pk:
            return
        lines = [_line(project) for project in self.done]
        outbox.post(
            FilesAssigned(by=str(self.by), role=self.role.label, **listed(lines)),
            to=[self.person],
            dedup_key=f"{dedup_key}:{self.person.pk}",
        )


class AskingOpinions(FileAct):
    """Ask the inspection for its opinion: `due_on` (ISO day) and `question`, maybe empty."""

    def load(self, projects: Sequence[Project]) -> None:
        keys = [project.pk for project in projects]
        self.judged = set(
            Opinion.objects.filter(project__in=keys).order_by().values_list("project", "passage")
        )
        calls = Reminder.objects.filter(project__in=keys, call=Call.OPINION_ASKED)
        self.asked_at = dict(calls.order_by("sent_at").values_list("project", "sent_at"))
        self.inspectors = inspectors_in(projects)
        self.done: list[tuple[Project, Sequence[User]]] = []

    def refusal(self, project: Project) -> str:
        if project.status not in JUDGEABLE:
            return (
                "Un avis se demande sur un dossier déposé ou en examen\u00a0: il est "
                f"«\u00a0{_status(project)}\u00a0»."
            )
        if (project.pk, project.passage) in self.judged:
            return "L’inspection a déjà rendu son avis sur ce passage."
        if not self._people(project):
            return "Aucune inspection référente n’est en fonction pour cet établissement."
        asked_at = self.asked_at.get(project.pk)
        if asked_at is not None and project.submitted_at and asked_at >= project.submitted_at:
            return f"Avis déjà demandé le {french.short_date(clock.day_of(asked_at))}."
        return ""

    def _people(self, project: Project) -> list[User]:
        return [person for person in self.inspectors[project.pk] if person.pk != self.by.pk]

    def do(self, project: Project) -> str:
        people = self._people(project)
        self.done.append((project, people))
        return f"Demandé à {french.join(people)}."

    def tell(self, *, dedup_key: str) -> None:
        ask_opinions(
            self.done,
            question=self.params.get("question", ""),
            due_on=date.fromisoformat(self.params["due_on"]),
            by=self.by,
            dedup_key=dedup_key,
        )


class AskingOthers(FileAct):
    """Ask one person who does not read the files: the fields of `Question`, the day in ISO."""

    most = 100

    def load(self, projects: Sequence[Project]) -> None:
        keys = [project.pk for project in projects]
        self.question = Question(
            kind=AskedKind(self.params["kind"]),
            name=self.params["name"],
            email=self.params["email"].strip().lower(),
            text=self.params["question"],
            parts=[Part(part) for part in self.params["parts"]],
            readers=AskedReaders(self.params["readers"]),
            due_on=date.fromisoformat(self.params["due_on"]),
        )
        self.awaited = set(
            AskedOpinion.objects.awaited()
            .filter(project__in=keys, email=self.question.email)
            .order_by()
            .values_list("project", flat=True)
        )

    def refusal(self, project: Project) -> str:
        if project.status not in COMMENTABLE:
            return (
                "Un avis se demande sur un dossier en cours d’examen\u00a0: il est "
                f"«\u00a0{_status(project)}\u00a0»."
            )
        if project.pk in self.awaited:
            return "Un avis est déjà attendu de cette adresse sur ce dossier."
        return ""

    def do(self, project: Project) -> str:
        ask_opinion(project, self.question, by=self.by)
        return f"Demandé à {self.question.name}."


class Reminding(FileAct):
    """Recall to who has it."""

    def load(self, projects: Sequence[Project]) -> None:
        self.hands = in_hand(projects)
        self.last = last_reminders(projects)
        self.done: list[tuple[Project, InHand, Sequence[User]]] = []

    def refusal(self, project: Project) -> str:
        hand, last = self.hands[project.pk], self.last.get(project.pk)
        return recall_refusal(project, hand, last, by=self.by)

    def do(self, project: Project) -> str:
        hand = self.hands[project.pk]
        people = others_than(hand, self.by)
        self.done.append((project, hand, people))
        return f"Relancé\u00a0: {french.join(people)}."

    def tell(self, *, dedup_key: str) -> None:
        recall(self.done, by=self.by, dedup_key=dedup_key)


class ExportingPdfs(FileAct):
    """Gather the PDFs of what was filed; the task writes them itself."""

    most = 500

    def load(self, projects: Sequence[Project]) -> None:
        self.filed = set(
            Snapshot.objects.filter(project__in=[one.pk for one in projects])
            .order_by()
            .values_list("project", flat=True)
            .distinct()
        )

    def refusal(self, project: Project) -> str:
        if project.pk in self.filed:
            return ""
        return "Ce dossier n’a pas de version déposée."


_ACTS: dict[Act, type[FileAct]] = {
    Act.SCHEDULE: Scheduling,
    Act.ASSIGN: Assigning,
    Act.ASK_OPINION: AskingOpinions,
    Act.ASK_OTHERS: AskingOthers,
    Act.REMIND: Reminding,
    Act.EXPORT_PDF: ExportingPdfs,
    Act.ALLOCATE: Allocating,
}


def kind_of(act: str) -> type[FileAct]:
    """What this act is: how many files at most, whose role, in which order."""
    return _ACTS[Act(act)]


def act_for(act: str, params: Mapping[str, Any], *, by: User) -> FileAct:
    """The act of this name with these parameters, for this person."""
    return kind_of(act)(params, by=by)


def _line(project: Project) -> SleepingLine:
    return SleepingLine(
        reference=project.reference,
        project_title=str(project),
        school=str(project.establishment),
        waiting="",
    )


def _status(project: Project) -> str:
    return str(Status(project.status).label).lower()
