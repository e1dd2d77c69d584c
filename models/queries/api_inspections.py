"""The inspections a program may list: narrowed by what its person's posts reach, page by page."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from models.inspection import Inspection
from models.programme import Programme, ProgrammeVersion
from rules.permissions import Act, Actor, may
from rules.posts import TEAM_POSTS, Body, body_of

_WHO_KNOWS = (Act.SEE_INSPECTION, Act.SEE_PLAN_TIMELINESS)


def may_list(actor: Actor, inspection: Inspection) -> bool:
    """Whether somebody may know of an inspection as a whole; an owner has their actions only."""
    return any(may(actor, act, inspection.as_thing()) for act in _WHO_KNOWS)


def inspections_after(
    session: Session, actor: Actor, after: str, most: int
) -> tuple[Sequence[Inspection], str | None]:
    """Return up to `most` inspections somebody may list, by reference, after one of them.

    With them comes the reference after which to go on, or None at the end.
    """
    rows = session.scalars(
        select(Inspection)
        .join(Inspection.programme_version)
        .join(ProgrammeVersion.programme)
        .where(Inspection.reference > after, _reached(actor))
        .options(
            joinedload(Inspection.service),
            contains_eager(Inspection.programme_version).contains_eager(ProgrammeVersion.programme),
        )
        .order_by(Inspection.reference)
        .limit(most + 1)
    ).all()
    page = rows[:most]
    following = page[-1].reference if len(rows) > most else None
    return [each for each in page if may_list(actor, each)], following


def _reached(actor: Actor) -> ColumnElement[bool]:
    """Narrow to what somebody's posts may reach; whether they do, `may` decides on each row."""
    reached: list[ColumnElement[bool]] = []
    for post in actor.posts:
        match body_of(post.kind):
            case Body.INSPECTORATE if post.kind not in TEAM_POSTS:
                return Inspection.id.is_not(None)
            case Body.INSPECTORATE:
                reached.append(Inspection.id == post.inspection_id)
            case Body.MONITOR:
                watched = Programme.monitor_id == post.organisation_id
                reached.append(and_(watched, Inspection.published_on.is_not(None)))
            case _:
                reached.append(Inspection.service_id == post.organisation_id)
    return or_(*reached) if reached else Inspection.id.is_(None)
