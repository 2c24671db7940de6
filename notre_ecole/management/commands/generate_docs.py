"""Writes the pages of `docs/` that say what the code says, from the code itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.urls import URLPattern, URLResolver, get_resolver

from core.http import Access
from establishments.enums import Role
from notre_ecole.roles import roles_page
from projects.enums import Status, Step
from projects.workflow import TABLE, Fact

FOLDER = Path(settings.BASE_DIR) / "docs"
NOTE = "<!-- Page écrite par `python manage.py generate_docs` : ne pas modifier à la main. -->\n\n"
_FACTS = {"": "", Fact.FUNDS: "si des fonds sont accordés", Fact.NO_FUNDS: "si aucun fonds"}
_ACCESS = {
    Access.PUBLIC: "tout le monde",
    Access.SIGNED_IN: "toute personne connectée",
    Access.ROLE: "certains rôles",
    Access.SCOPE: "les personnes du périmètre",
}


class Command(BaseCommand):
    """`generate_docs` writes the pages; `--check` fails when one of them is stale."""

    help = "Écrit d’après le code les pages de docs/ qui le décrivent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="échoue si une page est périmée")

    def handle(self, *args: Any, **options: Any) -> None:
        stale = []
        for name, text in pages().items():
            path = FOLDER / name
            if path.exists() and path.read_text() == text:
                continue
            stale.append(name)
            if not options["check"]:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
        if options["check"] and stale:
            self.stderr.write(f"Pages périmées : {', '.join(stale)}. Lancez generate_docs.")
            raise SystemExit(1)


def pages() -> dict[str, str]:
    """The generated pages, by path below `docs/`."""
    return {
        "domaine/roles-et-droits.md": NOTE + roles_page(_fresh()),
        "generated/cycle-de-vie.md": _life_cycle(),
        "generated/routes.md": _routes(),
    }


def _life_cycle() -> str:
    lines = [
        NOTE + "# Le cycle de vie d’un projet\n",
        "## Les statuts\n",
        "| code | en français |",
    ]
    lines += ["| --- | --- |", *(f"| `{status.value}` | {status.label} |" for status in Status)]
    lines += [
        "\n## Les actes\n",
        "| acte | de | vers | par | condition |",
        "| --- | --- | --- | --- | --- |",
    ]
    lines += [
        f"| {Step(row.step).label} | {Status(row.source).label} | {Status(row.target).label} | "
        f"{', '.join(role.label for role in Role if role in row.by)} | {_FACTS[row.when]} |"
        for row in TABLE
    ]
    lines += ["\n## Le schéma\n", "```mermaid", "stateDiagram-v2"]
    lines += [f"    {row.source} --> {row.target}: {row.step}" for row in TABLE]
    return "\n".join([*lines, "```", ""])


def _routes() -> str:
    lines = [NOTE + "# Les adresses du site et qui peut y entrer\n"]
    lines += ["| adresse | nom | ouverte à | rôles |", "| --- | --- | --- | --- |"]
    lines += [
        f"| `/{address}` | `{name}` | {_ACCESS[access]} | {roles} |"
        for address, name, access, roles in sorted(routes())
    ]
    return "\n".join([*lines, ""])


def _fresh() -> list[str]:
    """The addresses that ask for a fresh proof of who is there."""
    return [
        address
        for address, _, pattern in walk(get_resolver().url_patterns)
        if getattr(getattr(pattern.callback, "view_class", None), "fresh", False)
    ]


def routes() -> list[tuple[str, str, Access, str]]:
    """(address, name, access, roles) of every route of the site."""
    found = []
    for address, name, pattern in walk(get_resolver().url_patterns):
        view = getattr(pattern.callback, "view_class", None)
        roles = getattr(view, "roles", None) or ()
        labels = ", ".join(
            [
                *(role.label for role in Role if role in roles),
                *(["Administration"] if getattr(view, "administrators", False) else []),
            ]
        )
        found.append((address, name, Access(getattr(view, "access", Access.PUBLIC)), labels))
    return found


def walk(
    patterns: list[URLPattern | URLResolver], prefix: str = "", namespace: str = ""
) -> list[tuple[str, str, URLPattern]]:
    """(address, full name, pattern) of every leaf of the URL configuration."""
    found: list[tuple[str, str, URLPattern]] = []
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            found += walk(pattern.url_patterns, address, inner)
        else:
            found.append((address, f"{namespace}{pattern.name}", pattern))
    return found
