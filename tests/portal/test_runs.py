import re
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import update

import clock
from models import Deadline, FlowRun
from models.database import transaction
from rules.posts import PostKind
from tests.course import Step, bring_to
from tests.factories import Case, make_case, on_sqlite
from tests.flows.kept_mornings import kept
from tests.mornings import calendar_at_seven
from tests.portal.asking import at, main_of
from tests.portal.people import Watch, signed_in

P = PostKind
RUNS = "/inspections/runs"
TODAY = date(2012, 7, 12)
NOW = datetime(2012, 7, 12, 9, tzinfo=UTC)
LINE = r'<th scope="row"[^>]*>([^<]+)</th>'


def run(flow: str, began_at: datetime = NOW, seconds: int | None = 3, **more: object) -> FlowRun:
    ended = began_at + timedelta(seconds=seconds) if seconds is not None else None
    return FlowRun(flow=flow, as_of=began_at.date(), began_at=began_at, ended_at=ended, **more)


def keep(*runs: FlowRun) -> None:
    with transaction(calendar_at_seven(TODAY)) as session:
        session.add_all(runs)


def all_well() -> list[FlowRun]:
    morning = clock.london(TODAY, time(6, 30))
    return [run("timeline", morning), run("delivery"), run("self_check")]


def test_staff_read_what_each_flow_did_and_what_it_failed_on(case: Case, watch: Watch) -> None:
    at(watch, TODAY)
    hour = timedelta(hours=1)
    failed = run("reminders", NOW - hour, 65, looked_at=9, changed=7, failed=2, failure="It broke")
    keep(*all_well(), failed, run("intake", NOW - 2 * hour, None))
    browser = signed_in(case.people[P.SCHEDULER])
    said = main_of(browser.get(RUNS).text)
    assert "In order Everything has run when it should." in said
    assert "Reminders 12 July 2012 at 9:00am 12 July 2012 1.1 minutes 9 7 2 Failed It broke" in said
    assert "Reading a report 12 July 2012 at 8:00am 12 July 2012 Not ended 0 0 0 Under way" in said
    for query, there in (
        ("flow=reminders", ["Reminders"]),
        ("only=failed", ["Reminders"]),
        ("only=changed", ["Reminders"]),
        ("flow=delivery&only=failed", []),
        ("flow=delivery", ["Sending messages"]),
    ):
        assert re.findall(LINE, browser.get(f"{RUNS}?{query}").text) == there, query
    assert len(re.findall(LINE, browser.get(f"{RUNS}?flow=nonsense&only=all&before=~").text)) == 5


def test_a_long_history_is_read_a_page_at_a_time_without_a_gap(case: Case, watch: Watch) -> None:
    at(watch, TODAY)
    keep(*(run("delivery", NOW - timedelta(minutes=n // 2), looked_at=n) for n in range(120)))
    browser = signed_in(case.people[P.SCHEDULER])
    assert browser.get(RUNS).text.count('scope="row"') == 0
    path, seen = f"{RUNS}?only=all", []
    while path:
        page = browser.get(path).text
        seen += re.findall(r'app-number">(\d+)<', page)[::3]
        older = re.search(r'href="([^"]+before=[^"]+)"', page)
        path = older[1].replace("&amp;", "&") if older else ""
    assert len(seen) == 120
    assert {int(each) for each in seen} == set(range(120))


@on_sqlite
def test_a_flow_that_has_not_run_when_it_should_is_said_at_the_top(
    case: Case, watch: Watch
) -> None:
    at(watch, TODAY)
    browser = signed_in(case.people[P.SCHEDULER])
    said = main_of(browser.get(RUNS).text)
    assert "The morning's work has never run." in said
    keep(*all_well()[:2], run("self_check", NOW - timedelta(hours=3)))
    said = main_of(browser.get(RUNS).text)
    assert "The self-check has not run when it should: the last time was 12 July 2012" in said
    assert "never run" not in said


@on_sqlite
def test_what_was_left_undone_is_told_at_home_with_the_way_to_it(case: Case, watch: Watch) -> None:
    bring_to(case, Step.PUBLISHED)
    other = make_case("Farland")
    with kept(TODAY):
        pass  # a morning that did nothing
    at(watch, TODAY)
    keep(run("delivery"), run("self_check", failure="StepFailed: Something is wrong."))
    browser = signed_in(case.people[P.SCHEDULER])
    for path in ("/", RUNS):
        page = browser.get(path).text
        said = main_of(page)
        assert "Check Work left undone" in said
        assert "deadlines that a stage should have looked at were not looked at." in said
        assert f'href="/inspections/{case.inspection_id}">Thornshire</a>' in page
        assert f'href="/inspections/{other.inspection_id}">Farland</a>' in page
    lead = signed_in(case.people[P.LEAD_INSPECTOR]).get("/").text
    assert "Work left undone" in lead
    assert "Farland" not in lead
    assert "Work left undone" not in signed_in(case.people[P.HEAD_OF_SERVICE]).get("/").text


@on_sqlite
def test_what_only_the_check_itself_can_see_is_told_in_its_words(case: Case, watch: Watch) -> None:
    at(watch, TODAY)
    with transaction(calendar_at_seven(TODAY)) as session:
        session.execute(update(Deadline).values(decide_on=None, remind_on=None))
    keep(*all_well()[:2], run("self_check", failure="StepFailed: Fact 3 is missing."))
    said = main_of(signed_in(case.people[P.SCHEDULER]).get("/").text)
    assert "The self-check found something when it last ran, 12 July 2012 at 10:00am" in said
    assert "Fact 3 is missing." in said
