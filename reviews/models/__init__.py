from reviews.models.asked import AskedOpinion, AskedReminder
from reviews.models.commission import (
    AgendaItem,
    Attendance,
    CommissionSession,
    Decision,
    DecisionPoint,
    Interest,
)
from reviews.models.completion import (
    CompletionExtension,
    CompletionReminder,
    CompletionRequest,
    PointVerdict,
    RequestedPoint,
)
from reviews.models.grid import CriteriaGrid, Criterion
from reviews.models.journal import FileOpening, InboxFilter, WritingTakeover
from reviews.models.preparation import (
    CompositionDecision,
    MemberOpinion,
    MemberOpinionDraft,
    OpinionMark,
    Rapporteur,
    Seating,
)
from reviews.models.reading import (
    Comment,
    CommentDraft,
    Mention,
    Opinion,
    Thread,
    ThreadMove,
)

__all__ = [
    "AgendaItem",
    "AskedOpinion",
    "AskedReminder",
    "Attendance",
    "Comment",
    "CommentDraft",
    "CommissionSession",
    "CompletionExtension",
    "CompletionReminder",
    "CompletionRequest",
    "CompositionDecision",
    "CriteriaGrid",
    "Criterion",
    "Decision",
    "DecisionPoint",
    "FileOpening",
    "InboxFilter",
    "Interest",
    "MemberOpinion",
    "MemberOpinionDraft",
    "Mention",
    "Opinion",
    "OpinionMark",
    "PointVerdict",
    "Rapporteur",
    "RequestedPoint",
    "Seating",
    "Thread",
    "ThreadMove",
    "WritingTakeover",
]
