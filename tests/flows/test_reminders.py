import pytest
from sqlalchemy import func, select

from flows.reminders import reminders
from models import Notification, Reminder
from models.database import reading
from tests import factories
from tests.course import Step, bring_to
from tests.factories import Case
from tests.flows.conftest import ONE_ENGINE, Kept

pytestmark = [pytest.mark.prefect, ONE_ENGINE]


def written() -> tuple[int, int]:
    """Count the ledger's entries and the digests in the outbox."""
    with reading() as session:
        entries = session.scalar(select(func.count()).select_from(Reminder))
        digests = session.scalar(
            select(func.count(func.distinct(Notification.digest_id))).where(
                Notification.digest_id.is_not(None)
            )
        )
        return entries or 0, digests or 0


def test_whoever_must_hear_of_a_date_hears_once_and_in_one_digest(case: Case, kept: Kept) -> None:
    bring_to(case, Step.PUBLISHED)
    before = written()
    reminders(as_of=factories.SUBMITTED)
    once = written()
    reminders(as_of=factories.SUBMITTED)

    assert once[0] > before[0]
    assert once[1] > before[1]
    assert written() == once
    assert [run.changed for run in kept()] == [once[0], 0]
