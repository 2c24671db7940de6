"""Price lists: read, tried, imported, searched, exported; rotten ones told plainly."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import DomainError, NotAllowed
from establishments.enums import Perimeter, SupportService
from establishments.inspection.reading import decode
from projects.enums import BudgetCategory
from support.models import CatalogueItem, PriceCatalogue
from support.pricelist.preview import preview_prices
from support.pricelist.reading import UnreadablePriceList, read_prices
from support.queries.prices import current_catalogue
from support.services.catalogue import import_catalogue
from tests.factories import (
    AppointmentFactory,
    CollegeFactory,
    catalogue_for,
    dane_of,
    head_of,
    named_to,
)

SignIn = Callable[[User], Client]

GOOD = """code;libelle;categorie;prix;unite;fournisseur
TAB-10;Tablette 10 pouces;Matériel pédagogique;329,90;unité;UGAP
FORM-J;Journée de formation;Formation;1 600 €;jour;Réseau Canopé
"""


def test_a_list_is_read_with_its_decimal_commas():
    prices = read_prices(GOOD)
    assert prices.refused == []
    tablet, training = prices.lines
    assert (tablet.code, tablet.category, tablet.unit_price) == (
        "TAB-10",
        BudgetCategory.EQUIPMENT,
        Decimal("329.90"),
    )
    assert (training.unit_price, training.unit) == (Decimal("1600.00"), "jour")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", "\t"])
def test_encodings_and_separators(encoding: str, separator: str):
    text = decode(GOOD.replace(";", separator).encode(encoding))
    assert read_prices(text).lines == read_prices(GOOD).lines


def test_commas_separate_too_with_quoted_prices_and_columns_in_any_order():
    text = 'Prix TTC,Désignation,Référence,Catégorie\n"12,50",Câble,C1,Autre\n10.00,Hub,H1,OTHER\n'
    prices = read_prices(text)
    assert [(line.code, line.unit_price, line.unit) for line in prices.lines] == [
        ("C1", Decimal("12.50"), "unité"),
        ("H1", Decimal("10.00"), "unité"),
    ]


def test_without_headings_the_order_is_the_usual_one():
    assert [line.code for line in read_prices("A1;Câble;Autre;12,50").lines] == ["A1"]


def test_a_rotten_line_is_refused_alone_with_its_reason():
    prices = read_prices(
        "code;libelle;categorie;prix\n"
        "A1;Câble;Autre;12,50\n"
        ";Sans code;Autre;1\n"
        "A2;;Autre;1\n"
        "A3;Sans prix;Autre;\n"
        "A4;Gratuit;Autre;0\n"
        "A5;Négatif;Autre;-3\n"
        "A6;Illisible;Autre;douze\n"
        "A7;Mal rangé;Bonbons;1\n"
        "a1;Encore;Autre;2\n"
        f"A8;{'x' * 151};Autre;2\n"
        "H1;Heures d’atelier;Heures;30\n"
        'A9;"Guillemet ouvert;Autre;2\n'
        "A10;Court\n"
    )
    assert [line.code for line in prices.lines] == ["A1"]
    reasons = {refusal.number: refusal.reason for refusal in prices.refused}
    assert reasons[3] == "Il manque le code."
    assert reasons[4] == "Il manque la désignation."
    assert reasons[5] == "Il manque le prix."
    assert reasons[6] == "Le prix est supérieur à zéro."
    assert "négatif" in reasons[7]
    assert reasons[8].startswith("Écrivez un montant")
    assert reasons[9].startswith("Catégorie inconnue")
    assert reasons[10] == "Ce code est déjà celui de la ligne 2."
    assert "dépasse 150 caractères" in reasons[11]
    assert "les taux de l’académie" in reasons[12]
    assert sorted(reasons) == list(range(3, 15))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "vide"),
        ("\n ;;; \n", "vide"),
        ("code;libelle;categorie;prix\n", "ligne de titres"),
        ("code;libelle;categorie;fournisseur\nA;b;Autre;c", "la colonne de le prix"),
        ("un texte sans colonne", "au moins quatre colonnes"),
        ("a;b;c;\x00", "autre chose que du texte"),
        ("A;b;Autre;1\n" * 5002, "plus de 5\u202f000 lignes"),
    ],
)
def test_a_rotten_file_is_refused_with_a_sentence(text: str, message: str):
    with pytest.raises(UnreadablePriceList, match=message):
        read_prices(text)


def test_a_workbook_is_told():
    with pytest.raises(DomainError, match="classeur"):
        decode(b"PK\x03\x04" + b"\0" * 40)


@pytest.mark.django_db
def test_importing_makes_a_version_and_the_former_one_stays():
    school = CollegeFactory()
    dane, academy = dane_of(school.academy), school.academy
    today = clock.today()
    first = import_catalogue(academy, prices=read_prices(GOOD), valid_from=today, by=dane)
    again = import_catalogue(academy, prices=read_prices(GOOD), valid_from=today, by=dane)
    assert again == first

    text = GOOD.replace("329,90", "349,90") + "X;;Autre;1\n"
    later = today + timedelta(days=30)
    second = import_catalogue(academy, prices=read_prices(text), valid_from=later, by=dane)

    assert (first.number, second.number) == (1, 2)
    assert second.refused == [
        {"number": 4, "text": "X;;Autre;1", "reason": "Il manque la désignation."}
    ]
    assert current_catalogue(academy.pk) == first
    with time_machine.travel(later + timedelta(days=1)):
        assert current_catalogue(academy.pk) == second
    assert first.items.get(code="TAB-10").unit_price == Decimal("329.90")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE support_catalogueitem SET unit_price = 1")


@pytest.mark.django_db
def test_a_past_day_an_empty_list_and_strangers_are_refused():
    school = CollegeFactory()
    dane, academy = dane_of(school.academy), school.academy
    prices = read_prices(GOOD)
    for day in (clock.today() - timedelta(days=1), clock.today() + timedelta(days=400)):
        with pytest.raises(DomainError, match="à partir d’aujourd’hui"):
            import_catalogue(academy, prices=prices, valid_from=day, by=dane)
    nothing = read_prices("A;b;Bonbons;1")
    with pytest.raises(DomainError, match="Aucune ligne"):
        import_catalogue(academy, prices=nothing, valid_from=clock.today(), by=dane)
    of_department = AppointmentFactory(
        role="SUPPORT", perimeter=Perimeter.DEPARTMENT, department=school.department, academy=None
    ).user
    for person in (
        named_to(SupportService.CARDIE, academy),
        head_of(school),
        of_department,
    ):
        with pytest.raises(NotAllowed):
            import_catalogue(academy, prices=prices, valid_from=clock.today(), by=person)
    assert not PriceCatalogue.objects.exists()


@pytest.mark.django_db
def test_a_trial_says_what_changes():
    school = CollegeFactory()
    current = catalogue_for(school.academy, {"TAB-10": "300.00", "VIEUX": "10.00"})
    preview = preview_prices(read_prices(GOOD), current)
    assert (preview.new, preview.moved, preview.gone) == (1, 1, ["VIEUX"])


@pytest.mark.django_db
def test_the_page_tries_then_imports_once(as_user: SignIn):
    school = CollegeFactory()
    client = as_user(dane_of(school.academy))
    url = reverse("support:catalogue-create")
    day = str(clock.today())
    file = SimpleUploadedFile("prix.csv", GOOD.encode("cp1252"), content_type="text/csv")

    trial = client.post(url, {"file": file, "valid_from": day})
    assert trial.status_code == 200
    assert "Rien n’est encore enregistré" in trial.content.decode()
    assert not PriceCatalogue.objects.exists()
    shown = trial.context
    confirmed = {
        "text": shown["text"], "valid_from": day, "empreinte": shown["digest"], "nom": "prix.csv",
        "importer": "1",
    }  # fmt: skip
    for _ in range(2):
        assert client.post(url, confirmed).status_code == 302
    assert PriceCatalogue.objects.get().file_name == "prix.csv"
    changed = confirmed | {"text": GOOD.replace("329,90", "1,00")}
    assert client.post(url, changed).status_code == 200, "what was not shown is shown first"
    assert PriceCatalogue.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("data", [{}, {"text": "rien"}, {"text": GOOD, "valid_from": "demain"}])
def test_the_page_refuses_with_a_sentence(as_user: SignIn, data: dict[str, str]):
    client = as_user(dane_of(CollegeFactory().academy))
    response = client.post(reverse("support:catalogue-create"), {"valid_from": "2030-01-01"} | data)
    assert response.status_code == 422
    assert not PriceCatalogue.objects.exists()


@pytest.mark.django_db
def test_somebody_of_another_service_does_not_import(as_user: SignIn):
    client = as_user(named_to(SupportService.CARDIE, CollegeFactory().academy))
    assert client.get(reverse("support:catalogue-list")).status_code == 200
    assert client.get(reverse("support:catalogue-create")).status_code == 403


@pytest.mark.django_db
def test_prices_are_found_by_words_and_category(as_user: SignIn):
    school = CollegeFactory()
    dane = dane_of(school.academy)
    prices = read_prices(GOOD)
    import_catalogue(school.academy, prices=prices, valid_from=clock.today(), by=dane)
    client, url = as_user(dane), reverse("support:catalogue-list")

    def found(**query: str) -> list[str]:
        return [item.code for item in client.get(url, query).context["items"]]

    assert found() == ["FORM-J", "TAB-10"]
    assert found(q="tablet pouc") == ["TAB-10"]
    assert found(q="canopé") == ["FORM-J"]
    assert found(categorie="TRAINING") == ["FORM-J"]
    assert found(q="' | !:*") == []
    assert found(q="rien de tel") == []


@pytest.mark.django_db
def test_the_export_gives_no_formula_and_comes_back(as_user: SignIn):
    school = CollegeFactory()
    dane = dane_of(school.academy)
    text = GOOD + '=1+1;=HYPERLINK("x");Autre;5;@u;-f\n'
    prices = read_prices(text)
    assert len(prices.lines) == 3
    import_catalogue(school.academy, prices=prices, valid_from=clock.today(), by=dane)

    response = as_user(dane).get(reverse("support:catalogue-export"))
    body = b"".join(response.streaming_content).decode("utf-8")  # type: ignore[attr-defined]
    rows = list(csv.reader(StringIO(body.removeprefix("\ufeff")), delimiter=";"))
    assert not any(cell[:1] in "=+-@" for row in rows for cell in row if cell)
    assert CatalogueItem.objects.filter(code="=1+1").exists()
    back = read_prices(body)
    assert [line.unit_price for line in back.lines if line.code == "TAB-10"] == [Decimal("329.90")]
