"""The cache that never stops the site: Redis, and this process's memory while Redis is down.

Sign-in counts its failures in the cache; without a fallback an unreachable Redis would either lock
everybody out or let anybody try for ever. In memory the count still holds, process by process.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django_redis.cache import RedisCache
from django_redis.exceptions import ConnectionInterrupted
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# Seconds during which a Redis that failed is not asked again.
PAUSE = 5.0


class ResilientCache(RedisCache):
    """Redis when it answers; otherwise the memory of the process, without an exception."""

    _silent_until = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._memory = LocMemCache("resilient", {"KEY_PREFIX": params.get("KEY_PREFIX", "")})

    def _ask(self, method: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= ResilientCache._silent_until:
            redis: Callable[..., Any] = getattr(self.client, method)
            try:
                return redis(*args, **kwargs)
            except (ConnectionInterrupted, RedisError, OSError) as error:
                ResilientCache._silent_until = time.monotonic() + PAUSE
                logger.warning("cache: Redis does not answer, memory serves meanwhile (%s)", error)
        local: Callable[..., Any] = getattr(self._memory, method)
        return local(*args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> Any:
        """Keep a value unless the key has one; whether it was kept."""
        return self._ask("add", *args, **kwargs)

    def get(self, key: Any, default: Any = None, version: Any = None, **kwargs: Any) -> Any:
        """The value of the key, or `default`."""
        return self._ask("get", key, default=default, version=version)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        """Keep a value."""
        return self._ask("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        """Give a key more time."""
        return self._ask("touch", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Forget a key."""
        return self._ask("delete", *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        """Add to a number; raises ValueError when the key has none."""
        return self._ask("incr", *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        """Whether the key has a value."""
        return self._ask("has_key", *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        """The values of several keys."""
        return self._ask("get_many", *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> Any:
        """Keep several values."""
        return self._ask("set_many", *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> Any:
        """Forget several keys."""
        return self._ask("delete_many", *args, **kwargs)

    def clear(self) -> Any:
        """Forget everything."""
        return self._ask("clear")
