"""bin/bench --typing: many people write at once; what a save costs, whether a word is lost."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

from lib.bench_report import BEGIN_TYPING, END_TYPING, told, write_block
from lib.console import ROOT, Stop

GENERATORS = 2
AIMED = 50.0
"""Milliseconds inside the server that 95 saves of 100 stay under, on two free cores."""


@dataclass(frozen=True)
class Typing:
    """The measure: people, saves, milliseconds in the server and for the person, words lost."""

    people: int
    saves: int
    per_second: float
    queries: int
    p50: float
    p95: float
    busy_p50: float
    busy_p95: float
    seen_p50: float
    seen_p95: float
    wrong: int
    lost: int

    def text(self) -> str:
        """For a terminal and for the documentation page, in French."""
        held = "tenu" if self.p95 <= AIMED else "dépassé"
        return (
            f"{self.people} personnes écrivent, {self.saves} enregistrements "
            f"({_fr(self.per_second)} par seconde), {self.queries} requêtes SQL au plus. "
            f"Temps dans le serveur : médiane {_fr(self.p50)} ms, 95 % sous {_fr(self.p95)} ms "
            f"(but : {AIMED:.0f} ms, {held}), dont processeur : médiane {_fr(self.busy_p50)} ms, "
            f"95 % sous {_fr(self.busy_p95)} ms. Vu de la page : médiane {_fr(self.seen_p50)} ms, "
            f"95 % sous {_fr(self.seen_p95)} ms. Réponses fausses : {self.wrong}. "
            f"Textes perdus : {self.lost}."
        )


def people_who_write(count: int) -> list[dict[str, Any]]:
    """Heads in front of the evaluation of a draft of theirs, each signed in. Writes sessions."""
    from django.conf import settings
    from django.urls import reverse

    from establishments.enums import Role
    from establishments.models import Membership
    from projects.enums import Part, Status
    from projects.models import Project, ProjectPart

    drafts = Project.objects.filter(status=Status.DRAFT).order_by("pk")[:count]
    versions = dict(
        ProjectPart.objects.filter(project__in=list(drafts), part=Part.EVALUATION).values_list(
            "project", "version"
        )
    )
    heads = {
        row.establishment_id: row.user
        for row in Membership.objects.filter(
            establishment__in=[draft.establishment_id for draft in drafts],
            role=Role.HEAD,
            ends_on__isnull=True,
        ).select_related("user")
    }
    people = []
    for draft in drafts:
        token = secrets.token_hex(16)
        session = _session_of(heads[draft.establishment_id])
        people.append(
            {
                "path": reverse("projects:part-update", args=[draft.reference, "evaluation"]),
                "reference": draft.reference,
                "cookie": f"{settings.SESSION_COOKIE_NAME}={session}; "
                f"{settings.CSRF_COOKIE_NAME}={token}",
                "token": token,
                "field": "evaluation_html",
                "version": versions.get(draft.pk, 0),
            }
        )
    return people


def _session_of(user: Any) -> str:
    """The key of a session where this person is signed in."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def measure(port: int, people: Sequence[dict[str, Any]], *, pause: float, seconds: float) -> Typing:
    """Let everybody type for that long, then read every text again from the database."""
    shares = [people[rank::GENERATORS] for rank in range(GENERATORS)]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "lib.typing_load"],
            cwd=ROOT / "bin", stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in shares
    ]  # fmt: skip
    for process, share in zip(running, shares, strict=True):
        order = {"host": "127.0.0.1", "port": port, "pause": pause, "seconds": seconds}
        assert process.stdin is not None
        process.stdin.write(json.dumps({**order, "people": share}))
        process.stdin.close()
        process.stdin = None
    served: list[float] = []
    busy: list[float] = []
    seen: list[float] = []
    queries: list[int] = []
    texts: dict[str, str] = {}
    wrong = 0
    for process in running:
        answer = json.loads(process.communicate()[0])
        served += answer["served"]
        busy += answer["busy"]
        seen += answer["seen"]
        queries += answer["queries"]
        texts |= answer["texts"]
        wrong += answer["wrong"]
    if len(served) < 2:
        raise Stop("Personne n’a pu enregistrer : voyez var/bench/web.log.")
    return Typing(
        people=len(people),
        saves=len(served),
        per_second=round(len(served) / seconds, 1),
        queries=max(queries),
        p50=round(median(served), 1),
        p95=_p95(served),
        busy_p50=round(median(busy), 1),
        busy_p95=_p95(busy),
        seen_p50=round(median(seen), 1),
        seen_p95=_p95(seen),
        wrong=wrong,
        lost=_lost(people, texts),
    )


def _lost(people: Sequence[dict[str, Any]], texts: dict[str, str]) -> int:
    """How many people do not find the last text they were told was kept."""
    from projects.models import Project

    kept = dict(
        Project.objects.filter(
            reference__in=[person["reference"] for person in people]
        ).values_list("reference", "evaluation")
    )
    return sum(
        kept[person["reference"]] != texts[person["path"]]
        for person in people
        if person["path"] in texts
    )


def write(found: Typing, *, load: float) -> None:
    """Replace the measure of the documentation page."""
    write_block(BEGIN_TYPING, END_TYPING, f"{told(load)}\n\n{found.text()}")


def _p95(values: list[float]) -> float:
    return round(quantiles(values, n=100, method="inclusive")[94], 1)


def _fr(number: float) -> str:
    return str(number).replace(".", ",")
