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
from reviews.models.sitting import (
    Ballot,
    DecisionsSignature,
    LiveState,
    MinutesCorrection,
    MotiveTemplate,
    Vote,
)

__all__ = [
    "AgendaItem",
    "AskedOpinion",
    "AskedReminder",
    "Attendance",
    "Ballot",
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
    "DecisionsSignature",
    "FileOpening",
    "InboxFilter",
    "Interest",
    "LiveState",
    "MemberOpinion",
    "MemberOpinionDraft",
    "Mention",
    "MinutesCorrection",
    "MotiveTemplate",
    "Opinion",
    "OpinionMark",
    "PointVerdict",
    "Rapporteur",
    "RequestedPoint",
    "Seating",
    "Thread",
    "ThreadMove",
    "Vote",
    "WritingTakeover",
]
