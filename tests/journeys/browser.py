"""A person at a browser: what the journeys do on pages, each page checked by axe."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

CHROMIUM_NAMES = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "chrome",
)  # fmt: skip
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SHOTS = os.environ.get("NOTRE_ECOLE_SHOTS", "")


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


def as_read(text: str) -> re.Pattern[str]:
    """The text wherever it stands; French no-break spaces count as spaces."""
    return re.compile(re.escape(text).replace("\\ ", "\\s+"))


class Person:
    """Somebody in their own browser window. Every page they reach is checked by axe."""

    def __init__(
        self,
        browser: Browser,
        site: str,
        *,
        name: str,
        javascript: bool = True,
        **context: Any,
    ) -> None:
        self.name = name
        self.site = site
        self.context = browser.new_context(
            base_url=site,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            accept_downloads=True,
            java_script_enabled=javascript,
            reduced_motion="reduce",
            **context,
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.errors: list[str] = []
        self.never_sees: list[str] = []
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
        self._scope: Locator | None = None

    # --- moving

    def go(self, path: str) -> Page:
        """Open an address of the site and check the page."""
        self.page.goto(path)
        self.check()
        return self.page

    def click(self, name: str, *, role: str = "any") -> Page:
        """Press the button or follow the link of this name, then check the page reached."""
        return self.follow(self._target(name, role))

    def follow(self, target: Locator) -> Page:
        """Press this button or link, wait for the page it leads to, and check that page."""
        with self.page.expect_navigation(wait_until="load"):
            target.click()
        self.check()
        return self.page

    def press(self, name: str) -> None:
        """Press a button that stays on the page."""
        self._target(name, "button").click()

    def _target(self, name: str, role: str) -> Locator:
        # Names are compared whole; French no-break spaces count as spaces.
        pattern = re.compile("^" + as_read(name).pattern + "$")
        place = self._scope or self.page
        button = place.get_by_role("button", name=pattern)
        link = place.get_by_role("link", name=pattern)
        return {"button": button, "link": link, "any": button.or_(link)}[role].first

    @contextmanager
    def within(self, selector: str) -> Iterator[None]:
        """Fill and click in this region of the page only."""
        self._scope = self.page.locator(selector).first
        try:
            yield
        finally:
            self._scope = None

    # --- typing

    def field(self, name: str, value: str | None = None) -> Locator:
        """The field of this `name` (`__` for `-`), and of this value for a choice."""
        selector = f'[name="{name.replace("__", "-")}"]'
        selector += "" if value is None else f'[value="{value}"]'
        return (self._scope or self.page).locator(selector).first

    def fill(self, **fields: str) -> None:
        """Type in fields found by their `name` attribute (`__` for `-`)."""
        for name, value in fields.items():
            self.writing_place(name).fill(value)

    def writing_place(self, name: str) -> Locator:
        """Where one types for this field: the editor of a light text when the page has one."""
        field = self.field(name)
        sent = field.get_attribute("data-rich") if self.javascript else None
        if sent is None:
            return field
        return self.page.locator(f'.ne-rich:has([name="{sent}"]) .ne-rich__box')

    def tick(self, name: str, value: str | None = None) -> None:
        """Tick a box or a choice; its label lies over it."""
        self.field(name, value).check(force=True)

    def choose(self, **fields: str) -> None:
        """Choose values in lists found by their `name` attribute (`__` for `-`)."""
        for name, value in fields.items():
            self.field(name).select_option(value)

    # --- reading

    def check(self) -> None:
        """axe finds nothing on the page, no error happened, nothing forbidden is shown."""
        assert self.errors == [], f"{self.name}: {self.errors}"
        shown = self.page.content() if self.never_sees else ""
        for secret in self.never_sees:
            assert secret not in shown, f"{self.name} reads at {self.page.url}: {secret}"
        if not self.javascript:
            return
        results = Axe().run(self.page, options={"resultTypes": ["violations"]})
        found = [
            f"{violation['id']} ({violation['impact']}): {violation['help']} — "
            + " | ".join(node["html"][:160] for node in violation["nodes"][:3])
            for violation in results.response["violations"]
        ]
        assert found == [], f"{self.name} at {self.page.url}: " + "\n".join(found)

    def sees(self, text: str) -> None:
        """The page says this (spaces of any kind)."""
        expect(self.page.locator("body")).to_contain_text(as_read(text))

    def does_not_see(self, text: str) -> None:
        """The page does not say this."""
        expect(self.page.locator("body")).not_to_contain_text(as_read(text))

    def shot(self, name: str, folder: Path | str = SHOTS) -> None:
        """Keep a picture of the whole page in `NOTRE_ECOLE_SHOTS`, when it names a folder."""
        if not folder:
            return
        Path(folder).mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    def sign_in(self, email: str, password: str) -> None:
        """Through the sign-in page, as anybody."""
        self.go("/connexion/")
        self.fill(login=email, password=password)
        self.click("Se connecter", role="button")

    def close(self) -> None:
        self.context.close()
