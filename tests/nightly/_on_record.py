"""What the database holds of one follow-up, row by row, under the names of the expectations."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from models import Action, Deadline, Inspection, Plan, Recommendation, Response
from models.base import Base
from models.ids import one_id
from rules.stages import DeadlineState
from rules.timeline import DeadlineKind

_I, _P, _R, _RESPONSES, _A, _D = (
    Base.metadata.tables[each.__tablename__].c
    for each in (Inspection, Plan, Recommendation, Response, Action, Deadline)
)
_MINE = one_id("inspection")
# Built once: they are asked after every step of every follow-up.
_STATES = (
    select(_I.state, _P.state, _P.endorsed_on)
    .select_from(_I.id.table.outerjoin(_P.id.table, _P.inspection_id == _I.id))
    .where(_I.id == _MINE)
)
_PRINTED = (
    select(_R.id, _R.state, _RESPONSES.answer, _RESPONSES.reason)
    .select_from(_R.id.table.outerjoin(_RESPONSES.id.table, _RESPONSES.recommendation_id == _R.id))
    .where(_R.inspection_id == _MINE)
    .order_by(_R.number)
)
_ACTIONS = select(_A.what, _A.recommendation_id, _A.state, _A.done_on).where(
    _A.inspection_id == _MINE
)
_DATES = select(_D.kind, _D.state, _D.decide_on, _D.remind_on).where(_D.inspection_id == _MINE)


def on_record(connection: Connection, inspection_id: UUID) -> dict[str, Any]:
    """Return the inspection's state and, once it has a plan, all that the plan says."""
    mine = {"inspection": inspection_id}
    inspection, plan, endorsed_on = connection.execute(_STATES, mine).one()
    found: dict[str, Any] = {"inspection": inspection.value, "plan": None, "actions": []}
    if plan is None:
        return found
    printed = connection.execute(_PRINTED, mine).all()
    homes = [row.id for row in printed]
    actions = sorted(
        connection.execute(_ACTIONS, mine), key=lambda row: int(row.what.partition(":")[0])
    )
    return found | {
        "plan": plan.value,
        "endorsed": endorsed_on is not None,
        "recommendations": [row.state.value for row in printed],
        "answers": [row.answer and (row.answer.value, row.reason or "") for row in printed],
        "actions": [
            (homes.index(row.recommendation_id), row.state.value, row.done_on) for row in actions
        ],
    }


def dates_watched(connection: Connection, inspection_id: UUID) -> set[DeadlineKind]:
    """Return the kinds of date that are open; nobody must still look at one that is not."""
    dates = connection.execute(_DATES, {"inspection": inspection_id}).all()
    over = [each for each in dates if each.state is not DeadlineState.OPEN]
    assert not any(each.decide_on or each.remind_on for each in over)
    return {each.kind for each in dates if each.state is DeadlineState.OPEN}
