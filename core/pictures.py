"""The pages of a PDF or of an image as small images, made apart from the site (`core.drawing`)."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypedDict

DRAWN = frozenset({"application/pdf", "image/png", "image/jpeg", "image/webp"})
"""The types that can be drawn."""

MOST_PAGES = 20
"""Further pages are read by downloading the document."""

_SECONDS = 90
_PROGRAM = Path(__file__).with_name("drawing.py")


class _Told(TypedDict):
    total: int
    pictures: list[tuple[int, int, int]]


class NotDrawn(Exception):
    """The file is damaged, or asks for too much memory or time."""


@dataclass(frozen=True)
class Picture:
    """A page as a WebP file; number 0 is a small one of the first page. Sizes in pixels."""

    number: int
    width: int
    height: int
    path: Path


@dataclass(frozen=True)
class Pictures:
    """How many pages the document has, and those that were drawn."""

    total: int
    pictures: list[Picture]


@contextmanager
def drawn(stream: IO[bytes], content_type: str) -> Iterator[Pictures]:
    """The pictures of a file, on disk for the time of the block. Raises NotDrawn."""
    with tempfile.TemporaryDirectory(prefix="notre-ecole-") as folder:
        source = Path(folder) / "source"
        with source.open("wb") as copy:
            shutil.copyfileobj(stream, copy)
        told = _draw(source, content_type, folder)
        yield Pictures(
            total=told["total"],
            pictures=[
                Picture(number, width, height, Path(folder) / f"{number}.webp")
                for number, width, height in told["pictures"]
            ],
        )


def _draw(source: Path, content_type: str, folder: str) -> _Told:
    command = [
        sys.executable, "-I", str(_PROGRAM), str(source), content_type, folder, str(MOST_PAGES)
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - our own program, on a file of our own naming
            command, capture_output=True, timeout=_SECONDS, check=True, env={}, cwd=folder
        )
        told: _Told = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise NotDrawn(f"{type(error).__name__}") from error
    return told
