"""Reading a table of text (CSV) line by line: encoding, delimiter, quotes, whoever wrote it.

The file is never held in memory. A line that cannot be read is given back with its reason; only
what is no such table is refused. Knows nothing of what the columns say.
"""

from __future__ import annotations

import codecs
import csv
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from core import french
from core.errors import DomainError

_LONGEST_LINE = 65_536
_LONGEST_QUOTED_RECORD = 20
_WINDOWS = "cp1252"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# What a line really written in Windows-1252 or Latin-1 contains beyond ASCII.
_FRENCH_WINDOWS = re.compile(r"[\x09\x0a\x0d\x20-\x7e\xa0-\xff€œŒŸ‘’“”–—…•]*")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")
_DAMAGED = re.compile("\x00|\ufffd|Ã[\x80-\xbf©¨ª‰´§®¯±»¼ˆ€ ]|â€")


class UnreadableFile(DomainError):
    """The file is not such a table, or cannot be read; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The values of one line, in the order of the columns."""

    line: int
    values: list[str]


@dataclass(frozen=True, slots=True)
class Rotten:
    """A line that is not a row of the table, what can be read of it, and why, in French."""

    line: int
    values: list[str]
    reason: str


class DelimitedFile:
    """A table of text whose first line names its columns (`names`, as they are written).

    Each line is read as UTF-8, else as Windows-1252 (`windows_lines` counts those). `called` is the
    file in the sentences of refusals, `what` what it should be. Raises UnreadableFile, with one
    French sentence, when it is empty, binary or in UTF-16 (see `in_utf8`).
    """

    def __init__(
        self,
        stream: IO[bytes],
        *,
        what: str,
        called: str = "Le fichier",
        delimiters: str = ";,\t",
    ) -> None:
        self.windows_lines = 0
        self._file = stream
        self._number = 0
        self.names = self._header(what, called, delimiters)
        self.width = len(self.names)

    def __iter__(self) -> Iterator[Fields | Rotten]:
        """Every line of data once, in order; blank lines are skipped, comma or semicolon alike."""
        while line := self._next_line():
            number = self._number
            if not line.strip(b' \t\r\n;,|"'):
                continue
            if not line.endswith(b"\n") and len(line) >= _LONGEST_LINE:
                self._skip_rest_of_line()
                yield Rotten(number, [], "Ligne trop longue pour être lue.")
                continue
            yield self._record(number, line)

    def _header(self, what: str, called: str, delimiters: str) -> list[str]:
        first = self._next_line()
        if first.startswith(_UTF16):
            raise UnreadableFile(
                "Le fichier est encodé en UTF-16\u00a0: enregistrez-le en CSV UTF-8, "
                "puis recommencez."
            )
        if not first.strip():
            raise UnreadableFile(f"{called} est vide.")
        text = self._decode(first)
        if text is None or _BINARY.search(text):
            raise UnreadableFile(f"Le fichier n’est pas un texte\u00a0: il faut {what}.")
        text = text.removeprefix("\ufeff")
        self._delimiter = max(delimiters, key=text.count)
        return self._split(text)

    def _next_line(self) -> bytes:
        try:
            line = self._file.readline(_LONGEST_LINE)
        except OSError as error:
            raise UnreadableFile(
                f"La lecture du fichier s’est interrompue\u00a0: {error.strerror}."
            ) from None
        self._number += bool(line)
        return line

    def _skip_rest_of_line(self) -> None:
        while (chunk := self._file.readline(_LONGEST_LINE)) and not chunk.endswith(b"\n"):
            pass

    def _record(self, number: int, line: bytes) -> Fields | Rotten:
        if line.count(b'"') % 2:
            line = self._whole_record(line)
        text = self._decode(line)
        if text is None:
            fields = self._split(line.decode("ascii", "replace"))
            reason = "Caractères illisibles\u00a0: la ligne n’est ni en UTF-8, ni en Windows-1252."
            return Rotten(number, fields, reason)
        fields = self._split(text)
        if len(fields) != self.width:
            cut = "tronquée" if len(fields) < self.width else "mal découpée"
            found = french.counted(len(fields), "valeur")
            return Rotten(number, fields, f"Ligne {cut}\u00a0: {found} au lieu de {self.width}.")
        if _DAMAGED.search(text):
            return Rotten(number, fields, "Caractères abîmés par une conversion d’encodage.")
        return Fields(number, fields)

    def _whole_record(self, line: bytes) -> bytes:
        """The lines of a record with line breaks between quotes; the first alone if unclosed."""
        place, count, whole = self._file.tell(), self._number, line
        for _ in range(_LONGEST_QUOTED_RECORD):
            following = self._next_line()
            if not following:
                break
            whole += following
            if whole.count(b'"') % 2 == 0:
                return whole
        self._file.seek(place)
        self._number = count
        return line

    def _decode(self, line: bytes) -> str | None:
        try:
            return line.decode()
        except UnicodeDecodeError:
            pass
        try:
            text = line.decode(_WINDOWS)
        except UnicodeDecodeError:
            return None
        if not _FRENCH_WINDOWS.fullmatch(text):
            return None
        self.windows_lines += 1
        return text

    def _split(self, text: str) -> list[str]:
        text = text.rstrip("\r\n")
        if '"' not in text:
            return text.split(self._delimiter)
        return next(csv.reader([text], delimiter=self._delimiter), [])


def in_utf8(source: IO[bytes], copy: IO[bytes]) -> None:
    """Copy a file into another, read again from its start: what a spreadsheet wrote in UTF-16 is
    rewritten in UTF-8, anything else is left as it is."""
    head = source.read(2)
    source.seek(0)
    if head in _UTF16:
        reader = codecs.getreader("utf-16")(source, "replace")
        while piece := reader.read(1 << 16):
            copy.write(piece.encode())
    else:
        shutil.copyfileobj(source, copy)
    copy.seek(0)
