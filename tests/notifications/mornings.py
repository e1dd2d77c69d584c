"""A Wednesday with a reminder in it and what arrived: what tests of digests share."""

from datetime import date, timedelta

from sqlalchemy import select

from models import (
    InboxMessage,
    Notification,
    NotificationState,
    Person,
)
from notifications.digest import write_digests
from rules.timeline import DeadlineKind
from tests.conftest import Transaction
from tests.moments import london_morning
from tests.notifications.factories import (
    World,
    make_deadline,
    make_world,
    remind,
)

S, K = NotificationState, DeadlineKind


WEDNESDAY = date(2012, 7, 4)


DUE = date(2012, 7, 11)


AT = london_morning(WEDNESDAY)


ONE_DAY = timedelta(days=1)


def prepared(writing: Transaction) -> World:
    """Write one reminder of the plan to the Head, and their digest of Wednesday."""
    with writing(WEDNESDAY) as session:
        world = make_world(session)
        remind(world, make_deadline(world, DUE), world.head)
        assert write_digests(session, WEDNESDAY, AT) == 1
    return world


def inbox_of(writing: Transaction, person: Person) -> list[str]:
    with writing() as session:
        mine = InboxMessage.person_id == person.id
        ordered = select(InboxMessage.text).where(mine).order_by(InboxMessage.received_at)
        return list(session.scalars(ordered))


def notifications(writing: Transaction) -> list[Notification]:
    with writing() as session:
        return list(session.scalars(select(Notification)))
