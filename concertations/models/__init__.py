from concertations.models.concertation import Concertation, Finding, Participation
from concertations.models.contribution import (
    MOST_CHARACTERS,
    MOST_TAGS,
    QUESTIONS,
    TAG_CHARACTERS,
    Citation,
    Contribution,
    ContributionBox,
)
from concertations.models.meeting import Meeting
from concertations.models.synthesis import ConcertationReport, Publication

__all__ = [
    "MOST_CHARACTERS",
    "MOST_TAGS",
    "QUESTIONS",
    "TAG_CHARACTERS",
    "Citation",
    "Concertation",
    "ConcertationReport",
    "Contribution",
    "ContributionBox",
    "Finding",
    "Meeting",
    "Participation",
    "Publication",
]
