"""What trackers usually do: a loop over objects, a look whether it was told, a commit a row."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from models import Deadline, Inspection, PostHolding, Reminder
from models.programme import ProgrammeVersion
from models.rules_document import rules_of
from models.working_calendar import working_calendar
from rules.reminders import newest_rung, next_rung_on


def loop(engine: Engine, today: date, most: int) -> int:
    """Remind, one by one, of up to so many deadlines; return how many that was."""
    with Session(engine) as session:
        version = session.scalars(select(ProgrammeVersion)).one()
        timeline, calendar = rules_of(version.document)[1], working_calendar()
        waiting = (
            select(Deadline.id)
            .where(Deadline.state == "open", Deadline.remind_on <= today)
            .limit(most)
        )
        ids = session.scalars(waiting).all()
        for identity in ids:
            deadline = session.get_one(Deadline, identity)
            session.get_one(Inspection, deadline.inspection_id)
            ladder = timeline[deadline.kind].ladder
            rung = newest_rung(ladder, deadline.due_on, calendar, today)
            person = _holder(session, deadline.post_id)
            if rung and not _was_told(session, identity, rung.step, person):
                session.add(_entry(deadline, rung.step, rung.on, person))
            deadline.remind_on = next_rung_on(ladder, deadline.due_on, calendar, today)
            session.commit()
            hand_over(person)
    return len(ids)


def hand_over(person: UUID) -> None:
    """Stand where a sender would: this one takes no time."""
    del person


def _holder(session: Session, post_id: UUID) -> UUID:
    holding = select(PostHolding.person_id).where(PostHolding.post_id == post_id)
    return session.scalars(holding.limit(1)).one()


def _was_told(session: Session, deadline_id: UUID, step: str, person_id: UUID) -> bool:
    told = select(Reminder.id).where(
        Reminder.deadline_id == deadline_id,
        Reminder.step == step,
        Reminder.person_id == person_id,
    )
    return session.scalars(told).first() is not None


def _entry(deadline: Deadline, step: str, on: date, person_id: UUID) -> Reminder:
    return Reminder(
        id=uuid4(),
        deadline_id=deadline.id,
        step=step,
        level=0,
        due_on=deadline.due_on,
        rung_on=on,
        person_id=person_id,
    )
