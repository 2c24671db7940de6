"""Sealing what must be carried once and read by nobody else: access codes, invitation links.

A sealed text is encrypted with a key derived from SECRET_KEY (and, while keys change, from
SECRET_KEY_FALLBACKS): the database alone, or a backup of it, opens nothing. A fingerprint only
recognises a text drawn at random; it is fast, so never for a password that a person chose.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
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


def fingerprint(text: str) -> str:
    """What recognises `text` without telling it: HMAC-SHA256, 64 hexadecimal characters."""
    return _fingerprint(settings.SECRET_KEY, text)


def fingerprints(text: str) -> list[str]:
    """Its fingerprints by the present key and the former ones, to look a row up."""
    return [_fingerprint(secret, text) for secret in _secrets()]


def has_fingerprint(text: str, kept: str) -> bool:
    """Whether `kept` is the fingerprint of `text`, by the present key or a former one.

    Takes the same time whatever the answer.
    """
    compared = [hmac.compare_digest(found, kept) for found in fingerprints(text)]
    return True in compared


def _fingerprint(secret: str, text: str) -> str:
    key = hashlib.sha256(f"notre-ecole.fingerprint:{secret}".encode()).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _secrets() -> list[str]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _box() -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in _secrets()])


def _key(secret: str) -> bytes:
    digest = hashlib.sha256(f"notre-ecole.sealing:{secret}".encode()).digest()
    return base64.urlsafe_b64encode(digest)
