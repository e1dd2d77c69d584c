"""One action's date many times over, so that a morning has thousands to remind of."""

from uuid import uuid4

from sqlalchemy import insert, select

from models import Action, Base, Deadline
from models.database import transaction
from rules.timeline import DeadlineKind
from tests.factories import ACKNOWLEDGED, Case
from tests.mornings import calendar_at_seven

_ACTIONS = Base.metadata.tables[Action.__tablename__]
_DEADLINES = Base.metadata.tables[Deadline.__tablename__]


def many_more_actions(case: Case, count: int) -> None:
    """Give a case's plan so many more actions, each due when its first one is."""
    with transaction(calendar_at_seven(ACKNOWLEDGED)) as session:
        first = (
            session.execute(
                select(_DEADLINES)
                .where(_DEADLINES.c.inspection_id == case.inspection_id)
                .where(_DEADLINES.c.kind == DeadlineKind.ACTION_TARGET)
                .limit(1)
            )
            .mappings()
            .one()
        )
        action = (
            session.execute(select(_ACTIONS).where(_ACTIONS.c.id == first["action_id"]))
            .mappings()
            .one()
        )
        ids = [uuid4() for _ in range(count)]
        session.execute(
            insert(_ACTIONS),
            [{**action, "id": one, "letter": f"x{n}"} for n, one in enumerate(ids)],
        )
        session.execute(
            insert(_DEADLINES),
            [{**first, "id": uuid4(), "subject_id": one, "action_id": one} for one in ids],
        )
