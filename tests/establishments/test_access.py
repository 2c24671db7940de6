"""Access codes: issued once, used once, told to nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import DomainError, NotAllowed
from establishments.enums import CodeState, EstablishmentState, Role
from establishments.models import AccessCode, ActivationRequest, Establishment, Membership
from establishments.permissions import heads_of
from establishments.rules import CODE_LETTERS, read_code
from establishments.services.access import (
    AccountExists,
    CodeRefused,
    IssuedCode,
    LinkRefused,
    NewPerson,
    attach_school,
    confirm_activation,
    forget_expired,
    issue_access_code,
    request_activation,
)
from establishments.services.people import HeadInPlace
from tests.factories.codes import open_account, token_of
from tests.factories.establishments import (
    AcademyFactory,
    CollegeFactory,
    DepartmentFactory,
    MembershipFactory,
)
from tests.factories.people import UserFactory, fund_manager_of, head_of, secretariat_of

pytestmark = pytest.mark.django_db

PASSWORD = "Mouette-7-bleue"


@pytest.fixture
def school() -> Establishment:
    return CollegeFactory()


@pytest.fixture
def issued(school: Establishment) -> IssuedCode:
    return issue_access_code(school, by=secretariat_of(school.academy))


def person(email: str = "yann.legall@ac-rennes.example") -> NewPerson:
    return NewPerson("Yann", "Le Gall", email, PASSWORD)


def test_a_code_is_hashed_and_dictated_without_mistake(issued: IssuedCode) -> None:
    letters = read_code(issued.plain)
    assert len(letters) == 16
    assert set(letters) <= set(CODE_LETTERS)
    assert not set(CODE_LETTERS) & set("0O1IL2Z5S8B")
    row = AccessCode.objects.values().get()
    assert letters not in str(row)
    assert issued.plain not in repr(issued)
    assert issued.access.expires_at - issued.access.created_at > timedelta(days=89)


def test_the_head_makes_an_account_from_today(school: Establishment, issued: IssuedCode) -> None:
    typed = issued.plain.lower().replace("-", " ")
    user = open_account(uai=school.uai, code=typed, person=person("Yann.LeGall@ac-rennes.example"))
    assert user.email == "yann.legall@ac-rennes.example"
    assert user.check_password(PASSWORD)
    membership = Membership.objects.get()
    assert (membership.role, membership.starts_on) == (Role.HEAD, clock.today())
    assert membership.created_by == issued.access.created_by
    assert not ActivationRequest.objects.exists()
    issued.access.refresh_from_db()
    assert issued.access.used_by == user
    assert issued.access.state_at(clock.now()) == CodeState.USED


def test_a_used_code_is_worth_nothing(school: Establishment, issued: IssuedCode) -> None:
    open_account(uai=school.uai, code=issued.plain, person=person())
    with pytest.raises(CodeRefused):
        open_account(uai=school.uai, code=issued.plain, person=person("autre@ac.example"))


def test_a_code_expires(school: Establishment, issued: IssuedCode) -> None:
    with (
        time_machine.travel(issued.access.expires_at, tick=False),
        pytest.raises(CodeRefused),
    ):
        open_account(uai=school.uai, code=issued.plain, person=person())
    assert issued.access.state_at(issued.access.expires_at) == CodeState.EXPIRED


def test_issuing_again_revokes_the_former(school: Establishment, issued: IssuedCode) -> None:
    again = issue_access_code(school, by=secretariat_of(school.academy))
    with pytest.raises(CodeRefused):
        open_account(uai=school.uai, code=issued.plain, person=person())
    issued.access.refresh_from_db()
    assert issued.access.state_at(clock.now()) == CodeState.REVOKED
    assert open_account(uai=school.uai, code=again.plain, person=person())


def test_every_wrong_code_reads_the_same(school: Establishment, issued: IssuedCode) -> None:
    other = issue_access_code(CollegeFactory(), by=secretariat_of(school.academy))
    silent = CollegeFactory()
    tries = [
        (school.uai, "ACDE-FGHJ-KMNP-QRTU"),
        (school.uai, other.plain),
        (silent.uai, issued.plain),
        ("0350122T", issued.plain),
        (school.uai, ""),
    ]
    sentences = set()
    for uai, code in tries:
        with pytest.raises(CodeRefused) as refused:
            open_account(uai=uai, code=code, person=person())
        sentences.add(str(refused.value))
    assert len(sentences) == 1
    assert not User.objects.filter(email=person().email).exists()


def test_a_closed_school_receives_no_code(school: Establishment, issued: IssuedCode) -> None:
    Establishment.objects.filter(pk=school.pk).update(
        state=EstablishmentState.CLOSED, closed_on=clock.today()
    )
    with pytest.raises(CodeRefused):
        open_account(uai=school.uai, code=issued.plain, person=person())
    with pytest.raises(DomainError, match="fermé"):
        issue_access_code(school, by=secretariat_of(school.academy))


def test_only_the_secretariat_of_the_academy_issues(school: Establishment) -> None:
    elsewhere = AcademyFactory(code="17", name="Nantes")
    for user in (head_of(school), fund_manager_of(school.academy), secretariat_of(elsewhere)):
        with pytest.raises(NotAllowed):
            issue_access_code(school, by=user)


def test_an_address_with_an_account_keeps_the_code_good(
    school: Establishment, issued: IssuedCode
) -> None:
    user = UserFactory(email=person().email)
    with pytest.raises(AccountExists):
        open_account(uai=school.uai, code=issued.plain, person=person())
    attach_school(user, uai=school.uai, code=issued.plain)
    assert heads_of(school) == [user]


def test_a_successor_ends_the_former_head(school: Establishment) -> None:
    former = MembershipFactory(establishment=school)
    secretariat = secretariat_of(school.academy)
    with pytest.raises(HeadInPlace):
        issue_access_code(school, by=secretariat)
    issued = issue_access_code(school, by=secretariat, replaces_head=True)
    former.refresh_from_db()
    assert former.ends_on is None
    user = open_account(uai=school.uai, code=issued.plain, person=person())
    former.refresh_from_db()
    assert former.ends_on == clock.today() - timedelta(days=1)
    assert heads_of(school) == [user]


def test_a_head_named_today_can_be_replaced_today(school: Establishment) -> None:
    MembershipFactory(establishment=school, starts_on=clock.today())
    issued = issue_access_code(school, by=secretariat_of(school.academy), replaces_head=True)
    open_account(uai=school.uai, code=issued.plain, person=person())
    assert Membership.objects.filter(ends_on__isnull=True).count() == 1


def test_a_code_issued_to_an_empty_school_replaces_nobody(
    school: Establishment, issued: IssuedCode
) -> None:
    former = MembershipFactory(establishment=school)
    with pytest.raises(HeadInPlace, match="secrétariat"):
        open_account(uai=school.uai, code=issued.plain, person=person())
    with pytest.raises(HeadInPlace, match="déjà cet établissement"):
        attach_school(former.user, uai=school.uai, code=issued.plain)


@pytest.mark.django_db(transaction=True)
def test_the_same_code_twice_at_once(school: Establishment) -> None:
    issued = issue_access_code(school, by=secretariat_of(school.academy))
    people = [UserFactory(email=f"p{n}@ac.example") for n in range(2)]
    barrier = threading.Barrier(2)
    results: list[str] = []

    def use(user: User) -> None:
        try:
            barrier.wait()
            attach_school(user, uai=school.uai, code=issued.plain)
            results.append("open")
        except CodeRefused:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=use, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["open", "refused"]
    assert Membership.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_link_twice_at_once(school: Establishment) -> None:
    issued = issue_access_code(school, by=secretariat_of(school.academy))
    token = token_of(request_activation(uai=school.uai, code=issued.plain, person=person()))
    barrier = threading.Barrier(2)
    results: list[str] = []

    def follow() -> None:
        try:
            barrier.wait()
            confirm_activation(token=token)
            results.append("open")
        except LinkRefused:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=follow) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["open", "refused"]
    assert Membership.objects.count() == 1
    assert User.objects.filter(email=person().email).count() == 1


def test_a_link_and_a_person_are_forgotten_in_a_day(
    school: Establishment, issued: IssuedCode
) -> None:
    token = token_of(request_activation(uai=school.uai, code=issued.plain, person=person()))
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        with pytest.raises(LinkRefused):
            confirm_activation(token=token)
        assert forget_expired() == 1
    assert not ActivationRequest.objects.exists()
    assert open_account(uai=school.uai, code=issued.plain, person=person())


def test_a_code_that_expires_while_confirming_is_kept_for_its_bearer(
    school: Establishment, issued: IssuedCode
) -> None:
    with time_machine.travel(issued.access.expires_at - timedelta(minutes=1)):
        token = token_of(request_activation(uai=school.uai, code=issued.plain, person=person()))
    with time_machine.travel(issued.access.expires_at + timedelta(hours=1)):
        assert heads_of(school) == []
        assert confirm_activation(token=token)


URL = "/activation/"


def form_data(school: Establishment, plain: str, **changed: str) -> dict[str, str]:
    return {
        "uai": school.uai,
        "code": plain,
        "first_name": "Yann",
        "last_name": "Le Gall",
        "email": "yann.legall@ac-rennes.example",
        "password1": PASSWORD,
        "password2": PASSWORD,
    } | changed


def errors_of(response: Any) -> str:
    return str(response.context["form"].errors)


@pytest.mark.usefixtures("clean_cache")
class TestPage:
    def test_the_page_opens(self, client: Client) -> None:
        response = client.get(URL)
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        assert "Connectez-vous" in response.content.decode()

    def begin(self, client: Client, school: Establishment, issued: IssuedCode) -> str:
        """The first page; returns the address of the link received."""
        data = form_data(school, issued.plain, uai=school.uai.lower().lstrip("0"))
        page = client.post(URL, data, follow=True)
        assert "yann.legall@ac-rennes.example" in page.content.decode()
        token = token_of(ActivationRequest.objects.get())
        return reverse("establishments:confirmation-create", args=[token])

    def test_one_confirms_and_is_led_to_the_school(
        self, client: Client, school: Establishment, issued: IssuedCode
    ) -> None:
        link = self.begin(client, school, issued)
        assert not User.objects.filter(email="yann.legall@ac-rennes.example").exists()
        assert school.name in client.get(link).content.decode()
        response = client.post(link)
        assert response["Location"] == reverse("dashboards:school-detail", args=[school.uai])
        user = User.objects.get(email="yann.legall@ac-rennes.example")
        assert client.session["_auth_user_id"] == str(user.pk)
        assert client.get(link).status_code == 410
        assert not ActivationRequest.objects.exists()

    def test_another_browser_confirms_but_does_not_enter(
        self, client: Client, school: Establishment, issued: IssuedCode
    ) -> None:
        link = self.begin(client, school, issued)
        elsewhere = Client()
        page = elsewhere.post(link, follow=True)
        assert "votre compte est ouvert" in page.content.decode()
        assert "_auth_user_id" not in elsewhere.session
        entered = elsewhere.post(
            "/connexion/", {"login": "yann.legall@ac-rennes.example", "password": PASSWORD}
        )
        assert entered.status_code == 302

    def test_the_address_of_the_letter_brings_the_uai(
        self, client: Client, school: Establishment
    ) -> None:
        page = client.get(URL, {"uai": school.uai}).content.decode()
        assert f'value="{school.uai}"' in page
        assert 'value="&lt;' not in client.get(URL, {"uai": '"><script>'}).content.decode()

    def test_a_mistyped_address_burns_nothing(
        self, client: Client, school: Establishment, issued: IssuedCode
    ) -> None:
        first = self.begin(client, school, issued)
        client.post(URL, form_data(school, issued.plain, email="y.legall@ac-rennes.example"))
        assert client.get(first).status_code == 410
        token = token_of(ActivationRequest.objects.get())
        client.post(reverse("establishments:confirmation-create", args=[token]))
        assert [head.email for head in heads_of(school)] == ["y.legall@ac-rennes.example"]

    def test_a_code_replaced_meanwhile_confirms_nothing(
        self, client: Client, school: Establishment, issued: IssuedCode
    ) -> None:
        link = self.begin(client, school, issued)
        issue_access_code(school, by=secretariat_of(school.academy))
        page = client.post(link)
        assert page.status_code == 410
        assert "Reprenez l’activation" in page.content.decode()
        assert not heads_of(school)

    def test_the_message_page_alone_says_where_to_begin(self, client: Client) -> None:
        page = client.get(reverse("establishments:activationmessage-detail")).content.decode()
        assert "Aucune activation" in page

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"uai": ""}, "Indiquez l’UAI"),
            ({"uai": "0350001A"}, "n’est pas valide"),
            ({"code": "x" * 60}, "raccourcissez"),
            ({"email": "yann"}, "adresse complète"),
            ({"password2": "autre"}, "différents"),
            ({"password1": "azerty", "password2": "azerty"}, "trop facile"),
            ({"first_name": "<b>" * 40}, "raccourcissez"),
        ],
    )
    def test_bad_input_keeps_what_was_typed(
        self,
        client: Client,
        school: Establishment,
        issued: IssuedCode,
        changed: dict[str, str],
        sentence: str,
    ) -> None:
        response = client.post(URL, form_data(school, issued.plain, **changed))
        assert response.status_code == 422
        assert sentence in errors_of(response)
        assert "Le Gall" in response.content.decode()
        assert PASSWORD not in response.content.decode()
        issued.access.refresh_from_db()
        assert issued.access.used_at is None

    def test_a_wrong_code_gets_the_neutral_sentence(
        self, client: Client, school: Establishment
    ) -> None:
        for uai in (school.uai, "0350122T"):
            response = client.post(URL, form_data(school, "ACDE-FGHJ-KMNP-QRTU", uai=uai))
            assert response.status_code == 422
            assert "n’est plus valable" in errors_of(response)

    def test_tries_are_limited_by_school(
        self, client: Client, school: Establishment, issued: IssuedCode
    ) -> None:
        for _ in range(10):
            client.post(URL, form_data(school, "ACDE-FGHJ-KMNP-QRTU"))
        response = client.post(URL, form_data(school, issued.plain))
        assert response.status_code == 429
        assert "quinze minutes" in errors_of(response)

    def test_somebody_signed_in_adds_a_school(
        self, school: Establishment, issued: IssuedCode, as_user: Callable[[User], Client]
    ) -> None:
        user = UserFactory()
        client = as_user(user)
        page = client.get(URL).content.decode()
        assert user.email in page
        assert "password1" not in page
        response = client.post(URL, {"uai": school.uai, "code": issued.plain})
        assert response.status_code == 302
        assert heads_of(school) == [user]


class TestIssuePage:
    def issue(self, client: Client, school: Establishment, **data: str) -> Any:
        return client.post(reverse("establishments:accesscode-create", args=[school.uai]), data)

    def test_the_code_is_shown_once(
        self, school: Establishment, as_user: Callable[[User], Client]
    ) -> None:
        client = as_user(secretariat_of(school.academy))
        response = self.issue(client, school)
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        plain = response.context["issued"].plain
        assert plain in response.content.decode()
        assert plain not in str(dict(client.session))
        sheet = client.get(reverse("dashboards:establishment-detail", args=[school.uai]))
        assert plain not in sheet.content.decode()
        assert "Valable" in sheet.content.decode()

    def test_a_head_in_place_asks_for_confirmation(
        self, school: Establishment, as_user: Callable[[User], Client]
    ) -> None:
        head_of(school)
        client = as_user(secretariat_of(school.academy))
        response = self.issue(client, school)
        assert response.status_code == 422
        assert "déjà une direction" in errors_of(response)
        assert self.issue(client, school, replaces_head="on").status_code == 200

    def test_it_is_not_a_page(
        self, school: Establishment, as_user: Callable[[User], Client]
    ) -> None:
        client = as_user(secretariat_of(school.academy))
        url = reverse("establishments:accesscode-create", args=[school.uai])
        assert client.get(url).status_code == 405

    def test_scope(self, school: Establishment, as_user: Callable[[User], Client]) -> None:
        assert self.issue(as_user(head_of(school)), school).status_code == 403
        other = DepartmentFactory(
            code="044", name="Loire-Atlantique", academy=AcademyFactory(code="17", name="Nantes")
        )
        foreign = as_user(secretariat_of(other.academy))
        assert self.issue(foreign, school).status_code == 404
        assert not AccessCode.objects.exists()
