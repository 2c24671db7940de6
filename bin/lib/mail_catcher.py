"""A local SMTP server that keeps each message as a file: nothing leaves the machine.

Run as `python -m lib.mail_catcher PORT FOLDER`, from bin/.
"""

from __future__ import annotations

import re
import signal
import sys
import threading
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from lib.console import NO_SPACE


class Folder:
    """Handler of aiosmtpd: one .eml a message, named by its moment, recipient and subject."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._written = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the message; a full disk is a temporary refusal, so that the sender tries again."""
        content = envelope.original_content or b""
        message = message_from_bytes(content, policy=policy.default)
        self._written += 1
        moment = f"{datetime.now().astimezone():%Y-%m-%d_%H%M%S}-{self._written:04d}"
        words = f"{'_'.join(envelope.rcpt_tos)} {message.get('Subject', '')}"
        name = re.sub(r"[^\w@.-]+", "-", words).strip("-")[:120]
        try:
            (self.folder / f"{moment}-{name}.eml").write_bytes(content)
        except OSError as error:
            reason = "disk full" if error.errno in NO_SPACE else "cannot write"
            return f"452 {reason}, try later"
        return "250 OK"


def main(port: int, folder: Path) -> None:
    """Serve until SIGTERM."""
    folder.mkdir(parents=True, exist_ok=True)
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    controller = Controller(Folder(folder), hostname="127.0.0.1", port=port)
    controller.start()
    stopped.wait()
    controller.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
