"""What the service remembers. Import tables from here, never from the files inside."""

from sqlalchemy.orm import Session

from models.acting import Acting
from models.action import Action, ActionRecommendation
from models.api_token import ApiToken
from models.base import Base
from models.clock_stop import ClockStop
from models.deadline import Deadline, DeadlineMove, Provenance, Subject
from models.distribution import Distribution
from models.draft_comment import CommentAnswer, DraftComment
from models.event import Event, EventKind, Fact
from models.extension import Extension, ExtensionState
from models.flow_run import FlowRun
from models.forecast import Forecast
from models.forwarding import Forwarding
from models.further_inspection import CarriedItem, FurtherInspection
from models.inspection import Inspection
from models.monitoring import MonitoringReview
from models.notification import (
    AttemptPhase,
    ChannelName,
    ChannelState,
    Digest,
    InboxMessage,
    Notice,
    Notification,
    NotificationAttempt,
    NotificationState,
    Reminder,
)
from models.organisation import MonitoredService, Organisation
from models.person import Language, Person
from models.plan import Plan, Response
from models.plan_actions import NewAction, Reply
from models.plan_version import Outcome, PlanDecision, PlanVersion, ReturnReason
from models.post import Post, PostHolding, PostKindRow
from models.prepared_publication import PreparedPublication
from models.programme import Programme, ProgrammeVersion
from models.quiet_period import QuietPeriod
from models.reason import Reason
from models.recommendation import Recommendation, RecommendationPost
from models.released_document import DocumentKind, DocumentReceipt, ReleasedDocument
from models.report import Report, ReportFile, Score, ScoreScope, ScoreToDate
from models.session import PortalSession, SignInLink, SignInRequest
from models.welsh_report import RecommendationInWelsh, WelshReport
from models.working_calendar import ClosureDay

__all__ = [
    "Acting",
    "Action",
    "ActionRecommendation",
    "ApiToken",
    "AttemptPhase",
    "Base",
    "CarriedItem",
    "ChannelName",
    "ChannelState",
    "ClockStop",
    "ClosureDay",
    "CommentAnswer",
    "Deadline",
    "DeadlineMove",
    "Digest",
    "Distribution",
    "DocumentKind",
    "DocumentReceipt",
    "DraftComment",
    "Event",
    "EventKind",
    "Extension",
    "ExtensionState",
    "Fact",
    "FlowRun",
    "Forecast",
    "Forwarding",
    "FurtherInspection",
    "InboxMessage",
    "Inspection",
    "Language",
    "MonitoredService",
    "MonitoringReview",
    "NewAction",
    "Notice",
    "Notification",
    "NotificationAttempt",
    "NotificationState",
    "Organisation",
    "Outcome",
    "Person",
    "Plan",
    "PlanDecision",
    "PlanVersion",
    "PortalSession",
    "Post",
    "PostHolding",
    "PostKindRow",
    "PreparedPublication",
    "Programme",
    "ProgrammeVersion",
    "Provenance",
    "QuietPeriod",
    "Reason",
    "Recommendation",
    "RecommendationInWelsh",
    "RecommendationPost",
    "ReleasedDocument",
    "Reminder",
    "Reply",
    "Report",
    "ReportFile",
    "Response",
    "ReturnReason",
    "Score",
    "ScoreScope",
    "ScoreToDate",
    "Session",
    "SignInLink",
    "SignInRequest",
    "Subject",
    "WelshReport",
]
