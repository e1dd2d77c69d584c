"""What the service remembers. Import tables from here, never from the files inside."""

from sqlalchemy.orm import Session

from models.acting import Acting
from models.action import Action, ActionRecommendation
from models.base import Base
from models.deadline import Deadline, DeadlineMove, Provenance, Subject
from models.event import Event, EventKind, Fact
from models.flow_run import FlowRun
from models.forwarding import Forwarding
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
from models.programme import Programme, ProgrammeVersion
from models.recommendation import Recommendation, RecommendationPost
from models.report import Report, ReportFile, Score, ScoreScope, ScoreToDate
from models.session import PortalSession, SignInLink, SignInRequest
from models.working_calendar import ClosureDay

__all__ = [
    "Acting",
    "Action",
    "ActionRecommendation",
    "AttemptPhase",
    "Base",
    "ChannelName",
    "ChannelState",
    "ClosureDay",
    "Deadline",
    "DeadlineMove",
    "Digest",
    "Event",
    "EventKind",
    "Fact",
    "FlowRun",
    "Forwarding",
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
    "Programme",
    "ProgrammeVersion",
    "Provenance",
    "Recommendation",
    "RecommendationPost",
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
]
