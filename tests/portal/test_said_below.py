import ast
import re
from collections.abc import Iterator
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from models.rules_document import rules_of, shipped_programmes
from models.working_calendar import working_calendar
from portal.language import ENGLISH, WELSH, catalogue, long_date, speaking
from portal.said_below import said
from portal.words import sentence_case
from rules.timeline import DeadlineKind, rule_in_words

# What only an operator reads, at a command line: there it is English for everybody.
AT_A_COMMAND_LINE = {
    *("anchor", "backup", "database", "migrating", "opening", "postgresql_programs", "restoring"),
    *("report_document", "rules_document", "rules_lines", "schema", "timeline", "undone"),
}
NO_PAGE_SAYS = {
    "There is no {} called {}.",  # what is hidden and what is missing look the same
    "The stages need a milestone called {}.",
    "{} {}, every link intact.",
}
WITH_THEIR_BEGINNING = {
    "{} not yet implemented.",
}
SENTENCE = re.compile(r"[A-Z{].* .*\.\s*", re.DOTALL)


@pytest.fixture(autouse=True)
def welsh() -> Iterator[None]:
    with speaking(WELSH):
        yield


def test_every_sentence_of_models_and_rules_has_its_welsh() -> None:
    known = {re.sub(r"%\(\w+\)s", "{}", text) for text in ids()}
    found = {text.strip() for file in sources() for text in sentences(file)}
    assert len(found) > 120
    assert sorted(found - known - NO_PAGE_SAYS - WITH_THEIR_BEGINNING) == []


def ids() -> Iterator[str]:
    for entry in catalogue(WELSH):
        yield from (entry.id,) if isinstance(entry.id, str) else entry.id


def sources() -> Iterator[Path]:
    for folder in ("models", "rules"):
        for file in Path(str(files(folder))).rglob("*.py"):
            if file.stem not in AT_A_COMMAND_LINE and "migrations" not in file.parts:
                yield file


def sentences(file: Path) -> Iterator[str]:
    """Give each sentence in a file's code, with {} for what it names."""
    tree = ast.parse(file.read_text("utf-8"))
    parts = {id(part) for node in ast.walk(tree) for part in not_by_themselves(node)}
    for node in ast.walk(tree):
        text = None if id(node) in parts else written(node)
        if text is not None and SENTENCE.fullmatch(text):
            yield text


def not_by_themselves(node: ast.AST) -> list[ast.expr]:
    """Return docstrings, and the pieces of strings that are put together."""
    if isinstance(node, ast.Expr):
        return [node.value]
    return node.values if isinstance(node, ast.JoinedStr) else []


def written(node: ast.AST) -> str | None:
    if isinstance(node, ast.JoinedStr):
        return "".join(written(part) or "{}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def test_a_day_that_a_refusal_names_is_said_in_welsh() -> None:
    assert said("11 July 2012 has not come yet. Facts are recorded once they happen.") == (
        f"Nid yw {long_date(date(2012, 7, 11))} wedi dod eto. "
        "Cofnodir ffeithiau pan fyddant wedi digwydd."
    )
    embargo = said("The report is under embargo until 10:00am on 13 June 2012, so it cannot be")
    assert embargo.startswith("The report")  # half a sentence is none of ours
    whole = (
        "The report is under embargo until 10:00am on 13 June 2012, so it cannot be published yet."
    )
    assert "tan 10:00am ar 13 Mehefin 2012," in said(whole)


def test_a_state_that_a_refusal_names_is_said_in_welsh() -> None:
    assert said("This plan is under review, so it cannot become submitted now.") == (
        "Sefyllfa'r cynllun yw “yn cael ei ystyried”, felly ni all symud i “cyflwynwyd” nawr."
    )


def test_several_sentences_are_each_said_by_themselves() -> None:
    assert said("The plan is not complete. Answer recommendation 1. Nobody wrote this one.") == (
        "Nid yw'r cynllun yn gyflawn. Ymatebwch i argymhelliad 1. Nobody wrote this one."
    )


@pytest.mark.parametrize(
    ("english", "in_welsh"),
    [("1 working day", "1 diwrnod gwaith"), ("2 working days", "2 ddiwrnod gwaith"),
     ("10 working days", "10 diwrnod gwaith"), ("4 weeks", "4 wythnos"), ("2 months", "2 fis")],
)  # fmt: skip
def test_a_number_changes_the_word_after_it(english: str, in_welsh: str) -> None:
    assert said(english) == in_welsh


def test_the_rules_of_both_programmes_are_said_in_welsh() -> None:
    english = re.compile(r"\b(weeks?|days?|months?|about|to|visit|report|plan|policy|request)\b")
    for text in shipped_programmes():
        _document, timeline = rules_of(text)
        for kind in DeadlineKind:
            rule = said(sentence_case(rule_in_words(timeline[kind])))
            source = said(sentence_case(timeline[kind].source))
            assert not english.search(f"{rule}, {source}".lower())


def test_every_bank_holiday_there_is_has_its_name_in_welsh() -> None:
    names = {*working_calendar().closed.values(), "Saturday", "Sunday"}
    assert {name for name in names if said(name) == name} == set()


def test_who_a_shipped_programme_names_is_said_in_welsh() -> None:
    for text in shipped_programmes():
        document, _timeline = rules_of(text)
        bodies = [document.inspectorate.name, document.monitoring_body]
        bodies += [recipient.name for recipient in document.recipients]
        assert [body for body in bodies if said(body) == body] == []


def test_an_english_page_keeps_the_english() -> None:
    with speaking(ENGLISH):
        assert said("The plan is not complete.") == "The plan is not complete."
