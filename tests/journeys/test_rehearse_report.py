from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import select

from cli.reports import EXAMPLE_PUBLISHED, EXAMPLE_VISIT_ENDED
from models import Deadline, database
from models.database import reading
from models.queries.story import ToldMessage
from rehearsal.days import Day
from rehearsal.habits import Course
from rehearsal.rehearse import DeadlineShown, Rehearsal, Source, run
from reports.example import FILE_NAME, example_report
from reports.published import read_report
from rules.timeline import DeadlineKind
from tests.factories import on_sqlite
from tests.reports.sources import published_report

THE_REAL_WAY_IN = database.engine
VISIT_ENDED, PUBLISHED = date(2012, 2, 10), date(2012, 6, 13)
LEAD, ASSISTANT_CHIEF = "Bobbie Jones", "Julie Fox"
AREA = "Leicestershire & Rutland"
HEAD, CHAIR = f"Head of Service, {AREA}", f"Chair of the Management Board, {AREA}"
PUBLISHER, SCHEDULER = f"Publications team, {AREA}", f"Follow-up scheduler, {AREA}"
MONITOR = f"Monitor, {AREA}"


@pytest.fixture(autouse=True)
def way_in(no_database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a rehearsal stand its own scratch database in."""
    del no_database
    monkeypatch.setattr(database, "engine", THE_REAL_WAY_IN)


def real_report() -> Source:
    content = published_report()
    return Source("leicestershire-rutland-2012.txt", content, read_report(content))


def nobody_watches(day: Day) -> None:
    del day


def by_kind(rehearsal: Rehearsal) -> dict[str, list[DeadlineShown]]:
    found: dict[str, list[DeadlineShown]] = defaultdict(list)
    for deadline in rehearsal.deadlines:
        found[deadline.kind].append(deadline)
    return found


def happened(rehearsal: Rehearsal, kind: str) -> list[date]:
    return [fact.occurred_on for fact in rehearsal.facts if fact.kind == kind]


def messages(rehearsal: Rehearsal) -> list[tuple[date, ToldMessage]]:
    return [(day.on, message) for day in rehearsal.days for message in day.messages]


def told_on(rehearsal: Rehearsal, name: str) -> list[date]:
    return [on for on, message in messages(rehearsal) if message.to == name]


def until(last: date, found: Sequence[date]) -> list[date]:
    return [on for on in found if on <= last]


class FirstDay:
    """Keeps the dates of the first evening, before anything can have moved them."""

    def __init__(self) -> None:
        self.dates: dict[DeadlineKind, tuple[date | None, date]] = {}

    def __call__(self, day: Day) -> None:
        if day.on == VISIT_ENDED:
            with reading() as session:
                every = session.scalars(select(Deadline)).all()
                self.dates = {each.kind: (each.opens_on, each.due_on) for each in every}


def test_the_published_report_is_followed_from_the_visit_to_the_end_of_monitoring(
    address: str,
) -> None:
    first = FirstDay()
    rehearsal = run(real_report(), VISIT_ENDED, Course(PUBLISHED), address, first)
    the_dates_the_report_gives(rehearsal, first)
    five_recommendations_of_the_head_of_service(rehearsal)
    forwarding_and_three_quarterly_reviews(rehearsal)
    everybody_told_in_time_and_nobody_too_early(rehearsal)
    nothing_of_the_report_in_any_message(rehearsal)


def the_dates_the_report_gives(rehearsal: Rehearsal, first: FirstDay) -> None:
    assert first.dates == {
        DeadlineKind.VISIT: (None, VISIT_ENDED),
        DeadlineKind.PROVISIONAL_FINDINGS: (None, date(2012, 2, 24)),
        DeadlineKind.DRAFT_REPORT: (date(2012, 3, 9), date(2012, 3, 23)),
        DeadlineKind.PUBLICATION: (date(2012, 4, 20), date(2012, 5, 4)),
    }
    (plan,) = by_kind(rehearsal)["improvement_plan"]
    assert (plan.due_on, plan.met_on) == (date(2012, 7, 11), date(2012, 7, 11))
    assert plan.why.rule == "publication + 4 weeks"
    (publication,) = by_kind(rehearsal)["publication"]
    assert publication.original_due_on == date(2012, 5, 4)
    assert (publication.opens_on, publication.due_on) == (date(2012, 4, 27), date(2012, 5, 11))
    assert publication.met_on == PUBLISHED
    assert happened(rehearsal, "deadline_passed") == []
    assert happened(rehearsal, "fact_asked_for") == [date(2012, 5, 12)]


def five_recommendations_of_the_head_of_service(rehearsal: Rehearsal) -> None:
    assert (rehearsal.area, rehearsal.service) == (AREA, "Leicestershire YOS")
    assert [r.number for r in rehearsal.recommendations] == [1, 2, 3, 4, 5]
    assert {r.owners for r in rehearsal.recommendations} == {("YOS Head of Service",)}
    assert {r.state for r in rehearsal.recommendations} == {"closed"}
    targets = by_kind(rehearsal)["action_target"]
    assert [target.post for target in targets] == ["YOS Head of Service"] * 5


def forwarding_and_three_quarterly_reviews(rehearsal: Rehearsal) -> None:
    assert happened(rehearsal, "plan_finalised") == [date(2012, 7, 25)]
    assert happened(rehearsal, "plan_forwarded") == [date(2012, 7, 26)]
    reviews = by_kind(rehearsal)["monitoring_review"]
    assert [(r.due_on, r.met_on, r.why.rule) for r in reviews[:3]] == [
        (date(2012, 10, 26), date(2012, 10, 26), "forwarding + 3 months"),
        (date(2013, 1, 28), date(2013, 1, 28), "forwarding + 6 months"),
        (date(2013, 4, 26), date(2013, 4, 26), "forwarding + 9 months"),
    ]
    assert [(r.due_on, r.state) for r in reviews[3:]] == [(date(2013, 7, 26), "cancelled")]
    assert happened(rehearsal, "plan_closed") == [date(2013, 4, 26)]
    assert rehearsal.chain.endswith("facts, every link intact.")


def everybody_told_in_time_and_nobody_too_early(rehearsal: Rehearsal) -> None:
    at_once = [(on, m.message, m.to) for on, m in messages(rehearsal) if m.message != "digest"]
    assert at_once == [
        (date(2012, 7, 11), "plan_submitted", LEAD),
        (date(2012, 7, 11), "plan_received", HEAD),
    ]
    digests = [(on, m.to) for on, m in messages(rehearsal) if m.message == "digest"]
    assert len(digests) == len(set(digests))
    before = {message.to for on, message in messages(rehearsal) if on <= PUBLISHED}
    assert before == {LEAD, ASSISTANT_CHIEF, PUBLISHER, SCHEDULER, HEAD}
    assert told_on(rehearsal, CHAIR)[0] == date(2012, 6, 14)
    assert told_on(rehearsal, MONITOR)[0] == date(2012, 7, 26)
    assert until(PUBLISHED, told_on(rehearsal, LEAD)) == [
        *(date(2012, 2, day) for day in (10, 17, 23, 24)),
        *(date(2012, 3, day) for day in (9, 16, 22, 23)),
        *(date(2012, 5, day) for day in (14, 18, 25)),
        date(2012, 6, 11),
    ]
    asked_for_the_plan = {on for on in told_on(rehearsal, HEAD) if on > PUBLISHED}
    assert asked_for_the_plan >= {
        date(2012, 6, 14),
        date(2012, 6, 27),
        date(2012, 7, 4),
        date(2012, 7, 10),
        date(2012, 7, 11),
    }


def nothing_of_the_report_in_any_message(rehearsal: Rehearsal) -> None:
    for _, message in messages(rehearsal):
        assert "%" not in message.text
        for recommendation in rehearsal.recommendations:
            assert recommendation.text not in message.text


@on_sqlite
def test_with_a_late_plan_and_a_late_acknowledgement_the_ladders_climb(address: str) -> None:
    late = {DeadlineKind.IMPROVEMENT_PLAN: 16, DeadlineKind.ACKNOWLEDGEMENT: 3}
    course = Course(PUBLISHED, late)
    rehearsal = run(real_report(), VISIT_ENDED, course, address, nobody_watches)
    (plan,) = by_kind(rehearsal)["improvement_plan"]
    assert (plan.met_on, plan.days_late) == (date(2012, 7, 27), 16)
    (acknowledgement,) = by_kind(rehearsal)["acknowledgement"]
    assert (acknowledgement.due_on, acknowledgement.days_late) == (date(2012, 8, 20), 3)
    assert happened(rehearsal, "deadline_passed") == [date(2012, 7, 12), date(2012, 8, 21)]
    summer = [on for on in told_on(rehearsal, CHAIR) if date(2012, 7, 1) <= on]
    assert summer[:2] == [date(2012, 7, 18), date(2012, 7, 25)]
    assert told_on(rehearsal, MONITOR)[0] == date(2012, 7, 25)
    assert date(2012, 7, 25) in told_on(rehearsal, ASSISTANT_CHIEF)
    reviews = by_kind(rehearsal)["monitoring_review"]
    assert reviews[0].due_on == date(2012, 11, 13)
    assert {r.state for r in rehearsal.recommendations} == {"closed"}


@on_sqlite
def test_the_shipped_example_is_followed_to_its_end(address: str) -> None:
    content = example_report()
    source = Source(FILE_NAME, content, read_report(content))
    course = Course(EXAMPLE_PUBLISHED)
    rehearsal = run(source, EXAMPLE_VISIT_ENDED, course, address, nobody_watches)
    assert (rehearsal.area, rehearsal.service) == ("Thornshire & Holmsea", "Thornshire YOS")
    (plan,) = by_kind(rehearsal)["improvement_plan"]
    assert plan.due_on == date(2012, 11, 7)
    assert [r.number for r in rehearsal.recommendations] == [1, 2, 3, 4, 5, 6, 7]
    assert {r.state for r in rehearsal.recommendations} == {"closed"}
    posts = {target.post for target in by_kind(rehearsal)["action_target"]}
    assert posts == {
        "YOS Head of Service",
        "YOS Operational Manager",
        "Chair of the Management Board",
    }
    assert "YOS Operational Manager, Thornshire & Holmsea" in {m.to for _, m in messages(rehearsal)}
    assert rehearsal.chain.endswith("every link intact.")
