from concertations.models.concertation import Concertation, Finding, Participation

__all__ = ["Concertation", "Finding", "Participation"]
