"""The fingerprint and the size of a stream, read by pieces."""

from __future__ import annotations

import hashlib
from typing import IO


def measure(file: IO[bytes]) -> tuple[str, int]:
    """The SHA-256 (hexadecimal) and the size in bytes of a stream, put back at its start."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while piece := file.read(1 << 16):
        digest.update(piece)
        size += len(piece)
    file.seek(0)
    return digest.hexdigest(), size
