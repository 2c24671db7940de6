"""Documents and mails as a person gets them: downloaded, opened, read."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

from playwright.sync_api import Locator
from pypdf import PdfReader

from tests.journeys.browser import Person, as_read
from tests.real.mail import MailServer
from tests.real.waiting import wait_until


def download_pdf(person: Person, name: str) -> str:
    """Follow a link to a PDF once the worker made it, and return what it says."""
    link: Locator = person.page.get_by_role("link", name=as_read(name)).first
    href = link.get_attribute("href") or ""
    wait_until(
        lambda: person.context.request.get(href).headers["content-type"] == "application/pdf",
        f"the document « {name} » is ready",
        seconds=40,
    )
    with person.page.expect_download() as caught:
        link.click()
    pdf = Path(caught.value.path()).read_bytes()
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", text)


def mail_received(server: MailServer, address: str, subject: str) -> str:
    """Wait for the mail whose subject holds this text, and return what it says."""
    pattern = as_read(subject)

    def found() -> list[str]:
        return [
            message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
            for message in server.to(address)
            if pattern.search(str(message["Subject"]))
        ]

    wait_until(
        found,
        f"{address} receives « {subject} »",
        seconds=40,
        detail=f"; received: {[(m['To'], str(m['Subject'])) for m in server.received]}",
    )
    return found()[-1]


def only_link(mail: str) -> str:
    """The one link a mail ends with, as a path of the site."""
    (link,) = re.findall(r"https?://[^/\s]+(/\S*)", mail)
    return str(link)
