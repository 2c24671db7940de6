"""What production installs is what the code imports, and the image has the libraries it needs."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = {path.parent.name for path in ROOT.glob("*/apps.py")} | {"notre_ecole"}


def _pinned(name: str) -> set[str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    return {_plain(found) for found in re.findall(r"^([A-Za-z0-9._-]+)(?:\[|==)", text, re.M)}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _imported() -> dict[str, Path]:
    """Top-level packages that the code of the site imports at module level, and one place each."""
    found: dict[str, Path] = {}
    for folder in sorted(OURS):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(node, ast.Import):
                    found |= {alias.name.split(".")[0]: path for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    found[node.module.split(".")[0]] = path
    return found


def test_production_installs_what_the_site_imports() -> None:
    known = importlib.metadata.packages_distributions()
    pinned = _pinned("base")
    apps = {name.split(".")[0]: ROOT for name in settings.INSTALLED_APPS}
    for name, place in (_imported() | apps).items():
        if name in OURS | {"django_linear_migrations"} or name in sys.stdlib_module_names:
            continue
        assert {_plain(it) for it in known.get(name, [])} & pinned, f"{name} ({place})"


def test_each_library_asked_for_has_its_line_in_the_adr() -> None:
    adr = (ROOT / "docs" / "adr" / "0002-dependencies.md").read_text("utf-8").lower()
    for name in ("base", "local", "dev"):
        text = (ROOT / "requirements" / f"{name}.in").read_text("utf-8")
        for asked in re.findall(r"^([A-Za-z][A-Za-z0-9-]*)", text, re.MULTILINE):
            assert re.search(rf"(?<![\w-]){asked.lower()}(?![\w-])", adr), asked


def test_the_image_has_the_libraries_that_bin_demo_checks() -> None:
    sys.path.insert(0, str(ROOT / "bin"))
    try:
        from lib import native
    finally:
        sys.path.remove(str(ROOT / "bin"))
    dockerfile = (ROOT / "Dockerfile").read_text("utf-8")
    for package in [*native.PAGE_LAYOUT.values(), native.FONT_PACKAGE]:
        assert re.search(rf"\s{re.escape(package)}\s", dockerfile), package
