"""The check of personal data: what it must find, what it must leave alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from showcase.enums import FindKind
from showcase.rules import finds_in, kept


def kinds(text: str) -> list[str]:
    return [find.kind.value for find in finds_in([("Résumé", text)])]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Écrire à ce.0350122t@ac-rennes.fr.", "EMAIL"),
        ("Écrire à jeanne (at) exemple.fr pour venir.", "EMAIL"),
        ("[écrivez-nous](mailto:jeanne@exemple.fr)", "EMAIL"),
        ("Appelez le 02 99 12 34 56.", "PHONE"),
        ("Appelez le 02.99.12.34.56 ou venez.", "PHONE"),
        ("Tél. +33 6 12 34 56 78", "PHONE"),
        ("Le numéro 2 85 07 35 238 123 45 figure au dossier.", "NIR"),
        ("185073523812345", "NIR"),
        ("RIB : FR14 2004 1010 0505 0001 3M02 606", "IBAN"),
        ("Lina M. raconte sa semaine.", "PUPIL"),
        ("Anne-Lise B., en CM2, raconte.", "PUPIL"),
        ("L’élève Kévin a progressé.", "PUPIL"),
        ("Une élève prénommée Inès a lu.", "PUPIL"),
        ("Mme Le Goff anime l’atelier.", "PERSON"),
        ("M. Dupont et ses élèves.", "PERSON"),
        ("Avec Jeanne MARTIN, de l’association.", "PERSON"),
        ("Rendez-vous au 12 bis, rue des Lilas.", "ADDRESS"),
        ("Le jardin est 3 place de l’Église.", "ADDRESS"),
    ],
)
def test_found(text: str, kind: str) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Les élèves de CM2 et du dispositif ULIS lisent chaque jour.",
        "Avec le réseau Canopé et la CARDIE, en éducation prioritaire (REP+).",
        "Les Français et les Mathématiques progressent de 12 points en 2026.",
        "120 élèves, 4 500 €, de septembre 2025 à juin 2026.",
        "Collège Jean-Moulin, classe de sixième B, salle 12.",
        "À 8 h 30, puis de 13 h 30 à 15 h, soit 1 234 567 pas.",
        "L’élève apprend à lire. Il progresse.",
        "Un club Unesco, le PEDT et l’INSPE nous aident.",
        "Médiathèque des Champs Libres : prête des livres.",
    ],
)
def test_left_alone(text: str) -> None:
    assert kinds(text) == []


def test_each_find_is_shown_in_its_sentence() -> None:
    text = "Un premier fait. Mme Martin anime l’atelier du mardi. Un autre fait."
    (find,) = finds_in([("Les actions", text)])
    assert (find.before, find.words, find.after) == ("", "Mme Martin", " anime l’atelier du mardi.")
    assert find.where == "Les actions"


def test_a_certain_find_is_never_confirmed() -> None:
    finds = finds_in([("Résumé", "Mme Martin, 06 12 34 56 78.")])
    left = kept(finds, [find.key for find in finds])
    assert [find.kind for find in left] == [FindKind.PHONE]


def test_a_confirmation_is_for_one_sentence_alone() -> None:
    (before,) = finds_in([("Résumé", "Mme Martin raconte.")])
    (after,) = finds_in([("Résumé", "Mme Martin habite ici.")])
    assert before.key != after.key


_LOCAL = st.text("abcdefghijklmnopqrstuvwxyz0123456789._-", min_size=1, max_size=20).filter(
    lambda text: text[0].isalnum() and text[-1].isalnum()
)


@given(
    before=st.text(max_size=200),
    local=_LOCAL,
    phone=st.lists(st.integers(0, 99), min_size=4, max_size=4),
    gap=st.sampled_from(["", " ", ".", "-", "\u00a0", "\u202f"]),
)
def test_an_address_and_a_phone_are_found_wherever_they_hide(
    before: str, local: str, phone: list[int], gap: str
) -> None:
    number = gap.join(["06", *(f"{pair:02d}" for pair in phone)])
    text = f"{before} {local}@exemple.fr, {number}."
    assert {"EMAIL", "PHONE"} <= set(kinds(text))


@given(st.text(max_size=600))
def test_any_text_is_read(text: str) -> None:
    for find in finds_in([("x", text)]):
        assert find.words
        assert f"{find.before}{find.words}{find.after}" in text
