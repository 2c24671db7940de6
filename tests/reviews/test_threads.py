"""Threads of comments: places that last, states, who reads and is told, drafts, bad days."""

from __future__ import annotations

import doctest
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.models import User
from core.errors import DomainError, NotAllowed, StaleVersion, StepRefused
from core.tickets import Ticket
from notifications.models import Message
from projects.enums import Part, Status
from projects.models import Project, Snapshot
from projects.queries import in_order
from reviews import anchors, rules
from reviews.anchors import Standing
from reviews.enums import Audience, ThreadState
from reviews.models import Comment, CommentDraft, Thread, ThreadMove
from reviews.queries.reading import reading_of
from reviews.services.comments import (
    answer_comment,
    post_comment,
    reopen_thread,
    settle_thread,
)
from reviews.services.completion import Point, request_completion, resubmit
from reviews.services.drafts import Writing, WritingPlace, save_draft
from tests.factories import (
    CollegeFactory,
    editor_of,
    head_of,
    inspector_of,
    member_of,
    project_in,
    remark_on,
    secretariat_of,
)

pytestmark = pytest.mark.django_db


def inspector(project: Project) -> User:
    return inspector_of(project.establishment)


def says(project: Project, body: str = "À revoir.", **fields: Any) -> Comment:
    values: dict[str, Any] = {
        "part": Part.BUDGET,
        "audience": Audience.SCHOOL,
        "by": inspector(project),
    } | fields
    return post_comment(project, body=body, **values)


def lines(project: Project) -> list[str]:
    """The names of the lines of the filed budget."""
    content = Snapshot.objects.filter(project=project).latest("number").content
    table: list[str] = content["BUDGET"][0]["table"]["keys"]
    return table


def told(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=f"reviews.{kind}"))


def sent_again(project: Project, change: Callable[[], object], *parts: Part) -> None:
    """The school changes these parts when it is asked, and sends."""
    from datetime import timedelta

    from core import clock

    points = [Point(part, "Précisez.") for part in parts]
    due_on = clock.today() + timedelta(days=9)
    request_completion(project, points=points, due_on=due_on, by=inspector(project))
    change()
    resubmit(project, by=head_of(project.establishment))


class TestPlaces:
    def test_a_line_of_the_budget_keeps_its_words(self):
        project = project_in(Status.SUBMITTED)
        name = lines(project)[1]
        thread = says(project, target=name).thread
        assert thread.label == "Intervenants extérieurs – Ateliers avec une paysagiste"
        assert "1\u202f200\u00a0€" in thread.quote
        assert thread.filing is not None

    def test_chosen_words_are_kept_when_they_are_there(self):
        project = project_in(Status.SUBMITTED)
        of = {"part": Part.FINDINGS, "target": "constats-et-besoins"}
        assert says(project, quote="peu  d’élèves lisent", **of).thread.quote == (
            "peu d’élèves lisent"
        )
        assert says(project, quote="jamais écrit", **of).thread.quote.startswith("La cour est")

    def test_an_action_keeps_its_thread_whatever_its_rank_becomes(self):
        project = project_in(Status.SUBMITTED)
        action = project.actions.get()
        name = f"action-{action.pk}"
        says(project, part=Part.ACTIONS, target=name)

        def insert_before() -> None:
            action.position = 2
            action.save()
            project.actions.create(position=1, title="Une autre action, avant")

        sent_again(project, insert_before, Part.ACTIONS)
        project.refresh_from_db()
        part = next(p for p in reading_of(project, inspector(project)).parts if p.part == "ACTIONS")
        (block,) = [block for block in part.blocks if block.threads]
        assert block.entry["label"] == "Action 2"
        assert block.threads[0].standing is Standing.HERE

    def test_what_changed_and_what_is_gone_are_said_with_the_words_that_were_there(self, as_user):
        project = project_in(Status.SUBMITTED)
        first, second, _ = lines(project)
        says(project, "Ce prix\u00a0?", target=first)
        says(project, "Et celui-ci\u00a0?", target=second)

        def change() -> None:
            project.budget_lines.filter(position=1).update(label="Bancs et plants")
            project.budget_lines.filter(position=2).delete()

        sent_again(project, change, Part.BUDGET)
        page = as_user(inspector(project)).get(reading(project)).content.decode()
        assert "Ce passage a changé depuis." in page
        assert "Ce passage n’est plus dans le dossier." in page
        assert "Ateliers avec une paysagiste" in page
        assert "Et celui-ci" in page

    def test_a_place_of_an_older_filing_is_still_commented(self):
        project = project_in(Status.SUBMITTED)
        gone = lines(project)[1]
        delete = project.budget_lines.filter(position=2).delete
        sent_again(project, delete, Part.BUDGET)
        thread = says(project, target=gone).thread
        assert thread.filing is not None
        assert thread.filing.number == 1

    def test_a_place_the_file_never_had_is_refused(self):
        project = project_in(Status.SUBMITTED)
        with pytest.raises(DomainError, match="n’est pas dans le dossier"):
            says(project, target="ligne-0")

    def test_filings_made_before_names_are_read_by_their_labels(self):
        project = project_in(Status.SUBMITTED)
        content = Snapshot.objects.get(project=project).content
        for _, entries in in_order(content):
            for entry in entries:
                entry.pop("key", None)
                entry.get("table", {}).pop("keys", None)
        with transaction.atomic():
            import pgtrigger

            with pgtrigger.ignore("projects.Snapshot:snapshot_append_only"):
                Snapshot.objects.filter(project=project).update(content=content)
        assert says(project, part=Part.ACTIONS, target="action-1").thread.label == "Action 1"


def reading(project: Project) -> str:
    return reverse("reviews:reading-detail", args=[project.reference])


class TestStates:
    def test_the_school_answers_then_the_inspector_writes_again_then_settles(self):
        project = project_in(Status.SUBMITTED)
        thread = says(project).thread
        answer_comment(thread, body="Le devis arrive.", by=editor_of(project.establishment))
        assert Thread.objects.get().state == ThreadState.ANSWERED
        (message,) = told("thread_answered")
        assert message.recipient == inspector(project)
        answer_comment(thread, body="Une note.", audience=Audience.STAFF, by=inspector(project))
        assert Thread.objects.get().state == ThreadState.ANSWERED
        answer_comment(thread, body="Merci, et la date\u00a0?", by=inspector(project))
        assert Thread.objects.get().state == ThreadState.OPEN
        settle_thread(thread, by=secretariat_of(project.establishment.academy))
        assert Thread.objects.get().state == ThreadState.SETTLED
        states = list(ThreadMove.objects.values_list("state", flat=True))
        assert states == ["ANSWERED", "OPEN", "SETTLED"]

    def test_two_settle_the_second_is_told_who_did(self):
        project = project_in(Status.SUBMITTED)
        thread = says(project).thread
        settle_thread(thread, by=inspector(project))
        with pytest.raises(DomainError, match=f"déjà réglé par {inspector(project)}"):
            settle_thread(thread, by=secretariat_of(project.establishment.academy))
        reopen_thread(thread, by=inspector(project))
        with pytest.raises(DomainError, match="déjà rouvert"):
            reopen_thread(thread, by=inspector(project))

    def test_the_school_neither_settles_nor_enters_a_staff_thread(self):
        project = project_in(Status.SUBMITTED)
        thread = says(project, audience=Audience.STAFF).thread
        head = head_of(project.establishment)
        with pytest.raises(DomainError, match="n’existe pas"):
            answer_comment(thread, body="Je lis\u00a0?", by=head)
        with pytest.raises(NotAllowed):
            settle_thread(thread, by=head)
        with pytest.raises(NotAllowed):
            answer_comment(thread, body="Moi aussi", by=member_of(project.establishment.academy))

    def test_a_decided_file_is_not_answered_any_more(self):
        project = project_in(Status.DECLINED)
        thread = remark_on(project).thread
        with pytest.raises(StepRefused):
            answer_comment(thread, body="Trop tard", by=head_of(project.establishment))

    def test_raw_sql_cannot_move_a_comment_to_another_file(self):
        comment = remark_on(project_in(Status.SUBMITTED))
        other = project_in(Status.SUBMITTED)
        with pytest.raises(DatabaseError, match="place of its thread"), transaction.atomic():
            remark_on(other, thread=comment.thread)


class TestMentions:
    def test_a_colleague_is_told_once_and_oneself_never(self):
        project = project_in(Status.SUBMITTED)
        secretary = secretariat_of(project.establishment.academy)
        people = [secretary.pk, secretary.pk, inspector(project).pk]
        says(project, audience=Audience.STAFF, mentions=people)
        (message,) = told("mentioned")
        assert message.recipient == secretary
        assert told("comment_posted") == []

    def test_nobody_outside_the_readers_of_the_file_is_mentioned(self):
        project = project_in(Status.SUBMITTED)
        outsiders = [
            head_of(project.establishment).pk,
            inspector_of(CollegeFactory()).pk,
            10**15,
        ]
        says(project, audience=Audience.STAFF, mentions=outsiders)
        assert told("mentioned") == []


class TestDrafts:
    place = WritingPlace(Part.BUDGET)

    def save(self, project: Project, body: str, **fields: Any) -> Any:
        values: dict[str, Any] = {"version": 0, "by": inspector(project)} | fields
        return save_draft(project, self.place, Writing(body), **values)

    def test_a_draft_is_kept_grows_and_goes_with_its_comment(self):
        project = project_in(Status.SUBMITTED)
        first = self.save(project, "Le de", ticket=Ticket("a1", 1))
        second = self.save(project, "Le devis", version=first.version, ticket=Ticket("a1", 2))
        assert CommentDraft.objects.get().body == "Le devis"
        assert second.version == first.version + 1
        says(project, "Le devis manque.", writer="a1")
        assert not CommentDraft.objects.exists()
        late = self.save(project, "Le devis", version=2, ticket=Ticket("a1", 2))
        assert late.version == 0
        assert not CommentDraft.objects.exists()

    def test_sent_again_it_changes_nothing_and_a_lost_answer_is_no_conflict(self):
        project = project_in(Status.SUBMITTED)
        once = self.save(project, "Un", ticket=Ticket("a1", 1))
        assert self.save(project, "Un", ticket=Ticket("a1", 1)).version == once.version
        assert self.save(project, "Un deux", ticket=Ticket("a1", 2)).version == once.version + 1

    def test_two_pages_of_one_person_lose_nothing(self):
        project = project_in(Status.SUBMITTED)
        self.save(project, "Dans la première", ticket=Ticket("a1", 1))
        with pytest.raises(StaleVersion):
            self.save(project, "Dans la seconde", ticket=Ticket("b2", 1))
        assert CommentDraft.objects.get().body == "Dans la première"

    def test_an_emptied_draft_is_no_draft(self):
        project = project_in(Status.SUBMITTED)
        saved = self.save(project, "Un mot")
        assert self.save(project, "  ", version=saved.version).version == 0
        assert not CommentDraft.objects.exists()

    def test_only_those_who_comment_keep_drafts(self):
        project = project_in(Status.SUBMITTED)
        with pytest.raises(NotAllowed):
            self.save(project, "Moi", by=member_of(project.establishment.academy))

    def test_the_page_keeps_it_shows_it_to_its_author_alone_and_gives_it_up(self, as_user):
        project = project_in(Status.SUBMITTED)
        client = as_user(inspector(project))
        address = reverse("reviews:comment-create", args=[project.reference, "budget"])
        data = {"body": "Le devis man", "target": lines(project)[0], "audience": "STAFF"}
        answer = client.post(
            address, data | {"writer": "a1", "rank": "3"}, headers={"X-Autosave": "1"}
        )
        assert answer.json()["version"] == 1
        mine = f"{reading(project)}?partie=budget&sur={lines(project)[0]}"
        page = client.get(mine).content.decode()
        assert "Le devis man</textarea>" in page
        assert "1\u00a0commentaire commencé" in page
        colleague = as_user(secretariat_of(project.establishment.academy))
        assert "Le devis man" not in colleague.get(mine).content.decode()
        other = client.post(
            address,
            data | {"body": "Autre chose", "writer": "b2", "rank": "1"},
            headers={"X-Autosave": "1"},
        )
        assert other.status_code == 409
        assert "data-autosave-keep" in other.content.decode()
        plain = client.post(address, data | {"body": "Sans script", "garder": "1", "version": "9"})
        assert plain.status_code == 409
        assert "Sans script" in plain.content.decode()
        kept = client.post(address, data | {"body": "Sans script", "garder": "1", "overwrite": "1"})
        assert kept.status_code == 302
        assert CommentDraft.objects.get().body == "Sans script"
        client.post(address, data | {"discard": "1"})
        assert not CommentDraft.objects.exists()

    def test_a_too_long_draft_says_so_and_keeps_the_text_on_the_page(self, as_user):
        project = project_in(Status.SUBMITTED)
        client = as_user(inspector(project))
        address = reverse("reviews:comment-create", args=[project.reference, "budget"])
        answer = client.post(address, {"body": "x" * 5000}, headers={"X-Autosave": "1"})
        assert answer.status_code == 422
        assert "raccourcissez-le" in answer.json()["message"]


class TestPages:
    def test_a_form_sent_twice_writes_once(self, as_user):
        project = project_in(Status.SUBMITTED)
        client = as_user(inspector(project))
        address = reverse("reviews:comment-create", args=[project.reference, "budget"])
        data = {"body": "Une fois", "audience": "SCHOOL", "writer": "abc123", "rank": "1"}
        assert [client.post(address, data).status_code for _ in range(2)] == [302, 302]
        assert Comment.objects.count() == Thread.objects.count() == 1
        # The page kept by the browser, come back to and written on: other words, another comment.
        assert client.post(address, data | {"body": "Et ceci"}).status_code == 302
        assert Comment.objects.count() == 2

    def test_answering_settling_and_opening_again_from_the_margin(self, as_user):
        project = project_in(Status.SUBMITTED)
        thread = says(project).thread
        client = as_user(inspector(project))
        page = client.get(f"{reading(project)}?fil={thread.pk}").content.decode()
        assert 'id="ecrire"' in page
        assert "signalé à" not in page
        address = reverse("reviews:comment-create", args=[project.reference, "budget"])
        data = {"body": "Encore", "audience": "STAFF", "thread": thread.pk}
        assert client.post(address, data).url.endswith(f"#fil-{thread.pk}")
        assert thread.comments.count() == 2
        settle = reverse("reviews:thread-update", args=[project.reference, thread.pk])
        client.post(settle)
        assert "déjà réglé" in client.post(settle, follow=True).content.decode()
        client.post(settle, {"rouvrir": "1"})
        assert Thread.objects.get().state == ThreadState.OPEN

    def test_every_form_of_the_page_carries_its_token(self, as_user):
        project = project_in(Status.SUBMITTED)
        says(project)
        settle_thread(says(project, target=lines(project)[0]).thread, by=inspector(project))
        client = as_user(inspector(project))
        for query in ("?partie=budget", f"?fil={Thread.objects.latest('pk').pk}"):
            page = client.get(reading(project) + query).content.decode()
            assert page.count('method="post"') == page.count("csrfmiddlewaretoken")

    def test_threads_of_another_file_are_unknown(self, as_user):
        project, other = project_in(Status.SUBMITTED), project_in(Status.SUBMITTED)
        thread = remark_on(other).thread
        client = as_user(inspector(project))
        settle = reverse("reviews:thread-update", args=[project.reference, thread.pk])
        assert client.post(settle).status_code == 404
        address = reverse("reviews:comment-create", args=[project.reference, "budget"])
        data = {"body": "Là-bas", "audience": "STAFF", "thread": thread.pk}
        assert client.post(address, data).status_code == 404
        assert (
            'id="ecrire"' not in client.get(f"{reading(project)}?fil={thread.pk}").content.decode()
        )
        reply = reverse("reviews:reply-create", args=[project.reference, thread.pk])
        assert as_user(head_of(project.establishment)).post(reply, {}).status_code == 404

    def test_the_school_reads_its_threads_and_answers(self, as_user):
        project = project_in(Status.SUBMITTED)
        secret, shown = (
            says(project, "ENTRE NOUS", audience=Audience.STAFF),
            says(project, "Bonjour"),
        )
        answer_comment(
            shown.thread, body="NOTE INTERNE", audience=Audience.STAFF, by=inspector(project)
        )
        client = as_user(editor_of(project.establishment))
        address = reverse("reviews:thread-list", args=[project.reference])
        page = client.get(address).content.decode()
        assert "Bonjour" in page
        assert "ENTRE NOUS" not in page
        assert "NOTE INTERNE" not in page
        reply = reverse("reviews:reply-create", args=[project.reference, shown.thread_id])
        assert client.post(reply, {"body": ""}).status_code == 422
        assert client.post(reply, {"body": "Voici."}).status_code == 302
        hidden = reverse("reviews:reply-create", args=[project.reference, secret.thread_id])
        assert client.post(hidden, {"body": "Je vois\u00a0?"}).status_code == 404
        shown.thread.refresh_from_db()
        assert shown.thread.state == ThreadState.ANSWERED

    @pytest.mark.parametrize(
        "query",
        [
            "?fil=abc",
            "?fil=99999999999999999999",
            "?partie=rien",
            "?partie=budget&sur=%00",
            "?fil=²",
        ],
    )
    def test_an_address_that_means_nothing_is_the_plain_page(self, as_user, query):
        project = project_in(Status.SUBMITTED)
        assert as_user(inspector(project)).get(reading(project) + query).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_inspectors_at_once_settle_once() -> None:
    project = project_in(Status.SUBMITTED)
    thread = says(project).thread
    people = [inspector(project), secretariat_of(project.establishment.academy)]
    barrier, outcomes = threading.Barrier(2), []

    def click(person: User) -> None:
        try:
            mine = Thread.objects.select_related("project").get(pk=thread.pk)
            by = User.objects.get(pk=person.pk)
            barrier.wait(10)
            settle_thread(mine, by=by)
            outcomes.append("settled")
        except DomainError as refusal:
            outcomes.append(refusal.message)
        finally:
            connection.close()

    threads = [threading.Thread(target=click, args=[person]) for person in people]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    assert sorted(outcomes)[1] == "settled"
    assert "déjà réglé" in sorted(outcomes)[0]
    assert ThreadMove.objects.count() == 1


def test_the_examples_of_the_rules() -> None:
    assert doctest.testmod(anchors).failed == 0
    assert doctest.testmod(rules).failed == 0
