import re
from html import unescape
from itertools import product
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from jinja2 import UndefinedError

from models import EventKind, Language
from notifications.audience import TELLINGS
from notifications.messages import (
    Reader,
    choices_link,
    line,
    link_to,
    names,
    render,
    untranslated_strings,
)
from notifications.outbox import DIGEST, SIGN_IN_LINK
from notifications.templating import catalogue, environment
from rules.posts import PostKind
from rules.timeline import DeadlineKind
from tests.notifications.named import FACTS

LINK = "https://plans.example.org/inspections/1"
POSTS = (None, *PostKind)


def make_line(kind: str = "improvement_plan", days: int = 7, **facts: str) -> dict[str, Any]:
    return {**FACTS, "kind": kind, "days": days, **facts}


def digest_of(**groups: list[dict[str, Any]]) -> dict[str, Any]:
    empty: dict[str, Any] = {"late": [], "due_today": [], "soon": [], "news": []}
    return {"today": "2012-07-04", **empty, **groups}


def facts_for(message: str) -> dict[str, Any]:
    return digest_of(soon=[make_line()]) if message == DIGEST else FACTS


def words_of(html: str) -> str:
    body = html[html.index("<main") :]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_there_are_words_for_every_event_and_everything_anybody_is_told() -> None:
    told = {telling.message for tellings in TELLINGS.values() for telling in tellings}
    assert told | {kind.value for kind in EventKind} <= set(names())


@pytest.mark.parametrize(("message", "language"), list(product(names(), Language)))
def test_every_message_is_worded_in_every_language_for_every_post(
    message: str, language: Language
) -> None:
    for post in POSTS:
        said = render(message, facts_for(message), Reader("Hanif Head", language, post), LINK)
        assert said.subject
        assert "\n" not in said.subject
        assert said.text.count(LINK) == said.html.count(LINK) == 1 + (language is Language.BOTH)
        assert "Hanif Head" in said.text
        assert "None" not in said.text + said.html
        assert not re.search(r"%\(|\{\{|\{%|\n\n\n", said.text)


@pytest.mark.parametrize("message", names())
def test_the_page_says_what_the_text_says(message: str) -> None:
    said = render(message, facts_for(message), Reader("Hanif Head"), LINK)
    text = re.sub(r"(?m)^(- |\d\. |\S.*: (?=https))|^HM Inspectorate.*$", "", said.text)
    page = words_of(said.html)
    missing = [part for part in text.splitlines() if part.strip() and part not in page]
    assert missing == [LINK]


@pytest.mark.parametrize("message", names())
def test_nobody_is_asked_to_do_more_than_three_things(message: str) -> None:
    for post in POSTS:
        said = render(message, facts_for(message), Reader("Hanif Head", post=post), LINK)
        assert "\n4. " not in said.text


@pytest.mark.parametrize(("kind", "language"), list(product(DeadlineKind, ("en", "cy"))))
def test_every_kind_of_date_has_its_sentence(kind: DeadlineKind, language: str) -> None:
    deadlines: Any = environment(language).get_template("deadlines.j2").module
    for days in (-3, -2, -1, 0, 1, 2, 3, 6, 14):
        said = str(deadlines.due(make_line(kind.value, days)))
        assert "Leicestershire & Rutland" in said
        assert "2012" in said
        assert not days or str(abs(days)) in said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (make_line(), "Improvement plan for X: due on 11 July 2012, in 7 days"),
        (make_line(days=1), "Improvement plan for X: due on 11 July 2012, in 1 day"),
        (make_line(days=0), "Improvement plan for X: due today, 11 July 2012, by 11:59pm"),
        (make_line(days=-1), "Improvement plan for X: was due on 11 July 2012, 1 day late"),
        (make_line("action_target", -5), "Action 1a for X: was due on 11 July 2012, 5 days late"),
        (
            make_line("publication", 3),
            "Publication of the report on X: expected on 11 July 2012, in 3 days",
        ),
        (
            make_line("visit", -2),
            (
                "Visit to X: was expected on 11 July 2012, 2 days ago; "
                "please record what happened or a new date"
            ),
        ),
    ],
)
def test_a_date_reads_as_people_say_it(line: dict[str, Any], said: str) -> None:
    deadlines: Any = environment("en").get_template("deadlines.j2").module
    assert str(deadlines.due({**line, "area": "X"})) == said


def test_a_kind_of_date_nobody_has_words_for_is_an_error() -> None:
    deadlines: Any = environment("en").get_template("deadlines.j2").module
    with pytest.raises(UndefinedError):
        deadlines.due(make_line("lunch"))


def test_a_fact_that_is_missing_is_an_error_and_never_a_gap() -> None:
    with pytest.raises(UndefinedError):
        render("action_claimed", {"area": "X"}, Reader("Hanif Head"), LINK)


def test_a_returned_plan_says_what_by_when_what_to_do_whom_to_ask_and_why() -> None:
    reader = Reader("Hanif Head", post=PostKind.HEAD_OF_SERVICE)
    said = render("plan_returned", FACTS, reader, LINK)
    assert said.subject == "Improvement plan for Leicestershire & Rutland: sent back with reasons"
    assert said.text == (
        "Dear Hanif Head\n\n"
        "The inspectorate has sent the improvement plan for Leicestershire & Rutland back. "
        "Each reason names a recommendation.\n\n"
        "By when: 11:59pm on 11 July 2012\n\n"
        "What to do\n"
        "1. Sign in and read each reason.\n"
        "2. Change the plan where a reason asks for it.\n"
        "3. Submit the new version.\n\n"
        f"Sign in to see it: {LINK}\n\n"
        "If the date cannot be met, the Head of Service asks the inspectorate for more time on "
        "the portal before it passes, with the reason.\n\n"
        "You get this message because of your post: Head of Service.\n\n"
        "HM Inspectorate of Probation"
    )


@pytest.mark.parametrize("message", ["publication_prepared", "embargo_passed"])
def test_who_publishes_is_somebody_other_than_the_person_who_prepared_it(message: str) -> None:
    english = render(message, FACTS, Reader("Hanif Head", Language.ENGLISH, None), LINK).text
    assert "omebody other than the person who prepared it" in " ".join(english.split())


def test_what_somebody_typed_stays_text_on_the_page() -> None:
    facts = {**FACTS, "area": "<script>alert(1)</script>"}
    reader = Reader('<img src=x onerror="alert(2)">', Language.BOTH)
    for message in names():
        given = digest_of(soon=[make_line(**facts)], news=[{**facts, "kind": "plan_closed"}])
        said = render(message, given if message == DIGEST else facts, reader, 'x" onclick="')
        assert "<script" not in said.html
        assert "<img" not in said.html
        assert ' onclick="' not in said.html
        assert "&lt;img src=x" in said.html


def test_control_characters_go_no_further() -> None:
    said = render("plan_closed", {"area": "A\x00B\x1b[2J"}, Reader("H\x00ead"), LINK)
    for part in (said.subject, said.text, said.html):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", part)


def test_a_page_shows_no_picture_and_loads_nothing() -> None:
    said = render("plan_returned", FACTS, Reader("Hanif Head"), LINK)
    assert '<html lang="en">' in said.html
    assert re.findall(r"<(img|link|script|iframe|style)\b", said.html) == []
    assert re.findall(r'(?:src|href)="([^"]+)"', said.html) == [LINK]


def test_who_reads_both_languages_gets_welsh_first_then_english() -> None:
    said = render("plan_returned", FACTS, Reader("Hanif Head", Language.BOTH), LINK)
    assert re.findall(r' lang="(\w+)"', said.html) == ["cy", "cy", "en"]
    assert said.text.index("11 Gorffennaf 2012") < said.text.index("11 July 2012")
    welsh, english = said.subject.split(" / ")
    assert welsh.startswith("Cynllun gwella ar gyfer Leicestershire")
    assert english.startswith("Improvement plan for Leicestershire")


def test_who_chose_welsh_gets_welsh_alone() -> None:
    said = render("plan_returned", FACTS, Reader("Hanif Head", Language.WELSH), LINK)
    assert "Annwyl Hanif Head" in said.text
    assert "Dear" not in said.text
    assert re.findall(r' lang="(\w+)"', said.html) == ["cy", "cy"]


@pytest.mark.parametrize("language", [Language.WELSH, Language.BOTH])
def test_a_message_not_wholly_in_welsh_goes_in_english_with_a_note(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "notifications.messages.untranslated_strings",
        lambda message: ("Late",) if message == "plan_returned" else (),
    )
    news = digest_of(news=[{**FACTS, "kind": "plan_returned"}])
    for message, facts in (("plan_returned", FACTS), (DIGEST, news)):
        said = render(message, facts, Reader("Hanif Head", language), LINK)
        assert "This message is not yet available in Welsh." in said.text
        assert re.findall(r' lang="(\w+)"', said.html) == ["en", "en", "cy"]
    whole = render("plan_closed", FACTS, Reader("Hanif Head", language), LINK)
    assert "not yet available" not in whole.text


def test_every_string_has_its_welsh() -> None:
    missing = {name: untranslated_strings(name) for name in names()}
    assert {name: strings for name, strings in missing.items() if strings} == {}


def test_a_string_without_a_translation_is_found_wherever_a_message_takes_it_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    breton = Catalog(locale="br")
    breton.add("Sign in and read each reason.", "Gwelit pep abeg.")
    breton.add("Submit the new version.", "Kasit ar stumm nevez.", flags=["fuzzy"])
    monkeypatch.setattr("notifications.templating.catalogue", lambda _: breton)
    missing = untranslated_strings("plan_returned", "br")
    assert "What to do" in missing  # around every message
    assert "Submit the new version." in missing  # a guess is no translation
    assert "Sign in and read each reason." not in missing
    dates = untranslated_strings(DIGEST, "br")
    assert "%(called)s: due on %(date)s, in %(num)d day" in dates  # drawn from another template


def test_the_welsh_keeps_every_fact_of_the_english() -> None:
    places = re.compile(r"%\(\w+\)[sd]")
    for entry in catalogue("cy"):
        if not entry.id:
            continue
        english = str(entry.id[1] if isinstance(entry.id, tuple) else entry.id)
        welsh = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        for said in welsh:
            assert sorted(places.findall(str(said))) == sorted(places.findall(english)), said


def test_welsh_counts_days_as_welsh_does() -> None:
    deadlines: Any = environment("cy").get_template("deadlines.j2").module
    assert "ymhen 2 ddiwrnod" in str(deadlines.due(make_line(days=2)))
    assert "ymhen 7 diwrnod" in str(deadlines.due(make_line(days=7)))


def test_a_fact_in_a_digest_reads_as_its_own_message_is_called() -> None:
    said = line("plan_returned", {"area": "X"}, "en")
    assert said == "Improvement plan for X: sent back with reasons"


@pytest.mark.parametrize(
    ("groups", "subject"),
    [
        ({"late": [make_line(days=-1)]}, "1 date is late"),
        ({"late": [make_line(days=-1)] * 2, "soon": [make_line()]}, "2 dates are late"),
        ({"due_today": [make_line(days=0)]}, "1 date is today"),
        ({"to_record": [make_line(days=-3)], "soon": [make_line()]}, "1 fact to record"),
        ({"soon": [make_line()] * 3}, "3 dates are coming up"),
        ({"news": [{**FACTS, "kind": "plan_closed"}]}, "news"),
    ],
)
def test_a_digest_is_called_by_what_presses_most(
    groups: dict[str, list[dict[str, Any]]], subject: str
) -> None:
    said = render(DIGEST, digest_of(**groups), Reader("Hanif Head"), LINK)
    assert said.subject == f"Improvement plans, 4 July 2012: {subject}"


def test_a_digest_of_news_alone_asks_for_nothing() -> None:
    news = [{**FACTS, "kind": "plan_closed"}]
    said = render(DIGEST, digest_of(news=news), Reader("Hanif Head"), LINK)
    assert "What to do" not in said.text
    assert "If you cannot meet" not in said.text


def test_links_lead_to_the_portal_and_only_a_sign_in_link_carries_a_token() -> None:
    facts = {"token": "secret"}
    assert link_to("plan_returned", None, facts) == "http://127.0.0.1:8000/"
    assert link_to(SIGN_IN_LINK, None, facts) == "http://127.0.0.1:8000/sign-in/secret"


def test_only_a_digest_leaves_a_choice() -> None:
    assert [name for name in names() if choices_link(name)] == [DIGEST]
