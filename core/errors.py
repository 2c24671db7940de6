"""Refusals of the domain. Their text is a French sentence a person can act on."""

from __future__ import annotations


class DomainError(Exception):
    """A rule of the programme forbids the act; `str(error)` says which, in French."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class StepRefused(DomainError):
    """The file cannot take this step now (its status changed, or the table has no such step)."""


class NotAllowed(DomainError):
    """The person has no role that allows this act on this object."""


class StaleVersion(DomainError):
    """Somebody else saved the same thing meanwhile; nothing was overwritten."""
