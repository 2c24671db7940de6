from reviews.models.commission import (
    AgendaItem,
    Attendance,
    CommissionSession,
    Decision,
    DecisionPoint,
    Interest,
)
from reviews.models.reading import Comment, CompletionRequest, Opinion, RequestedPoint

__all__ = [
    "AgendaItem",
    "Attendance",
    "Comment",
    "CommissionSession",
    "CompletionRequest",
    "Decision",
    "DecisionPoint",
    "Interest",
    "Opinion",
    "RequestedPoint",
]
