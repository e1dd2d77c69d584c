import pytest
from sqlalchemy import func, select

from flows.delivery import delivery
from models import InboxMessage, Notification, NotificationState
from models.database import reading
from notifications.announcing import announced
from tests.course import Step, bring_to
from tests.factories import Case
from tests.flows.conftest import ONE_ENGINE, Kept

pytestmark = [pytest.mark.prefect, ONE_ENGINE]


def waiting_and_received() -> tuple[int, int]:
    with reading() as session:
        queued = select(func.count()).where(Notification.state == NotificationState.QUEUED)
        received = select(func.count()).select_from(InboxMessage)
        return session.scalars(queued).one(), session.scalars(received).one()


def test_what_waits_is_delivered_and_delivered_once(case: Case, kept: Kept) -> None:
    bring_to(case, Step.SUBMITTED, within=announced)
    waited, _ = waiting_and_received()

    delivery()
    delivery()

    assert waited > 0
    assert waiting_and_received() == (0, waited)
    assert [(run.flow, run.changed) for run in kept()] == [("delivery", waited), ("delivery", 0)]
