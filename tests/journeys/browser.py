"""A person at a browser: what the journeys do on pages, each page checked by axe."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> str | None:
    """The Chromium of this machine (`CHROMIUM_PATH` wins), or None."""
    return os.environ.get("CHROMIUM_PATH") or next(
        (path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None
    )


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A headless Chromium, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=CHROMIUM_FLAGS, headless=True
        )
        try:
            yield browser
        finally:
            browser.close()


class Person:
    """Somebody in their own browser window. Every page they reach is checked by axe."""

    def __init__(self, browser: Browser, site: str, *, name: str, javascript: bool = True) -> None:
        self.name = name
        self.site = site
        self.context = browser.new_context(
            base_url=site,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            accept_downloads=True,
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on(
            "response",
            lambda response: (
                self.errors.append(f"{response.status} {response.url}")
                if response.status >= 500
                else None
            ),
        )
        self.javascript = javascript

    def go(self, path: str) -> Page:
        """Open an address of the site and check the page."""
        self.page.goto(path)
        self.check()
        return self.page

    def click(self, name: str, *, role: str = "any") -> Page:
        """Press the button or follow the link of this name, then check the page reached."""
        self._target(name, role).click()
        self.page.wait_for_load_state()
        self.check()
        return self.page

    def _target(self, name: str, role: str):  # type: ignore[no-untyped-def]
        # Names are compared whole; French no-break spaces count as spaces.
        pattern = re.compile("^" + re.escape(name).replace("\\ ", "\\s+") + "$")
        button = self.page.get_by_role("button", name=pattern)
        link = self.page.get_by_role("link", name=pattern)
        target = {"button": button, "link": link, "any": button.or_(link)}[role]
        return target.first

    def fill(self, **fields: str) -> None:
        """Type in fields found by their `name` attribute (`__` for `-`)."""
        for name, value in fields.items():
            self.page.locator(f'[name="{name.replace("__", "-")}"]').first.fill(value)

    def check(self) -> None:
        """axe finds nothing on the page, and no script or server error happened."""
        assert self.errors == [], f"{self.name}: {self.errors}"
        if not self.javascript:
            return
        results = Axe().run(self.page)
        found = [
            f"{violation['id']} ({violation['impact']}): {violation['help']} — "
            + " | ".join(node["html"][:160] for node in violation["nodes"][:3])
            for violation in results.response["violations"]
        ]
        assert found == [], f"{self.name} at {self.page.url}: " + "\n".join(found)

    def sees(self, text: str) -> None:
        """The page says this (spaces of any kind)."""
        pattern = re.compile(re.escape(text).replace("\\ ", "\\s+"))
        expect(self.page.locator("body")).to_contain_text(pattern)

    def shot(self, folder: Path, name: str) -> None:
        """Keep a picture of the whole page."""
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{name}.png", full_page=True)

    def sign_in(self, email: str, password: str) -> None:
        """Through the sign-in page, as anybody."""
        self.go("/connexion/")
        self.fill(login=email, password=password)
        self.click("Se connecter", role="button")

    def close(self) -> None:
        self.context.close()
