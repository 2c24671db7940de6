"""Database guards of the commission: what moves the screens, what a signature freezes."""

from __future__ import annotations

import pgtrigger

OF_ITEM = "(SELECT i.session_id FROM reviews_agendaitem i WHERE i.id = {row}.item_id)"
"""The session of a row that names a file of the agenda, in SQL on NEW or OLD."""

SIGNED = (
    "item_id",
    "ballot_id",
    "outcome",
    "motive",
    "amount",
    "due_on",
    "votes_for",
    "votes_against",
    "abstentions",
    "casting_vote",
    "voices",
    "entitled",
)
"""What the presidency signs in a decision: its columns."""


def next_version(session: str) -> str:
    """The statement that makes the screens of this session, in SQL, ask for their page again."""
    return (
        "INSERT INTO reviews_livestate (session_id, version) "  # noqa: S608 - a trigger
        f"VALUES ({session}, 1) ON CONFLICT (session_id) "
        "DO UPDATE SET version = reviews_livestate.version + 1;"
    )


def moves_the_screens(name: str, session: str) -> list[pgtrigger.Trigger]:
    """Whatever is written in this table, the version of its session grows, raw SQL included.

    `session` is a column of the table, or SQL with `{row}` for NEW or OLD.
    """
    read = session if "{row}" in session else "{row}." + session
    return [
        pgtrigger.Trigger(
            name=f"{name}_moves_the_screens",
            when=pgtrigger.After,
            operation=pgtrigger.Insert | pgtrigger.Update,
            func=f"{next_version(read.format(row='NEW'))} RETURN NULL;",
        ),
        pgtrigger.Trigger(
            name=f"{name}_gone_moves_the_screens",
            when=pgtrigger.After,
            operation=pgtrigger.Delete,
            func=f"{next_version(read.format(row='OLD'))} RETURN NULL;",
        ),
    ]


def refuse_signed(item: str, *, gives: str = "NEW") -> str:
    """The body of a trigger that refuses once the decisions of this file's session are signed."""
    return (
        "IF EXISTS (SELECT 1 FROM reviews_decisionssignature s "  # noqa: S608 - a trigger
        "JOIN reviews_agendaitem i ON i.session_id = s.session_id "
        f"WHERE i.id = {item} AND s.withdrawn_at IS NULL) THEN "
        "RAISE EXCEPTION 'the decisions of this session are signed'; END IF; "
        f"RETURN {gives};"
    )
