"""The components draw what they promise, in words, and open with their parameters."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace as Thing
from typing import Any

import pytest
import time_machine
from django.core.paginator import Paginator
from django.template.loader import render_to_string

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "components"
TODAY = date(2026, 9, 8)


def drawn(name: str, **context: Any) -> str:
    html = render_to_string(f"components/{name}.html", context)
    return " ".join(html.replace("\u00a0", " ").replace("&nbsp;", " ").split())


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.html")), ids=lambda path: path.stem)
def test_a_component_opens_with_its_parameters(path: Path) -> None:
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    assert first.startswith(("{#", "{% comment %}"))


@time_machine.travel("2026-09-08T10:00:00Z", tick=False)
def test_what_to_do_first() -> None:
    late = Thing(verb="Déposer le bilan", url="/b/", text="", due_on=date(2026, 9, 5), late=True)
    soon = Thing(verb="Répondre", url="/a/", text="Un jardin", due_on=None, late=False)
    html = drawn("todo", items=[late, soon])
    assert html.index("Déposer le bilan") < html.index("Répondre")
    assert "en retard de 3 jours" in html
    assert "samedi 5 septembre 2026" in html
    assert "Rien à faire pour le moment." in drawn("todo", items=[])
    assert "Tout est lu." in drawn("todo", items=[], empty_text="Tout est lu.")


@time_machine.travel("2026-09-08T10:00:00Z", tick=False)
@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"days_left": 12}, "Encore 12 jours"),
        ({"days_left": 1}, "Encore 1 jour"),
        ({"days_left": 0}, "Dernier jour"),
        ({"days_left": -3}, "Délai dépassé</strong>, en retard de 3 jours"),
        ({"days_left": 3, "suspended": True}, "Délai suspendu"),
        ({"days_left": 3, "stopped": True}, "Fonds attribués"),
    ],
)
def test_the_clock_speaks(state: dict[str, Any], words: str) -> None:
    ordinary = {"suspended": False, "stopped": False, "note": "", "percent_gone": 40}
    clock = Thing(**{**ordinary, "started_on": TODAY, "due_on": TODAY, "days_total": 60, **state})
    html = drawn("clock", clock=clock)
    assert words in html
    assert "mardi 8 septembre 2026" in html


@time_machine.travel("2026-09-08T10:00:00Z", tick=False)
def test_a_file_is_a_sentence_before_a_badge() -> None:
    sentence = Thing(
        status="Déposé",
        kind="info",
        holder="l’inspectrice l’a",
        since=TODAY,
        next="Elle lit",
        by=TODAY,
    )
    html = drawn("file_sentence", sentence=sentence)
    assert html.index("l’inspectrice l’a depuis le mardi") < html.index("fr-badge--info")
    assert "au plus tard le mardi 8 septembre 2026 (aujourd’hui)" in html


def test_steps_say_where_one_stands() -> None:
    steps = [
        Thing(title="Se concerter", text="", state="done", url="", action=""),
        Thing(title="Écrire", text="Dire", state="current", url="/p/", action="Continuer"),
        Thing(title="Recevoir", text="", state="todo", url="", action=""),
    ]
    html = drawn("stepper", steps=steps, label="Étapes")
    for words in ("Étape 1 sur 3, terminée", "Étape 2 sur 3, en cours", "Étape 3 sur 3, à venir"):
        assert words in html
    assert html.count('aria-current="step"') == 1


def test_pages_of_a_list_keep_the_filters() -> None:
    page = Paginator(range(200), 20).page(5)
    html = drawn("pagination", page_obj=page, query="etat=depose")
    for number in (1, 4, 6, 10):
        assert f'href="?etat=depose&amp;page={number}"' in html
    assert drawn("pagination", page_obj=Paginator(range(3), 20).page(1), query="") == ""


def test_the_parts_say_their_state_in_words() -> None:
    parts = [
        Thing(label="Titre", url="/t/", current=True, state="complete", count=2),
        Thing(label="Budget", url="/b/", current=False, state="empty", count=0),
        Thing(label="Lieu", url="/l/", current=False, state="locked", count=0),
    ]
    html = drawn("part_menu", parts=parts)
    for words in (", complet", ", à remplir", ", fermé à la modification", "(2 commentaires)"):
        assert words in html


def test_the_rest_draws_its_words() -> None:
    event = Thing(
        at=datetime(2026, 9, 8, 12, 2, tzinfo=UTC), label="Déposé", by="Mme M", note="", url=""
    )
    assert "mardi 8 septembre 2026 à 14 h 02" in drawn("timeline", events=[event])
    assert "7 sur 11" in drawn("progress", label="Parties", value=7, total=11)
    assert "<dt>UAI</dt><dd>0350001A</dd>" in drawn("definitions", rows=[("UAI", "0350001A")])
    assert "Déposé" in drawn("badge", label="Déposé")
    assert "inchangé" in drawn("diff_row", label="Lieu", old="a", new="a", changed=False)
    assert "Rien n’était écrit." in drawn("diff_row", label="Lieu", old="", new="a", changed=True)
    assert "Commencer" in drawn("empty", title="Rien", text="Ici.", url="/x/", action="Commencer")
    assert 'role="alert"' in drawn("alert", text="Attention", kind="warning", live=True)
    table = drawn("table_open", label="Projets") + drawn("table_close")
    assert 'tabindex="0"' in table
    assert table.endswith("</table></div>")
