"""Sealing what must be carried once and read by nobody else: access codes, invitation links.

A sealed text is encrypted with a key derived from SECRET_KEY (and, while keys change, from
SECRET_KEY_FALLBACKS): the database alone, or a backup of it, opens nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class SealBroken(Exception):
    """The sealed text was altered, or the key that sealed it is gone."""


def seal(value: dict[str, Any]) -> bytes:
    """Encrypt plain JSON; two seals of the same value differ."""
    return _box().encrypt(json.dumps(value).encode())


def open_seal(sealed: bytes | memoryview) -> dict[str, Any]:
    """What was sealed. Raises SealBroken."""
    try:
        opened: dict[str, Any] = json.loads(_box().decrypt(bytes(sealed)))
    except InvalidToken as error:
        raise SealBroken from error
    return opened


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(key)) for key in keys])


def _key(secret: str) -> bytes:
    digest = hashlib.sha256(f"notre-ecole.sealing:{secret}".encode()).digest()
    return base64.urlsafe_b64encode(digest)
