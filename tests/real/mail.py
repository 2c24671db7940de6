"""A real SMTP server (aiosmtpd) that accepts, refuses, or keeps the sender waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.real.waiting import free_port


class MailServer:
    """What the server received, and how it behaves. Change the behaviour at any time.

    `refusal` answers every message with that line, `refused_addresses` those of an address.
    `hold_before` keeps the sender waiting before taking a message, `hold_after` when it is taken
    but not answered yet; `held` names the messages kept so, `keeping` counts the senders who wait.
    """

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.refusal = ""
        self.refused_addresses: dict[str, str] = {}
        self.hold_before = False
        self.hold_after = False
        self.held: list[str] = []
        self.keeping = 0
        self.port = 0

    def to(self, address: str) -> list[EmailMessage]:
        """The messages received for this address."""
        return [message for message in self.received if message["To"] == address]

    def message_ids(self) -> list[str]:
        """The Message-ID of each message received, in order."""
        return [str(message["Message-ID"]) for message in self.received]

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.refused_addresses.get(address) or self.refusal
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = cast(bytes, envelope.original_content)
        message = message_from_bytes(content, policy=policy.default)
        if self.hold_before or self.hold_after:
            self.held.append(str(message["Message-ID"]))
        self.keeping += 1
        try:  # a sender who dies meanwhile ends it
            while self.hold_before:
                await asyncio.sleep(0.02)
            self.received.append(message)
            while self.hold_after:
                await asyncio.sleep(0.02)
        finally:
            self.keeping -= 1
        return "250 OK"

    def forget(self) -> None:
        """Empty and obliging again."""
        self.let_go()
        self.received, self.held = [], []
        self.refusal, self.refused_addresses = "", {}

    def let_go(self) -> None:
        """Keep nobody waiting any more."""
        self.hold_before = self.hold_after = False


@contextmanager
def mail_server(port: int = 0) -> Iterator[MailServer]:
    """A mail server on a port of the loopback, for the time of the block."""
    server = MailServer()
    controller = Controller(server, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    server.port = controller.port
    try:
        yield server
    finally:
        server.let_go()
        controller.stop(no_assert=True)
