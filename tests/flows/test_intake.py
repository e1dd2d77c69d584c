from uuid import UUID

import pytest

from flows.intake import intake
from models import ReportFile
from models.database import reading
from models.report_register import receive
from reports.example import example_report
from tests.conftest import Transaction
from tests.flows.conftest import ONE_ENGINE, Kept

pytestmark = [pytest.mark.prefect, ONE_ENGINE]


def handed_in(writing: Transaction, content: bytes) -> UUID:
    with writing() as session:
        acting = session.info["acting"]
        return receive(session, acting, "report.txt", content).id


def test_a_report_that_was_handed_in_is_read(writing: Transaction, kept: Kept) -> None:
    file_id = handed_in(writing, example_report())
    intake(file_id)

    with reading() as session:
        file = session.get_one(ReportFile, file_id)
        assert file.reading is not None
        assert file.reading["area"]["value"] == "Thornshire & Holmsea"
    assert [(run.flow, run.changed, run.failure) for run in kept()] == [("intake", 1, None)]


def test_what_is_no_report_is_refused_in_a_sentence(writing: Transaction, kept: Kept) -> None:
    file_id = handed_in(writing, b"Dear all, please find the minutes attached.")
    intake(file_id)

    with reading() as session:
        file = session.get_one(ReportFile, file_id)
        assert (file.reading, (file.refusal or "")[-1]) == (None, ".")
    assert [(run.changed, run.failure) for run in kept()] == [(0, None)]
