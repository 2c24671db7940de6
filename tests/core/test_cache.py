from __future__ import annotations

import time

import pytest

from core.cache import ResilientCache

DEAD = "redis://127.0.0.1:1/0"
OPTIONS = {"OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 0.3, "SOCKET_TIMEOUT": 0.3}}


@pytest.fixture
def dead(monkeypatch: pytest.MonkeyPatch) -> ResilientCache:
    monkeypatch.setattr(ResilientCache, "_silent_until", 0.0)
    return ResilientCache(DEAD, OPTIONS)


def test_memory_serves_while_redis_is_down(dead: ResilientCache) -> None:
    started = time.monotonic()
    dead.clear()
    assert dead.add("key", 1, 60)
    assert not dead.add("key", 2, 60)
    assert dead.get("key") == 1
    assert dead.get("other", "default") == "default"
    dead.set("key", [1], 60)
    assert dead.get_many(["key"]) == {"key": [1]}
    assert dead.has_key("key")
    dead.delete("key")
    assert dead.get("key") is None
    assert time.monotonic() - started < 2
