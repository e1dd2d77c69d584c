import tempfile
from collections import Counter
from datetime import date
from pathlib import Path
from random import Random
from xml.etree import ElementTree as ET

import pytest

from models import database
from models.database import reading
from models.queries.rehearsing import every_inspection, facts_counted, messages_counted
from models.working_calendar import working_calendar
from rehearsal import calendar
from rehearsal.habits import DrawnHabits
from rehearsal.invented import names, places
from rehearsal.programme import Programme, run_programme
from rehearsal.programme_outcome import ProgrammeRehearsal
from rehearsal.record import programme_as_document, programme_as_page
from rules.published_report import Nation
from rules.timeline import DeadlineKind
from tests.factories import refused
from tests.rehearsal.stage import EnoughError

THE_REAL_WAY_IN = database.engine
ASKED = Programme(services=3, years=1, seed=11)


def nobody_watches(on: date, services: int) -> None:
    del on, services


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> ProgrammeRehearsal:
    """One small programme, rehearsed once for all that is asked of it here."""
    folder = tmp_path_factory.mktemp("programme")
    return run_programme(ASKED, f"sqlite:///{folder}/plans.db", nobody_watches)


@pytest.fixture
def way_in(no_database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a rehearsal stand its own scratch database in."""
    del no_database
    monkeypatch.setattr(database, "engine", THE_REAL_WAY_IN)


def test_every_service_of_a_programme_comes_to_its_end(rehearsed: ProgrammeRehearsal) -> None:
    assert [service.state for service in rehearsed.services] == ["closed"] * 3
    assert all(service.closed_on for service in rehearsed.services)
    assert rehearsed.chain.endswith("every link intact.")
    assert rehearsed.facts["inspection_closed"] == rehearsed.facts["report_published"] == 3


def test_nobody_has_two_digests_a_day_and_days_without_work_are_passed_over(
    rehearsed: ProgrammeRehearsal,
) -> None:
    assert rehearsed.messages["digest"] > 100
    assert rehearsed.busiest_day.messages <= 3  # a digest, and what could not wait for it
    assert rehearsed.days_with_work < rehearsed.days
    assert sum(week.messages for week in rehearsed.weeks) == sum(rehearsed.messages.values())
    assert sum(week.facts for week in rehearsed.weeks) == sum(rehearsed.facts.values())


def until_spring(folder: Path) -> tuple[Counter[object], Counter[object]]:
    """Rehearse to a day some months in; return what was written and who was told by then."""
    found: list[Counter[object]] = []

    def look(on: date, services: int) -> None:
        if on < date(2010, 5, 28):
            return
        assert services
        with reading() as session:
            place: dict[object, str] = {i.id: i.reference for i in every_inspection(session)}
            facts = facts_counted(session)
            found.append(
                Counter((f.kind, place.get(f.inspection_id), f.occurred_on) for f in facts)
            )
            told = messages_counted(session)
            found.append(Counter((m.to, m.message, m.received_at) for m in told))
        raise EnoughError

    with pytest.raises(EnoughError):
        run_programme(ASKED, f"sqlite:///{folder}/plans.db", look)
    return found[0], found[1]


@pytest.mark.usefixtures("way_in")
def test_the_same_seed_brings_the_same_programme_even_if_every_morning_is_looked_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts, messages = until_spring(tmp_path)
    monkeypatch.setattr(calendar, "wakes_on", lambda _: date.min)
    assert until_spring(tmp_path) == (facts, messages)
    assert facts.total() > 100
    assert messages.total() > 50


def test_the_record_draws_every_service_and_says_the_same_in_its_table(
    rehearsed: ProgrammeRehearsal,
) -> None:
    page = programme_as_page(rehearsed)
    pictures = svgs(page)
    assert len(pictures[-1].findall(".//rect")) == sum(bool(w.messages) for w in rehearsed.weeks)
    labels = [text.text for text in pictures[-2].findall(".//g/text[@class='label']")]
    assert labels == [service.area for service in rehearsed.services]
    for service in rehearsed.services:
        assert page.count(service.area) == 2
    most = rehearsed.busiest_day.messages
    assert f"The most anybody had on one day was {most}: " in page
    document = programme_as_document(rehearsed)
    assert document["plans_late"] == sum(
        bool(plan and plan.days_late)
        for plan in (s.first(DeadlineKind.IMPROVEMENT_PLAN) for s in rehearsed.services)
    )


def svgs(page: str) -> list[ET.Element]:
    """Read every picture of a page as XML: one that is not well formed is an error."""
    begun = page.split("<svg ")[1:]
    return [ET.fromstring("<svg " + each.split("</svg>")[0] + "</svg>") for each in begun]  # noqa: S314 - our own


@pytest.mark.usefixtures("way_in")
def test_a_rehearsal_that_is_interrupted_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def interrupt(on: date, services: int) -> None:
        del on, services
        assert list(tmp_path.iterdir())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_programme(ASKED, f"sqlite:///{tmp_path}/plans.db", interrupt)
    assert list(tmp_path.iterdir()) == []


def test_invented_areas_and_people_are_no_two_alike() -> None:
    seven = Random(7)  # noqa: S311 - draws names, hides nothing
    found = places(seven, 158)
    assert len({place.area for place in found}) == 158
    assert Counter(place.nation for place in found)[Nation.WALES] == 17
    several = names(seven)
    assert len({next(several) for _ in range(1_500)}) == 1_500


def test_who_is_late_by_lot_stays_as_late_where_the_date_moves() -> None:
    habits = DrawnHabits.drawn("7/Ambershire", working_calendar())
    for number in range(1, 30):
        kind = DeadlineKind.ACTION_TARGET
        monday = habits.acts_on(kind, date(2012, 10, 1), number)
        a_week_on = habits.acts_on(kind, date(2012, 10, 8), number)
        assert monday
        assert a_week_on
        assert (a_week_on - monday).days in range(3, 12)  # a week, but for days nobody works


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"services": 0}, "has from 1 to 240 services, not 0"),
        ({"services": 241}, "has from 1 to 240 services, not 241"),
        ({"years": 0}, "runs for 1 to 10 years, not 0"),
        ({"years": 11}, "runs for 1 to 10 years, not 11"),
        ({"starts_on": date(1999, 4, 1)}, "does not cover 1999"),
    ],
)
@pytest.mark.usefixtures("way_in")
def test_a_programme_that_cannot_be_is_refused_in_words(
    asked: dict[str, int], said: str, tmp_path: Path
) -> None:
    with refused(said):
        run_programme(Programme(**asked), f"sqlite:///{tmp_path}/plans.db", nobody_watches)  # type: ignore[arg-type]
