import re
from uuid import UUID, uuid4

import pytest
from httpx2 import Response
from sqlalchemy import func, select

from models import EventKind, Recommendation, Report, ReportFile, Score
from models.database import reading
from models.queries.story import facts_after
from portal.forms import Sent
from portal.uploads import shown_name
from reports.example import example_report
from rules.posts import PostKind
from settings import get_settings
from tests.factories import Case, make_case
from tests.portal.people import OURS, Browser, heading, signed_in, token_of

P = PostKind
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture
def case(engine: object, watch: object) -> Case:
    del engine, watch
    return make_case(recommendations=None)


def hand_in(browser: Browser, place: str, content: bytes, name: str = "thornshire.txt") -> Response:
    """Choose a file on the page that asks for it, and send it."""
    token = token_of(browser.get(place))
    files = {"report": (name, content, "text/plain")}
    return browser.http.post(place, data={"csrf": token}, files=files, headers=OURS)


def at(case: Case) -> str:
    return f"/inspections/{case.inspection_id}/report"


def count(of: type) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(of)) or 0


def test_a_report_is_read_looked_at_beside_its_text_and_confirmed(case: Case) -> None:
    browser = signed_in(case.people[P.LEAD_INSPECTOR])
    answer = hand_in(browser, at(case), example_report())
    assert answer.status_code == 303
    look = browser.get(answer.headers["location"])
    assert heading(look) == "What was read in the report"
    assert '<a class="govuk-link" href="#line-108">line 108</a>' in look.text
    assert re.search(r'<li id="line-108">Safeguarding score:', look.text)
    assert "October 2012, <a" in look.text
    assert "In the report the area is “Thornshire &amp; Holmsea”" in look.text
    assert count(Report) == 0
    confirmed = browser.post(answer.headers["location"])
    assert (confirmed.status_code, confirmed.headers["location"]) == (303, at(case))
    page = browser.get(at(case)).text
    assert "The report is registered." in page
    assert "Primary responsibility: YOS Head of Service" in page
    assert (count(Report), count(Recommendation) > 0, count(Score) > 0) == (1, True, True)
    with reading() as session:
        kinds = [fact.kind for fact in facts_after(session, 0)]
    assert kinds[-1] is EventKind.REPORT_REGISTERED


def test_every_line_of_the_text_stands_under_its_own_number(case: Case) -> None:
    browser = signed_in(case.people[P.LEAD_INSPECTOR])
    answer = hand_in(browser, at(case), example_report().replace(b"\n", b"\r\n"))
    look = browser.get(answer.headers["location"]).text
    lines = example_report().decode().split("\n")
    shown = re.findall(r'<li id="line-(\d+)">', look)
    assert shown == [str(number) for number in range(1, len(lines) + 1)]


def test_every_doubt_is_said_with_its_line(case: Case) -> None:
    doubtful = example_report().replace(b"58%", b"59%", 1)
    browser = signed_in(case.people[P.LEAD_INSPECTOR])
    answer = hand_in(browser, at(case), doubtful)
    look = browser.get(answer.headers["location"]).text
    doubts = look[look.index("Doubts") : look.index("The report</h2>")]
    assert re.search(r"could not be read, or do(es)? not agree", doubts)
    assert 'href="#line-' in doubts


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("report.pdf", b"%PDF-1.7", "The file&#39;s name must end in .md or .text or .txt"),
        ("report.txt", b"%PDF-1.7 not text", "This file is a PDF, not plain text."),
        ("report.txt", b"PK\x03\x04" + b"x" * 90, "This file is a Word document or a zip file"),
        ("report.txt", b"\x00\x01\x02 bytes", "This file holds bytes that are not text."),
        ("report.txt", b"", "The file is empty"),
        ("report.txt", EICAR, "name the inspection programme"),
        ("", b"", "Choose a file"),
    ],
)
def test_what_is_no_report_is_refused_in_words_and_not_kept(
    case: Case, name: str, content: bytes, sentence: str
) -> None:
    browser = signed_in(case.people[P.LEAD_INSPECTOR])
    answer = hand_in(browser, at(case), content, name)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    assert "govuk-error-message" in answer.text
    assert count(ReportFile) == 0


def test_a_file_longer_than_any_report_is_refused(case: Case) -> None:
    browser = signed_in(case.people[P.LEAD_INSPECTOR])
    answer = hand_in(browser, at(case), b"word " * 110_000)
    assert answer.status_code == 422
    assert "This file is larger than 500 KB" in answer.text


def test_more_than_the_portal_takes_is_stopped_while_it_arrives(case: Case) -> None:
    browser = signed_in(case.people[P.LEAD_INSPECTOR])
    most = get_settings().report_max_bytes
    assert hand_in(browser, at(case), b"x" * (most + 70_000)).status_code == 413
    assert count(ReportFile) == 0


def test_a_wrong_file_is_discarded(case: Case) -> None:
    browser = signed_in(case.people[P.LEAD_INSPECTOR])
    look = hand_in(browser, at(case), example_report()).headers["location"]
    answer = browser.post(f"{look}/discard", page=look)
    assert (answer.status_code, answer.headers["location"]) == (303, at(case))
    assert count(ReportFile) == 0
    assert browser.get(look).status_code == 404


def test_a_registered_report_is_not_discarded_and_not_registered_again(case: Case) -> None:
    browser = signed_in(case.people[P.LEAD_INSPECTOR])
    look = hand_in(browser, at(case), example_report()).headers["location"]
    token = token_of(browser.get(look))
    assert browser.post(look).status_code == 303
    for place, sentence in (
        (look, "is already registered."),
        (f"{look}/discard", "so it is kept."),
    ):
        again = browser.http.post(place, data={"csrf": token}, headers=OURS)
        assert again.status_code == 422
        assert sentence in again.text
    assert (count(Report), count(ReportFile)) == (1, 1)


def test_a_report_of_one_inspection_cannot_become_anothers(case: Case) -> None:
    browser = signed_in(case.people[P.LEAD_INSPECTOR])
    look = hand_in(browser, at(case), example_report()).headers["location"]
    browser.post(look)
    other = make_case("Farland", recommendations=None)
    theirs = signed_in(other.people[P.LEAD_INSPECTOR])
    answer = hand_in(theirs, at(other), example_report())
    assert answer.status_code == 422
    assert "already registered as the report of an inspection" in answer.text


def test_a_file_somebody_else_handed_in_is_as_if_there_were_none(case: Case) -> None:
    browser = signed_in(case.people[P.LEAD_INSPECTOR])
    look = hand_in(browser, at(case), example_report()).headers["location"]
    scheduler = signed_in(case.people[P.SCHEDULER])
    hidden, missing = scheduler.get(look), scheduler.get(f"{at(case)}/{uuid4()}")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    other = make_case("Farland", recommendations=None)
    file_id = UUID(look.rpartition("/")[2])
    theirs = signed_in(other.people[P.LEAD_INSPECTOR])
    assert theirs.get(f"{at(other)}/{file_id}").status_code == 404
    assert hand_in(scheduler, at(case), example_report()).headers["location"] == look
    assert scheduler.get(look).status_code == 200


def test_hostile_words_in_a_report_are_only_words(case: Case) -> None:
    hostile = example_report() + b"\n<script>alert(1)</script>\n"
    browser = signed_in(case.people[P.LEAD_INSPECTOR])
    look = browser.get(hand_in(browser, at(case), hostile).headers["location"]).text
    assert "<script>alert(1)" not in look
    assert "&lt;script&gt;alert(1)" in look


def test_a_files_name_is_only_something_to_show() -> None:
    assert shown_name(Sent("../../etc/pass\nwd.txt", b"")) == "passwd.txt"
    assert shown_name(Sent("C:\\Reports\\one.txt", b"")) == "one.txt"
    assert len(shown_name(Sent("x" * 900 + ".txt", b""))) == 120
