from concertations.models.concertation import Concertation, Finding, Participation
from concertations.models.meeting import Meeting

__all__ = ["Concertation", "Finding", "Meeting", "Participation"]
