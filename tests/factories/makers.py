"""What a factory is for the tests: called with columns, it gives the row it made."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Maker(Protocol[T_co]):
    """`CollegeFactory(name="…")` gives an Establishment."""

    def __call__(self, **columns: Any) -> T_co: ...

    def build(self, **columns: Any) -> T_co: ...

    def create(self, **columns: Any) -> T_co: ...

    def create_batch(self, size: int, **columns: Any) -> list[Any]: ...
