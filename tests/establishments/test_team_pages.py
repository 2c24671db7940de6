"""The pages of the people of a school, as each one meets them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from establishments.enums import Role
from establishments.models import Establishment, Invitation, Membership
from establishments.permissions import heads_of, rights_of
from establishments.services.handover import hand_over, name_head
from establishments.services.invitations import revoke_invitation
from notre_ecole.settings.logs import without_personal_data
from projects.enums import Status
from projects.models import StatusChange
from tests.establishments.invited import ADDRESS, PASSWORD, invited, last_path, last_token
from tests.factories import (
    CollegeFactory,
    MembershipFactory,
    UserFactory,
    complete_draft,
    deputy_of,
    editor_of,
    head_of,
    inspector_of,
    invitation_to,
    project_in,
    secretariat_of,
)
from tests.factories.people import PASSWORD as ACCOUNT_PASSWORD

pytestmark = pytest.mark.django_db

AsUser = Callable[[User], Client]
DAY = timedelta(days=1)
PERSON = {
    "first_name": "Inès",
    "last_name": "Caradec",
    "password1": PASSWORD,
    "password2": PASSWORD,
}


@pytest.fixture
def school() -> Establishment:
    return CollegeFactory()


@pytest.fixture
def head(school: Establishment) -> User:
    return head_of(school)


def url(name: str, school: Establishment, *args: Any) -> str:
    return reverse(f"establishments:{name}", args=[school.uai, *args])


def text(response: Any) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")


def shown(response: Any) -> str:
    """The page without the token of its forms, which changes each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text(response))


class TestTeamPage:
    def test_the_head_finds_the_acts(
        self, school: Establishment, head: User, as_user: AsUser
    ) -> None:
        editor = editor_of(school)
        invitation = invitation_to(school)
        page = text(as_user(head).get(url("membership-list", school)))
        assert "Inviter une personne" in page
        assert editor.email in page
        assert invitation.email in page
        assert url("membership-update", school, Membership.objects.get(user=editor).pk) in page
        assert url("membership-update", school, Membership.objects.get(user=head).pk) not in page
        assert "Je quitte l’établissement" in page

    def test_others_read_only(self, school: Establishment, head: User, as_user: AsUser) -> None:
        invitation = invitation_to(school)
        for user in (
            editor_of(school), deputy_of(school), inspector_of(school),
            secretariat_of(school.academy),
        ):  # fmt: skip
            page = text(as_user(user).get(url("membership-list", school)))
            assert str(head) in page
            assert "Inviter une personne" not in page
            assert "Retirer" not in page
            assert invitation.email not in page
            is_member = Membership.objects.filter(user=user).exists()
            assert ("Je quitte l’établissement" in page) is is_member

    def test_the_change_to_come_is_said_and_undone(
        self, school: Establishment, head: User, as_user: AsUser
    ) -> None:
        client = as_user(head)
        day = clock.today() + 10 * DAY
        data = {"succession": "connue", "email": ADDRESS, "starts_on": str(day)}
        response = client.post(url("departure-create", school), data)
        assert response["Location"] == url("membership-list", school)
        page = text(client.get(response["Location"]))
        assert "Changement de direction à venir" in page
        assert ADDRESS in page
        assert "Envoyer l’invitation à nouveau" in page
        assert "Je quitte l’établissement</a>" not in page
        others = text(as_user(editor_of(school)).get(response["Location"]))
        assert "Annuler ce changement" not in others
        response = client.post(url("departure-delete", school), follow=True)
        assert "est annulé" in text(response)
        assert "à venir" not in text(response)
        assert "rien à annuler" in text(client.post(url("departure-delete", school), follow=True))


class TestInviting:
    def test_by_the_form(self, school: Establishment, head: User, as_user: AsUser) -> None:
        client = as_user(head)
        today = clock.today()
        data = {"email": ADDRESS.upper(), "role": Role.DEPUTY, "starts_on": str(today)}
        refused = client.post(url("invitation-create", school), data)
        assert refused.status_code == 422
        assert "date de fin" in text(refused)
        done = client.post(
            url("invitation-create", school), data | {"ends_on": str(today + DAY)}, follow=True
        )
        assert f"part à l’adresse {ADDRESS}" in text(done)
        again = client.post(url("invitation-create", school), data | {"ends_on": str(today + DAY)})
        assert again.status_code == 422
        assert "attend déjà" in text(again)
        assert Invitation.objects.count() == 1

    def test_a_delegation_from_the_line_of_a_member(
        self, school: Establishment, head: User, as_user: AsUser
    ) -> None:
        editor, client = editor_of(school), as_user(head)
        address = url("invitation-create", school) + f"?role=DEPUTY&email={editor.email}"
        assert address.replace("&", "&amp;") in client.get(
            url("membership-list", school)
        ).content.decode().replace("%40", "@")
        form = client.get(address).context["form"]
        assert (form["email"].value(), form["role"].value()) == (editor.email, "DEPUTY")
        data = {
            "email": editor.email, "role": "DEPUTY", "starts_on": str(clock.today()),
            "ends_on": str(clock.today() + DAY),
        }  # fmt: skip
        done = client.post(url("invitation-create", school), data, follow=True)
        assert "a votre délégation" in text(done)
        assert set(heads_of(school)) == {head, editor}

    def test_send_again_and_revoke(
        self, school: Establishment, head: User, as_user: AsUser
    ) -> None:
        invitation, first = invited(school, head)
        client = as_user(head)
        page = client.post(url("invitation-update", school, invitation.pk), follow=True)
        assert "part à nouveau" in text(page)
        assert last_token() != first
        page = client.post(url("invitation-delete", school, invitation.pk), follow=True)
        assert "est annulée" in text(page)
        page = client.post(url("invitation-delete", school, invitation.pk), follow=True)
        assert "déjà annulée" in text(page), "clicked twice"
        other = invitation_to(CollegeFactory())
        assert client.post(url("invitation-update", school, other.pk)).status_code == 404

    def test_a_colleague_of_the_head_may_not(
        self, school: Establishment, head: User, as_user: AsUser
    ) -> None:
        invitation = invitation_to(school)
        for user in (editor_of(school), deputy_of(school), secretariat_of(school.academy)):
            client = as_user(user)
            assert client.post(url("invitation-create", school), {}).status_code == 403
            for act in ("invitation-update", "invitation-delete"):
                assert client.post(url(act, school, invitation.pk)).status_code == 403


@pytest.mark.usefixtures("clean_cache")
class TestAccepting:
    def test_the_page_says_who_where_what_until_when(
        self, school: Establishment, head: User, client: Client
    ) -> None:
        invited(school, head)
        response = client.get(last_path())
        page = text(response)
        for said in (str(head), school.name, school.uai, "Membre de l’équipe", ADDRESS):
            assert said in page
        assert "sans fin prévue" in page
        assert "no-store" in response["Cache-Control"]
        client.get(last_path())
        assert Invitation.objects.open().count() == 1, "to look is not to accept"

    def test_a_new_account_enters_the_school(
        self, school: Establishment, head: User, client: Client
    ) -> None:
        invited(school, head)
        path = last_path()
        response = client.post(path, PERSON | {"email": "pirate@ailleurs.example"})
        assert response["Location"] == reverse("dashboards:school-detail", args=[school.uai])
        user = User.objects.get(email=ADDRESS)
        assert client.session["_auth_user_id"] == str(user.pk)
        replayed = Client().post(path, PERSON)
        assert replayed.status_code == 410
        assert "n’est plus valable" in text(replayed)
        assert Client().get(path).status_code == 410

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"password2": "autre"}, "différents"),
            ({"password1": "ines.caradec", "password2": "ines.caradec"}, "trop"),
            ({"first_name": ""}, "prénom"),
        ],
    )
    def test_bad_input_keeps_the_link(
        self,
        school: Establishment,
        head: User,
        client: Client,
        changed: dict[str, str],
        sentence: str,
    ) -> None:
        invited(school, head)
        response = client.post(last_path(), PERSON | changed)
        assert response.status_code == 422
        assert sentence in text(response)
        assert PASSWORD not in text(response)
        assert client.get(last_path()).status_code == 200

    def test_the_page_is_the_same_whether_the_address_has_an_account(
        self, school: Establishment, head: User, client: Client
    ) -> None:
        invited(school, head)
        before = shown(client.get(last_path()))
        UserFactory(email=ADDRESS)
        assert shown(client.get(last_path())) == before
        refused = client.post(last_path(), PERSON)
        assert refused.status_code == 422
        assert "votre invitation reste valable" in text(refused)

    def test_signing_in_comes_back_to_the_link(
        self, school: Establishment, head: User, client: Client
    ) -> None:
        user = UserFactory(email=ADDRESS)
        invited(school, head)
        path = last_path()
        assert f"/connexion/?next={path}" in client.get(path).content.decode()
        response = client.post(
            "/connexion/", {"login": ADDRESS, "password": ACCOUNT_PASSWORD, "next": path}
        )
        assert response["Location"] == path
        assert "autre adresse" not in text(client.get(path))
        client.post(path)
        assert rights_of(user).on(school) == {Role.EDITOR}

    def test_another_account_is_named_before_it_is_used(
        self, school: Establishment, head: User, as_user: AsUser
    ) -> None:
        invited(school, head)
        path, user = last_path(), UserFactory()
        client = as_user(user)
        page = text(client.get(path))
        assert "autre adresse" in page
        assert user.email in page
        assert ADDRESS not in page, "whose invitation it is stays with its bearer"
        out = as_user(user).post(reverse("account_logout"), {"next": path})
        assert out["Location"] == path
        client.post(path)
        assert rights_of(user).on(school) == {Role.EDITOR}

    def test_revoked_while_the_page_is_open(
        self, school: Establishment, head: User, client: Client
    ) -> None:
        invitation, _ = invited(school, head)
        path = last_path()
        client.get(path)
        revoke_invitation(invitation, by=head)
        response = client.post(path, PERSON)
        assert response.status_code == 410
        assert not User.objects.filter(email=ADDRESS).exists()

    def test_who_leads_or_is_there_already(
        self, school: Establishment, head: User, as_user: AsUser
    ) -> None:
        invited(school, head)
        refused = as_user(head).post(last_path())
        assert refused.status_code == 422
        assert "pas pour vous" in text(refused)
        assert "déjà cet accès" in text(as_user(editor_of(school)).post(last_path()))

    def test_an_access_to_come_is_said(
        self, school: Establishment, head: User, client: Client
    ) -> None:
        hand_over(school, email=ADDRESS, starts_on=clock.today() + 9 * DAY, by=head)
        page = client.post(last_path(), PERSON, follow=True)
        assert "à partir du" in text(page)
        assert "n’ouvre aucun espace" in text(page)

    def test_guesses_are_slowed_down(self, client: Client) -> None:
        path = reverse("establishments:acceptance-create", args=["faux"])
        codes = [client.post(path, PERSON).status_code for _ in range(25)]
        assert codes[:20] == [410] * 20
        assert codes[20:] == [429] * 5

    def test_the_logs_keep_no_link(self, school: Establishment, head: User) -> None:
        _, token = invited(school, head)
        event = without_personal_data(None, "", {"request": f"GET {last_path()}?a=b"})
        assert token not in str(event)
        assert django_settings.ACCOUNT_RATE_LIMITS["invitation"]


class TestRemovingAndLeaving:
    def test_the_head_removes_a_member(
        self, school: Establishment, head: User, as_user: AsUser
    ) -> None:
        editor, client = editor_of(school), as_user(head)
        draft = complete_draft(school, editor)
        address = url("membership-update", school, Membership.objects.get(user=editor).pk)
        assert str(editor) in text(client.get(address))
        refused = client.post(address, {"when": "plus-tard"})
        assert "Indiquez le dernier jour" in text(refused)
        done = client.post(address, {"when": "tout-de-suite"}, follow=True)
        assert "n’a plus cet accès" in text(done)
        assert "déjà plus" in text(client.post(address, {"when": "tout-de-suite"}))
        browser = as_user(editor)
        assert (
            browser.get(reverse("dashboards:project-detail", args=[draft.reference])).status_code
            == 404
        )
        assert browser.get(url("membership-list", school)).status_code == 404
        mine = reverse("dashboards:project-detail", args=[draft.reference])
        assert client.get(mine).status_code == 200

    def test_a_line_of_another_school(
        self, school: Establishment, head: User, as_user: AsUser
    ) -> None:
        other = MembershipFactory(role=Role.EDITOR)
        address = url("membership-update", school, other.pk)
        assert as_user(head).post(address, {"when": "tout-de-suite"}).status_code == 404

    def test_a_member_leaves(self, school: Establishment, head: User, as_user: AsUser) -> None:
        editor = editor_of(school)
        client = as_user(editor)
        page = text(client.get(url("departure-create", school)))
        assert "succède" not in page
        client.post(url("departure-create", school), {"last_day": str(clock.today() + DAY)})
        assert Membership.objects.get(user=editor).ends_on == clock.today() + DAY
        assert head

    def test_the_sole_head_does_not_leave_by_mistake(
        self, school: Establishment, head: User, as_user: AsUser
    ) -> None:
        client = as_user(head)
        data = {"succession": "inconnue", "last_day": str(clock.today())}
        refused = client.post(url("departure-create", school), data)
        assert refused.status_code == 422
        assert "désignez la personne" in text(refused)
        assert heads_of(school) == [head]
        client.post(url("departure-create", school), data | {"without_successor": "on"})
        assert Membership.objects.get(user=head).ends_on == clock.today()
        assert "déjà prévu" in text(
            client.post(url("departure-create", school), data | {"without_successor": "on"})
        )

    def test_handed_over_today_one_is_led_out(
        self, school: Establishment, head: User, as_user: AsUser
    ) -> None:
        successor = UserFactory()
        data = {
            "succession": "connue", "email": successor.email, "starts_on": str(clock.today()),
        }  # fmt: skip
        client = as_user(head)
        response = client.post(url("departure-create", school), data)
        assert response["Location"] == reverse("dashboards:home")
        assert client.get(url("membership-list", school)).status_code == 404
        assert heads_of(school) == [successor]


class TestRectorate:
    def test_names_and_gives_up(self, school: Establishment, head: User, as_user: AsUser) -> None:
        client = as_user(secretariat_of(school.academy))
        address = url("headship-update", school)
        assert address in text(
            client.get(reverse("dashboards:establishment-detail", args=[school.uai]))
        )
        assert str(head) in text(client.get(address))
        data = {"name": "Mme Caradec", "email": ADDRESS, "starts_on": str(clock.today() + DAY)}
        page = client.post(address, data, follow=True)
        assert "Mme Caradec" in text(page)
        assert "Changement de direction à venir" in text(page)
        page = client.post(url("headship-delete", school), follow=True)
        assert "est annulé" in text(page)
        assert "rien à annuler" in text(client.post(url("headship-delete", school), follow=True))
        refused = client.post(address, data | {"email": head.email})
        assert refused.status_code == 422
        assert "dirige déjà" in text(refused)

    def test_follows_the_invitation_of_a_head(self, school: Establishment, as_user: AsUser) -> None:
        secretary = secretariat_of(school.academy)
        given = name_head(school, email=ADDRESS, starts_on=clock.today(), by=secretary)
        client = as_user(secretary)
        assert "Invitation en attente" in text(client.get(url("headship-update", school)))
        page = client.post(url("invitation-update", school, given.pk), follow=True)
        assert page.redirect_chain[-1][0] == url("headship-update", school)
        page = client.post(url("invitation-delete", school, given.pk), follow=True)
        assert "Invitation en attente" not in text(page)


class TestDeputy:
    def test_files_in_the_place_of_the_head_and_signs(
        self, school: Establishment, head: User, as_user: AsUser
    ) -> None:
        deputy = deputy_of(school)
        project = complete_draft(school, head)
        client = as_user(deputy)
        address = reverse("projects:submission-create", args=[project.reference])
        client.post(address, {"confirmed": "on"})
        project.refresh_from_db()
        assert project.status == Status.SUBMITTED
        change = StatusChange.objects.get(project=project)
        assert (change.changed_by, change.role) == (deputy, Role.DEPUTY)

    def test_not_after_the_delegation(
        self, school: Establishment, head: User, as_user: AsUser
    ) -> None:
        deputy = deputy_of(school)
        Membership.objects.filter(user=deputy).update(
            starts_on=clock.today() - 9 * DAY, ends_on=clock.today() - DAY
        )
        project = project_in(Status.DRAFT, school)
        address = reverse("projects:submission-create", args=[project.reference])
        assert as_user(deputy).post(address, {"confirmed": "on"}).status_code == 404
