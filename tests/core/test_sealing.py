"""Sealing: unreadable without the key, readable while keys change, never silently wrong."""

from __future__ import annotations

from typing import Any

import pytest

from core.sealing import SealBroken, open_seal, seal

VALUE = {"code": "ACDE-FGHJ-KMNP-QRTU", "path": "/activation/"}


def test_what_is_sealed_is_read_again_and_by_nobody_else(settings: Any) -> None:
    sealed = seal(VALUE)
    assert b"ACDE" not in sealed
    assert open_seal(sealed) == VALUE
    assert seal(VALUE) != sealed
    settings.SECRET_KEY = "another-key-of-another-server-0123456789"
    with pytest.raises(SealBroken):
        open_seal(sealed)


def test_the_key_may_change(settings: Any) -> None:
    before = settings.SECRET_KEY
    sealed = seal(VALUE)
    settings.SECRET_KEY = "the-key-of-next-year-0123456789-0123456789"
    settings.SECRET_KEY_FALLBACKS = [before]
    assert open_seal(sealed) == VALUE


def test_an_altered_seal_is_refused() -> None:
    sealed = bytearray(seal(VALUE))
    sealed[20] ^= 1
    with pytest.raises(SealBroken):
        open_seal(bytes(sealed))
