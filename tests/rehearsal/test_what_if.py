from datetime import date
from pathlib import Path

import pytest

from models import database
from rehearsal.calendar import Calendar
from rehearsal.changing import Changes
from rehearsal.diary import Diary
from rehearsal.differences import Differences, compare
from rehearsal.habits import Course
from rehearsal.record import as_page, differences_as_document
from rehearsal.rehearse import Rehearsal, run
from rehearsal.what_if import AsAsked, changed, read_changes, refuse_for_one_service
from rules.timeline import DeadlineKind
from tests.cli.commands import assert_refused, plans
from tests.factories import refused
from tests.rehearsal.stage import PUBLISHED, VISIT_ENDED, example, nobody_watches
from tests.rehearsal.test_programme import svgs

THE_REAL_WAY_IN = database.engine
# Made all at once, so that two rehearsals show what each of them brings about.
CHANGES = (
    "extension=improvement_plan:2012-11-21",
    "clock_stop=decision:2012-11-26..2012-12-03",
    "closure=2012-09-28:Office move",
    "quiet=2012-07-16..2012-07-27",
    "late=acknowledgement:3",
)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Rehearsal, Rehearsal]:
    """The example's follow-up without the changes, and with all of them."""
    address = f"sqlite:///{tmp_path_factory.mktemp('what-if')}/plans.db"
    course, changes = Course(PUBLISHED), read_changes(CHANGES)
    without = run(example(), VISIT_ENDED, course, address, nobody_watches)
    return without, run(example(), VISIT_ENDED, course, address, nobody_watches, changes)


@pytest.fixture(scope="module")
def differences(both: tuple[Rehearsal, Rehearsal]) -> Differences:
    return compare(*both, [change.sentence for change in read_changes(CHANGES)])


@pytest.fixture
def way_in(no_database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a rehearsal stand its own scratch database in."""
    del no_database
    monkeypatch.setattr(database, "engine", THE_REAL_WAY_IN)


def row(differences: Differences, label: str, what: str) -> tuple[str | None, str | None, str]:
    (found,) = (d for d in differences.dates if (d.label, d.what) == (label, what))
    return found.without, found.with_changes, found.why


def test_more_time_for_the_plan_moves_the_day_it_is_due_and_comes(differences: Differences) -> None:
    granted = "More time for the improvement plan is granted until 21 November 2012"
    days = ("7 November 2012", "21 November 2012")
    assert row(differences, "Improvement plan", "due") == (*days, granted)
    assert row(differences, "Improvement plan", "happened") == (*days, "")
    asked_for = row(differences, "Extension decision", "happened")
    assert asked_for == (None, "1 November 2012", "")


def test_a_clock_that_stands_still_for_a_week_gives_the_week_back(differences: Differences) -> None:
    without, with_changes, why = row(differences, "Decision", "due")
    assert (without, with_changes) == ("21 November 2012", "12 December 2012")
    assert why.startswith("The clock of the decision stands still from 26 November")


def test_a_quiet_fortnight_and_a_closure_change_who_hears_when(
    both: tuple[Rehearsal, Rehearsal], differences: Differences
) -> None:
    quiet = (date(2012, 7, 16), date(2012, 7, 27))
    told = [day.on for day in both[1].days if day.messages and quiet[0] <= day.on <= quiet[1]]
    assert told == []
    assert any(quiet[0] <= m.on <= quiet[1] and not m.is_new for m in differences.messages)
    gone = sum(not message.is_new for message in differences.messages)
    new = len(differences.messages) - gone
    assert differences.messages_with - differences.messages_without == new - gone


def test_the_record_begins_with_what_differs(
    both: tuple[Rehearsal, Rehearsal], differences: Differences
) -> None:
    page = as_page(both[1], differences)
    assert f"Dates that differ: {len(differences.dates)}" in page
    assert "Nobody works on 28 September 2012: Office move." in page
    picture = svgs(page)[-1]
    rows = picture.findall("g")
    labels = [text.text for text in picture.findall("g/text[@class='label']")]
    assert labels == [each.label for each in both[1].deadlines]
    assert len(rows) == page.count('<th scope="row">') - len(differences.dates) - len(labels)
    document = differences_as_document(differences)
    assert len(document["dates"]) == len(differences.dates)


def test_other_days_and_lateness_are_those_a_rehearsal_begins_with() -> None:
    asked = AsAsked(VISIT_ENDED, Course(PUBLISHED))
    written = ("visit_end=2012-06-22", "publication=2012-10-17", "late=comments:5")
    assert changed(asked, read_changes(written)) == AsAsked(
        date(2012, 6, 22), Course(date(2012, 10, 17), {DeadlineKind.COMMENTS: 5})
    )


@pytest.mark.usefixtures("way_in")
def test_a_change_that_cannot_be_made_is_refused_in_the_words_of_whoever_makes_it(
    tmp_path: Path,
) -> None:
    past = read_changes(["quiet=2012-06-10..2012-06-12"])
    address = f"sqlite:///{tmp_path}/plans.db"
    with refused("A quiet period begins today or later"):
        run(example(), VISIT_ENDED, Course(PUBLISHED), address, nobody_watches, past)


def test_a_change_whose_date_never_comes_is_said() -> None:
    asked = read_changes(["extension=revised_plan:2013-01-16"])
    changes = Changes(asked, Calendar({}, Diary()), VISIT_ENDED)
    with refused("never came about in this rehearsal: more time for the revised plan"):
        changes.refuse_what_never_came()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "is not understood. Write one of visit_end=DATE, publication=DATE"),
        ("moon=2012-01-01", "--what-if moon=2012-01-01 is not understood"),
        ("visit_end", "is not understood"),
        ("visit_end=soon", "Write visit_end=DATE, with each DATE as YYYY-MM-DD."),
        ("publication=2012-02-30", "Write publication=DATE"),
        ("extension=plan:2012-07-25", "WHAT as one of visit, provisional_findings"),
        ("extension=improvement_plan", "Write extension=WHAT:DATE"),
        ("clock_stop=decision:2012-07-25", "Write clock_stop=WHAT:DATE..DATE"),
        ("clock_stop=decision:2012-07-25..2012-07-24", "Write clock_stop=WHAT:DATE..DATE"),
        ("closure=2012-07-25", "Write closure=DATE:NAME"),
        ("closure=2012-07-25: ''", "Write closure=DATE:NAME"),
        ("quiet=2012-07-25", "Write quiet=DATE..DATE"),
        ("late=comments:-1", "Write late=WHAT:DAYS"),
    ],
)
def test_a_change_that_cannot_be_read_is_refused_with_how_to_write_it(
    written: str, said: str
) -> None:
    with refused(said):
        read_changes([written])


def test_of_a_programme_only_what_concerns_everybody_can_be_changed() -> None:
    refuse_for_one_service(
        read_changes(["closure=2012-07-25:Strike", "quiet=2012-07-16..2012-07-27"])
    )
    with refused("For a programme --what-if takes closure=DATE:NAME or quiet=DATE..DATE"):
        refuse_for_one_service(read_changes(["visit_end=2012-07-25"]))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--services", "3"], "--services is about a programme: give --programme with it."),
        (["--programme", "report.txt"], "leave FILE out"),
        (["--programme", "--published", "2012-06-13"], "--published is about one report"),
        (["--programme", "--late", "comments=3"], "leave --late out"),
        (["--programme", "--services", "999"], "from 1 to 240 services, not 999"),
        (["--programme", "--what-if", "visit_end=2012-06-13"], "For a programme --what-if takes"),
        (["--what-if", "soon"], "--what-if soon is not understood"),
        (["--record", "nowhere/record.html"], "there is no such folder"),
        (["--record", "."], "that is a folder, not a file"),
    ],
)
@pytest.mark.usefixtures("way_in")
def test_nonsense_on_the_command_line_is_one_sentence_and_exit_2(
    words: list[str], said: str, tmp_path: Path
) -> None:
    assert_refused(plans("rehearse", *words, folder=tmp_path), said)
    assert not list(tmp_path.glob("*.html"))
