"""Quorum, votes, notice: the pure rules."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.rules import (
    Quorum,
    Seat,
    Votes,
    composition_refusal,
    count_quorum,
    quorum_sentence,
    vote_refusal,
)

MODES = ["ROOM", "REMOTE", "MANDATE", "ABSENT"]


@st.composite
def commissions(draw: st.DrawFn) -> tuple[list[Seat], set[int]]:
    """Any commission: each mandate has one holder, each holder one mandate."""
    size = draw(st.integers(1, 12))
    modes = draw(st.lists(st.sampled_from(MODES), min_size=size, max_size=size))
    free = set(range(size))
    seats = []
    for member, mode in enumerate(modes):
        holder = None
        if mode == "MANDATE":
            others = sorted(free - {member})
            holder = draw(st.sampled_from(others)) if others else None
            mode = mode if holder is not None else "ABSENT"
            free.discard(holder)
        seats.append(Seat(member, mode, holder, presides=member == 0))
    aside = draw(st.sets(st.integers(0, size - 1), max_size=size))
    return seats, aside


@given(commissions(), st.integers(1, 100))
def test_voices_never_exceed_those_who_count(commission, percent):
    seats, aside = commission
    quorum = count_quorum(seats, percent=percent, set_aside=aside)
    assert 0 <= quorum.voices <= quorum.entitled == len(seats) - len(aside)
    assert quorum.needed >= 1
    if quorum.met:
        assert quorum.voices * 100 >= quorum.entitled * percent


@given(commissions())
def test_setting_somebody_aside_never_adds_a_voice(commission):
    seats, aside = commission
    everybody = count_quorum(seats, percent=50)
    assert count_quorum(seats, percent=50, set_aside=aside).voices <= everybody.voices


@given(commissions())
def test_without_quorum_required_one_voice_is_enough(commission):
    seats, _ = commission
    quorum = count_quorum(seats, percent=100, required=False)
    assert quorum.met == (quorum.voices > 0)


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.booleans())
def test_a_decision_needs_a_majority_or_the_casting_vote(in_favour, against, abstentions, casting):
    votes = Votes(in_favour, against, abstentions)
    quorum = Quorum(entitled=votes.total, needed=1, voices=votes.total)
    carried = vote_refusal(votes, quorum, casting_vote=casting) is None
    tie = in_favour == against > 0
    assert carried == (votes.total > 0 and (tie if casting else in_favour > against))


def test_a_mandate_held_by_somebody_absent_or_aside_is_worth_nothing():
    seats = [Seat(1, "ROOM"), Seat(2, "MANDATE", 1), Seat(3, "MANDATE", 4), Seat(4, "ABSENT")]
    assert count_quorum(seats, percent=50).voices == 2
    assert count_quorum(seats, percent=50, set_aside={1}).voices == 0


@pytest.mark.parametrize(
    ("members", "presidents", "words"),
    [
        (2, 1, "2 membres nommés sont en fonction"),
        (0, 1, "aucun membre nommé n’est en fonction"),
        (3, 0, "personne n’est nommé à la présidence"),
    ],
)
def test_a_commission_too_small_says_why(members, presidents, words):
    refusal = composition_refusal(
        members=members, presidents=presidents, minimum_members=3, held_on=date(2026, 9, 8)
    )
    assert refusal is not None
    assert words in refusal.replace("\u00a0", " ")


def test_the_quorum_is_said_in_words():
    quorum = count_quorum([Seat(1, "ROOM"), Seat(2), Seat(3)], percent=50)
    assert quorum_sentence(quorum).replace("\u00a0", " ") == (
        "Le quorum n’est pas atteint : 1 voix présente ou représentée pour 3 membres, il en faut 2."
    )


def test_the_president_set_aside_has_no_casting_vote():
    seats = [Seat(1, "ROOM", presides=True), Seat(2, "ROOM"), Seat(3, "ROOM")]
    quorum = count_quorum(seats, percent=50, set_aside={1})
    assert vote_refusal(Votes(1, 1, 0), quorum, casting_vote=True) is not None
    whole = count_quorum(seats, percent=50)
    assert vote_refusal(Votes(1, 1, 1), whole, casting_vote=True) is None
