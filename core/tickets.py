"""What makes a save that is sent again harmless: who sends it, and its rank among theirs. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ticket:
    """One save of one open page: the page's own name, drawn by the browser, and a growing rank."""

    writer: str = ""
    rank: int = 0

    def follows(self, writer: str, rank: int) -> bool:
        """Whether the last save came from the same page, before this one: its answer was lost.

        >>> Ticket("a1", 4).follows("a1", 3), Ticket("a1", 3).follows("a1", 3)
        (True, False)
        """
        return bool(self.writer) and self.writer == writer and self.rank > rank

    def repeats(self, writer: str, rank: int) -> bool:
        """Whether the last save is this very one, or a later one of the same page.

        >>> Ticket("a1", 3).repeats("a1", 3), Ticket("a1", 4).repeats("a1", 3)
        (True, False)
        """
        return bool(self.writer) and self.writer == writer and self.rank <= rank


NO_TICKET = Ticket()
"""A save from a page without JavaScript: nothing sends it again by itself."""


def read_ticket(writer: str, rank: str) -> Ticket:
    """The ticket of a posted form; none when it is not well formed.

    >>> read_ticket("a1b2", "7"), read_ticket("<b>", "7"), read_ticket("a1b2", "x")
    (Ticket(writer='a1b2', rank=7), Ticket(writer='', rank=0), Ticket(writer='', rank=0))
    """
    well_formed = writer.isascii() and writer.isalnum() and len(writer) <= 32
    counted = rank.isascii() and rank.isdigit() and len(rank) < 10
    return Ticket(writer, int(rank)) if well_formed and counted else NO_TICKET
