"""Lists of inspectors: rotten files, the preview line by line, applied as shown, quickly."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import DomainError, NotAllowed
from establishments.enums import EstablishmentState, LineVerdict, ListTarget, Role
from establishments.inspection.preview import Preview, preview_list
from establishments.inspection.reading import (
    MAX_BYTES,
    MAX_LINES,
    UnreadableList,
    decode,
    read_lines,
)
from establishments.models import Academy, Appointment, Establishment
from establishments.services.inspectors import ListChanged, apply_list
from notifications.models import Message
from tests.factories import (
    AcademyFactory,
    AppointmentFactory,
    CollegeFactory,
    DepartmentFactory,
    DistrictFactory,
    EcoleFactory,
    LyceeFactory,
    UserFactory,
    inspector_of,
    member_of,
    secretariat_of,
)

URL = "/rectorat/inspection/liste/"


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def previewed(
    text: str, academy: Academy, target: ListTarget = ListTarget.ESTABLISHMENTS
) -> Preview:
    return preview_list(
        read_lines(text),
        target=target,
        starts_on=in_days(0),
        academies=[academy],
        by=secretariat_of(academy),
    )


def applied(
    text: str, academy: Academy, digest: str, target: ListTarget = ListTarget.ESTABLISHMENTS
):
    return apply_list(
        read_lines(text),
        target=target,
        starts_on=in_days(0),
        digest=digest,
        academies=[academy],
        by=secretariat_of(academy),
    )


# --- reading


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_files_are_read_whatever_the_spreadsheet_wrote(encoding, delimiter):
    text = "\r\n".join(
        delimiter.join(row)
        for row in (
            ("UAI", "Prénom", "Nom", "Courriel", "Remarque"),
            (" 350122t ", "Maëlle", "Le Gall", " maelle.le-gall@ac-rennes.fr ", "x"),
            ("", "", "", "", ""),
            ("0350123U", "", "", "b@ac-rennes.fr"),
        )
    )
    lines = read_lines(decode(text.encode(encoding)))
    assert [(line.number, line.key, line.email, line.first_name) for line in lines] == [
        (2, "350122t", "maelle.le-gall@ac-rennes.fr", "Maëlle"),
        (4, "0350123U", "b@ac-rennes.fr", ""),
    ]


def test_a_list_needs_no_heading_and_a_stray_quotation_mark_swallows_nothing():
    lines = read_lines('0350122T;a@x.fr;"Anne\n0350123U;b@x.fr;Jean;Petit;IA-IPR\n')
    assert [line.key for line in lines] == ["0350122T", "0350123U"]
    assert lines[1].quality == "IA-IPR"


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "vide"),
        (b"\n \n;;\n", "vide"),
        (b"PK\x03\x04 un classeur", "classeur"),
        (b"\xd0\xcf\x11\xe0 un vieux classeur", "classeur"),
        (b"0350122T;a@x.fr\n\x00\x01\x02", "autre chose que du texte"),
        (b"0350122T\n0350123U", "deux colonnes"),
        (b"uai;email\n", "ligne de titres"),
        (b"uai;nom\n0350122T;x", "adresse"),
        (b"uai;uai;email\n0350122T;x;y", "une seule"),
        (b"x" * (MAX_BYTES + 1), "trop lourd"),
        (b"0350122T;" + b"a" * 3000, "trop longue"),
        (b"0350122T;a@x.fr\n" * (MAX_LINES + 2), "coupez-la"),
    ],
)
def test_a_rotten_file_is_refused_with_a_sentence(raw, sentence):
    with pytest.raises(UnreadableList, match=sentence):
        read_lines(decode(raw))


# --- the preview


@pytest.mark.django_db
def test_each_line_says_what_it_will_do():
    academy = AcademyFactory()
    by = secretariat_of(academy)
    new, replaced, same, closed, again = (CollegeFactory() for _ in range(5))
    Establishment.objects.filter(pk=closed.pk).update(
        state=EstablishmentState.CLOSED, closed_on=in_days(-1)
    )
    far = CollegeFactory(
        department=DepartmentFactory(code="094", academy=AcademyFactory(code="24", name="Créteil"))
    )
    former, present, known = inspector_of(replaced), inspector_of(same), UserFactory()
    gone = UserFactory(is_active=False)
    text = "\n".join(
        [
            f"{new.uai};{known.email.upper()}",
            f"{replaced.uai};rose.le-bihan@ac-academie.example",
            f"{same.uai};{present.email}",
            f"{far.uai};{known.email}",
            f"{EcoleFactory().uai};{known.email}",
            f"{closed.uai};{known.email}",
            f"0359999X;{known.email}",
            "pas un code;x",
            f"{again.uai};pas une adresse",
            f"{new.uai};autre@ac-academie.example",
            f"{LyceeFactory().uai};{gone.email}",
            f"{LyceeFactory().uai};{by.email}",
        ]
    )
    preview = previewed(text, academy)
    assert [line.verdict for line in preview.lines] == [
        LineVerdict.NEW,
        LineVerdict.REPLACES,
        LineVerdict.SAME,
        LineVerdict.OTHER_ACADEMY,
        LineVerdict.FIRST_DEGREE,
        LineVerdict.CLOSED,
        LineVerdict.UNKNOWN_PLACE,
        LineVerdict.UNKNOWN_PLACE,
        LineVerdict.BAD_EMAIL,
        LineVerdict.REPEATED,
        LineVerdict.CLOSED_ACCOUNT,
        LineVerdict.ONESELF,
    ]
    assert preview.lines[1].detail == (
        f"à la place de {former}, un compte sera ouvert pour Rose Le-Bihan"
    )
    assert preview.lines[9].detail == "déjà désigné ligne 1"
    assert (preview.new_accounts, preview.set_aside) == (1, 9)
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_districts_are_known_by_code_or_by_name():
    academy = AcademyFactory()
    one = DistrictFactory(name="Rennes-Centre", uai="0350122T")
    DistrictFactory(name="Fougères")
    DistrictFactory(name="Fougères", department=DepartmentFactory(code="022", academy=academy))
    text = "RENNES CENTRE;a.b@x.example\nFougeres;a.b@x.example\nVitré;a.b@x.example"
    preview = previewed(text, academy, ListTarget.DISTRICTS)
    assert [line.verdict for line in preview.lines] == [
        LineVerdict.NEW,
        LineVerdict.AMBIGUOUS_PLACE,
        LineVerdict.UNKNOWN_PLACE,
    ]
    preview = previewed("350122t;a.b@x.example", academy, ListTarget.DISTRICTS)
    applied("350122t;a.b@x.example", academy, preview.digest, ListTarget.DISTRICTS)
    appointment = Appointment.objects.get(district=one)
    assert str(appointment.user) == "a.b@x.example"


# --- applying


@pytest.mark.django_db
def test_a_list_is_applied_as_it_was_shown_and_again_changes_nothing():
    academy = AcademyFactory()
    first, second, third = (CollegeFactory() for _ in range(3))
    former, known = inspector_of(second), UserFactory()
    text = (
        f"{first.uai};rose.le-bihan@ac-academie.example;Rose;Le Bihan;IA-IPR\n"
        f"{second.uai};rose.le-bihan@ac-academie.example\n"
        f"{third.uai};{known.email}\nrien;rien"
    )
    tally = applied(text, academy, previewed(text, academy).digest)
    assert (tally.made, tally.opened, tally.ended) == (3, 1, 1)
    rose = User.objects.get(email="rose.le-bihan@ac-academie.example")
    assert (str(rose), rose.has_usable_password()) == ("Rose Le Bihan", False)
    assert set(Appointment.objects.filter(user=rose).values_list("establishment", flat=True)) == {
        first.pk,
        second.pk,
    }
    assert Appointment.objects.get(user=former).ends_on == in_days(-1)
    told = dict(Message.objects.values_list("recipient", "title"))
    assert told == {
        rose.pk: "Un compte vous est ouvert\u00a0: inspection référente, 2\u00a0établissements",
        known.pk: f"Vous êtes nommé\u00a0: inspection référente, {third}",
        former.pk: told[former.pk],
    }
    with pytest.raises(DomainError, match="ne change rien"):
        applied(text, academy, previewed(text, academy).digest)


@pytest.mark.django_db
def test_what_changed_meanwhile_is_shown_again():
    academy = AcademyFactory()
    school = CollegeFactory()
    text = f"{school.uai};rose.le-bihan@ac-academie.example"
    digest = previewed(text, academy).digest
    AppointmentFactory(
        role=Role.REFERENT_INSPECTOR, perimeter="ESTABLISHMENT", establishment=school
    )
    with pytest.raises(ListChanged) as changed:
        applied(text, academy, digest)
    assert changed.value.preview.lines[0].verdict is LineVerdict.REPLACES
    assert not User.objects.filter(email="rose.le-bihan@ac-academie.example").exists()


@pytest.mark.django_db
def test_who_may_not_name_cannot_apply_a_list():
    academy = AcademyFactory()
    by = member_of(academy)
    lines = read_lines(f"{CollegeFactory().uai};rose.le-bihan@ac-academie.example")
    asked: dict[str, Any] = {
        "target": ListTarget.ESTABLISHMENTS, "starts_on": in_days(0), "academies": [academy],
        "by": by,
    }  # fmt: skip
    digest = preview_list(lines, **asked).digest
    with pytest.raises(NotAllowed):
        apply_list(lines, digest=digest, **asked)
    assert not Appointment.objects.filter(role=Role.REFERENT_INSPECTOR).exists()


@pytest.mark.django_db
def test_a_long_list_costs_no_more_queries_than_a_short_one():
    academy = AcademyFactory()
    secretariat_of(academy)

    def cost(count: int) -> int:
        schools = [CollegeFactory() for _ in range(count)]
        for school in schools[::2]:
            inspector_of(school)
        text = "\n".join(f"{s.uai};prenom.nom{s.pk}@ac-academie.example" for s in schools)
        digest = previewed(text, academy).digest
        with CaptureQueriesContext(connection) as queries:
            applied(text, academy, digest)
        return len(queries)

    assert cost(2) == cost(60)


@pytest.mark.django_db(transaction=True)
def test_two_secretaries_confirm_the_same_list_together():
    academy = AcademyFactory()
    secretariat_of(academy)
    schools = [CollegeFactory() for _ in range(5)]
    text = "\n".join(f"{s.uai};prenom.nom@ac-academie.example" for s in schools)
    digest = previewed(text, academy).digest
    start = Barrier(2)

    def click(_: int) -> str:
        try:
            start.wait(30)
            applied(text, academy, digest)
        except ListChanged as changed:
            return changed.message
        else:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(click, range(2)))
    assert said[0] == ""
    assert "changé depuis l’aperçu" in said[1]
    assert Appointment.objects.filter(role=Role.REFERENT_INSPECTOR).count() == 5


# --- the pages


@pytest.mark.django_db
def test_the_pages_show_confirm_correct_and_download(as_user):
    academy = AcademyFactory()
    school = CollegeFactory()
    client = as_user(secretariat_of(academy))
    line = f"{school.uai};rose.le-bihan@ac-academie.example;=2+2\n0359999X;x@y.example"
    data = {"target": "etablissements", "starts_on": in_days(0).isoformat()}
    upload = SimpleUploadedFile("../../liste.csv", line.encode("cp1252"))
    shown = client.post(URL, data | {"file": upload})
    assert shown.status_code == 200
    assert "Enregistrer 1 nomination" in shown.text.replace("\u00a0", " ")
    assert not Appointment.objects.filter(role=Role.REFERENT_INSPECTOR).exists()
    digest = shown.context["preview"].digest
    carried = data | {"text": line, "empreinte": digest}
    saved = client.post(URL, carried | {"telecharger": "1"})
    assert saved["Content-Disposition"] == 'attachment; filename="apercu-inspection.csv"'
    assert "nouvelle nomination" in saved.text
    assert line in client.post(URL, carried | {"corriger": "1"}).text
    assert client.post(URL, carried | {"confirmer": "1", "empreinte": "x"}).status_code == 409
    done = client.post(URL, carried | {"confirmer": "1"})
    assert done["Location"] == reverse("establishments:district-list")
    assert Appointment.objects.get(establishment=school).user.last_name == "Le-Bihan"
    replay = client.post(URL, carried | {"confirmer": "1"})
    assert replay.status_code == 409


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [{}, {"text": "  "}, {"text": "seul"}, {"text": "a;b", "starts_on": "2020-01-01"},
     {"text": "a;b", "target": "x"}, {"text": "a;b\x00"}],
)  # fmt: skip
def test_a_wrong_list_is_refused_on_the_page(as_user, wrong):
    client = as_user(secretariat_of(AcademyFactory()))
    data = {"target": "etablissements", "starts_on": in_days(0).isoformat()} | wrong
    assert client.post(URL, data).status_code == 422
