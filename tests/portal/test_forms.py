from collections.abc import Mapping
from datetime import date
from typing import ClassVar, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from portal.fields import FormDate, Line, MaybeDate, MaybeLine, Several, Text, parts_of
from portal.forms import MOST_ROWS, Form, FormModel, FormRefused, ShowAgain, Shown, nested
from portal.web import ROUTERS


class ActionForm(FormModel):
    what: Text
    due: FormDate


class PlanForm(FormModel):
    title: Line
    note: MaybeLine = None
    until: MaybeDate = None
    owners: Several = Field(default_factory=list)
    actions: list[ActionForm] = Field(default_factory=list)
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {
        ("title", "*"): "Enter a title",
        ("actions.what", "*"): "Enter what action %(row)s is",
        ("actions.due", "missing"): "Enter when action %(row)s is done",
    }


def sent(**fields: str) -> Form:
    return Form(nested([(name.replace("_", "-"), value) for name, value in fields.items()]))


def refused(form: Form) -> FormRefused:
    with pytest.raises(FormRefused) as refusal:
        form.read(PlanForm)
    return refusal.value


def test_names_are_paths_and_rows_close_their_gaps() -> None:
    pairs = [("actions-7-what", "second"), ("actions-2-what", "first"), ("title", "t")]
    assert nested(pairs) == {"actions": [{"what": "first"}, {"what": "second"}], "title": "t"}


def test_a_name_sent_twice_is_a_list() -> None:
    assert nested([("owners", "a"), ("owners", "b"), ("owners", "c")]) == {
        "owners": ["a", "b", "c"]
    }


def test_one_box_ticked_is_a_list_too() -> None:
    assert sent(title="t", owners="a").read(PlanForm).owners == ["a"]


def test_rows_are_capped() -> None:
    rows = nested([(f"actions-{number}-what", "x") for number in range(400)])["actions"]
    assert len(rows) == MOST_ROWS


@given(st.lists(st.tuples(st.text("ab-0129²٣", max_size=12), st.text(max_size=5)), max_size=30))
def test_no_name_breaks_the_reading(pairs: list[tuple[str, str]]) -> None:
    assert isinstance(nested(pairs), dict)


def test_what_no_page_can_hold_is_left_out_of_a_text() -> None:
    assert nested([("title", "a\x00b\r\nc\x1b\td")]) == {"title": "ab\nc\td"}


def test_a_form_is_read_into_its_types() -> None:
    read = sent(
        title=" Plan ",
        actions_0_what="Check",
        actions_0_due_day="9",
        actions_0_due_month="gorffennaf",
        actions_0_due_year="2012",
        note=" ",
    ).read(PlanForm)
    assert (read.title, read.note, read.until) == ("Plan", None, None)
    assert read.actions[0].due == date(2012, 7, 9)


def test_every_field_that_is_wrong_says_so_by_its_id() -> None:
    refusal = refused(sent(title=" ", actions_0_what="", actions_1_what="x"))
    assert refusal.errors == {
        "title": "Enter a title",
        "actions-0-what": "Enter what action 1 is",
        "actions-0-due": "Enter when action 1 is done",
        "actions-1-due": "Enter when action 2 is done",
    }
    assert refusal.values["actions"][1] == {"what": "x"}


@pytest.mark.parametrize(
    ("day", "month", "year", "part", "words"),
    [
        ("31", "2", "2012", "day", "real date"),
        ("", "2", "2012", "day", "must include"),
        ("1", "", "2012", "month", "must include"),
        ("1", "2", "", "year", "must include"),
        ("1", "2", "12", "year", "4 numbers"),
        ("1", "13", "2012", "day", "real date"),
        ("9" * 5000, "1", "2012", "day", "real date"),
        ("٣", "1", "2012", "day", "real date"),
        ("1", "x", "2012", "day", "real date"),
        ("1", "1", "0000", "day", "real date"),
    ],
)
def test_the_part_of_a_date_that_is_wrong_is_named(
    day: str, month: str, year: str, part: str, words: str
) -> None:
    refusal = refused(sent(title="t", until_day=day, until_month=month, until_year=year))
    [(name, sentence)] = refusal.errors.items()
    assert name == f"until-{part}"
    assert words in sentence
    shown = Shown(refusal.values, refusal.errors)
    assert shown.date_error("until") == {"message": {"text": sentence}, "parts": [part]}


def test_a_date_shows_its_parts() -> None:
    assert parts_of(date(2012, 7, 9)) == {"day": 9, "month": 7, "year": 2012}
    assert parts_of(None) == {}


def test_what_is_shown_is_found_by_its_path() -> None:
    shown = Shown({"actions": [{"what": "x", "due": {"day": "9"}}]}, {})
    assert shown.value("actions-0-due-day") == "9"
    assert shown.value("actions-1-what") == shown.value("actions-²-what") == ""
    assert shown.rows("actions", 3) == range(3)


def test_a_row_is_added_and_taken_away_without_losing_another() -> None:
    rows = {"title": "t", "actions": [{"what": "a"}, {"what": "b"}]}
    with pytest.raises(ShowAgain) as added:
        Form(rows, "add-actions").change_rows("actions")
    assert added.value.values == {"title": "t", "actions": [{"what": "a"}, {"what": "b"}, {}]}
    with pytest.raises(ShowAgain) as removed:
        Form(rows, "remove-actions-0").change_rows("actions")
    assert removed.value.values == {"title": "t", "actions": [{"what": "b"}]}
    Form(rows, "save").change_rows("actions")


# What the page puts in, not the person.
HIDDEN = frozenset({"version", "seen", "number"})


def forms() -> list[type[FormModel]]:
    assert ROUTERS
    return [form for form in FormModel.__subclasses__() if form.__module__.startswith("portal.")]


def test_every_field_of_every_form_of_the_portal_has_its_sentence() -> None:
    # A field left out or left blank must say what to enter, in words of its own.
    silent = [
        f"{form.__name__}.{name}"
        for form in forms()
        for name, field in form.model_fields.items()
        if field.is_required()
        and name not in HIDDEN
        and get_origin(field.annotation) is not list
        and not {(name, "*"), (name, "missing")} & set(form.sentences)
    ]
    assert not silent
    assert len(forms()) >= 3
