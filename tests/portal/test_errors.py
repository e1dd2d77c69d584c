import logging
import re
from collections.abc import Mapping
from typing import Any, ClassVar

import pytest
from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import select
from starlette.testclient import TestClient

from models import Person
from models.changed import StaleDataError
from models.database import reading
from portal import access
from portal.access import REGISTER, Who
from portal.app import FORM_BYTES, create_app
from portal.dependencies import Form, Reading, Writing
from portal.fields import FormDate, Text
from portal.forms import FormModel
from portal.templating import environment, page
from rules.errors import NotAllowed, NotFound, Refused
from settings import get_settings
from tests.factories import Case
from tests.portal.people import OURS, Browser, heading, make_browser, token_of

HEADERS = (
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "x-robots-tag",
    "cache-control",
)
WRITTEN = "What we will do: <b>check</b> & \"sign\" 'off': every one.\nTwice."
RAISED: Mapping[str, Exception] = {
    "refused": Refused("A plan that was submitted cannot be changed."),
    "stale": StaleDataError("UPDATE statement expected to update 1 row(s); 0 were matched."),
    "not-allowed": NotAllowed("Your post does not carry the right to do that here."),
    "hidden": NotFound("inspection", "CCI-2012-001"),
    "unforeseen": RuntimeError("secret detail"),
}
router = APIRouter()


class NoteForm(FormModel):
    note: Text
    on: FormDate
    sentences: ClassVar[Mapping[tuple[str, str], str]] = {("note", "*"): "Enter a note"}


@router.get("/try/{what}")
def show(desk: Reading, what: str) -> HTMLResponse:
    if what in {"unforeseen", "hidden"}:
        raise RAISED[what]
    return page(desk, "try.html", form=desk.form({"note": "", "on": {}}))


@router.post("/try/{what}")
def send(desk: Writing, what: str, form: Form) -> RedirectResponse:
    form.read(NoteForm)
    desk.session.get_one(Person, desk.person_id).name = "Changed"
    if what in RAISED:
        raise RAISED[what]
    return desk.done("/try/done", "It was <b>saved</b>.")


TRY = """{% extends "base.html" %}{% import "macros/form.html" as input %}
{% block title %}Try{% endblock %}
{% block page %}<h1>Try</h1><form method="post">{{ input.token(csrf) }}
{{ input.textarea(form, "note", "Note") }}{{ input.date_input(form, "on", "When") }}
</form>{% endblock %}"""


@pytest.fixture
def browser(case: Case, monkeypatch: pytest.MonkeyPatch) -> Browser:
    rules: dict[Any, Any] = {(m, "/try/{what}"): Who.SIGNED_IN for m in ("GET", "POST")}
    monkeypatch.setattr(access, "REGISTER", {**REGISTER, **rules})
    loader = environment().loader
    assert isinstance(loader, ChoiceLoader)
    monkeypatch.setattr(loader, "loaders", [*loader.loaders, DictLoader({"try.html": TRY})])
    app = create_app()
    app.include_router(router)
    browser = Browser(TestClient(app, follow_redirects=False))
    browser.sign_in(case.stranger)
    return browser


def name_of(case: Case) -> str:
    with reading() as session:
        return session.scalars(select(Person.name).where(Person.id == case.stranger)).one()


def full(**more: str) -> dict[str, str]:
    return {"note": WRITTEN, "on-day": "9", "on-month": "July", "on-year": "2012", **more}


@pytest.mark.parametrize(
    ("what", "status", "sentence"),
    [
        ("refused", 422, "A plan that was submitted cannot be changed."),
        ("stale", 409, "Somebody else has changed this since you opened the page."),
    ],
)
def test_a_refusal_keeps_every_word_that_was_written(
    browser: Browser, case: Case, what: str, status: int, sentence: str
) -> None:
    answer = browser.post(f"/try/{what}", **full())
    assert (answer.status_code, heading(answer)) == (status, "Try")
    assert sentence in answer.text
    assert "check&lt;/b&gt; &amp; &#34;sign&#34; &#39;off&#39;: every one.\nTwice." in answer.text
    assert all(f'value="{part}"' in answer.text for part in ("9", "July", "2012"))
    assert name_of(case) != "Changed"


def test_a_wrong_field_is_said_at_the_top_and_beside_it(browser: Browser, case: Case) -> None:
    answer = browser.post("/try/it", **full(note="  ", **{"on-month": "Juli"}))
    assert answer.status_code == 422
    assert '<a href="#note">Enter a note</a>' in answer.text
    assert answer.text.count("Enter a note") == 2
    assert '<a href="#on-day">The date must be a real date' in answer.text
    assert 'value="Juli"' in answer.text
    assert name_of(case) != "Changed"


def test_what_was_done_is_said_once_after_it(browser: Browser, case: Case) -> None:
    answer = browser.post("/try/it", **full())
    assert (answer.status_code, name_of(case)) == (303, "Changed")
    pages = [browser.get(answer.headers["location"]).text for _ in range(2)]
    assert ["It was &lt;b&gt;saved&lt;/b&gt;." in text for text in pages] == [True, False]


def test_more_than_the_form_asks_for_is_refused(browser: Browser, case: Case) -> None:
    answer = browser.post("/try/it", **full(is_administrator="yes"))
    assert answer.status_code == 422
    assert "something this form does not ask for" in answer.text
    assert name_of(case) != "Changed"


def test_what_is_hidden_looks_like_what_is_missing(browser: Browser) -> None:
    hidden, missing = browser.get("/try/hidden"), browser.get("/missing")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert bare(hidden.text) == bare(missing.text)
    assert "CCI-2012-001" not in hidden.text
    assert set(hidden.headers) == set(missing.headers)


def test_who_may_not_is_told_so(browser: Browser, case: Case) -> None:
    answer = browser.post("/try/not-allowed", **full())
    assert (answer.status_code, heading(answer)) == (403, "You cannot do this")
    assert name_of(case) != "Changed"


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_nobody_foresaw_says_what_to_do_and_keeps_its_detail(
    browser: Browser, case: Case, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, logger="portal"):
        if method == "get":
            answer = browser.get("/try/unforeseen")
        else:
            answer = browser.post("/try/unforeseen", page="/account", **full())
    assert answer.status_code == 500
    assert heading(answer) == "Sorry, there is a problem with the service"
    assert "Try again in a few minutes" in answer.text
    assert "secret detail" not in answer.text
    assert "secret detail" in caplog.text
    assert "/try/{what} failed" in caplog.text
    assert name_of(case) != "Changed"


def test_without_its_database_the_service_still_says_what_to_do(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    del case

    def gone() -> None:
        raise OSError("no database")

    browser = make_browser()
    monkeypatch.setattr("models.database.engine", gone)
    answer = browser.get("/sign-in")
    assert answer.status_code == 500
    assert heading(answer) == "Sorry, there is a problem with the service"
    assert (browser.get("/healthz").status_code, browser.get("/readyz").status_code) == (200, 503)


@pytest.mark.parametrize("is_announced", [True, False])
def test_too_large_a_form_is_refused_while_it_comes(case: Case, *, is_announced: bool) -> None:
    browser = make_browser()
    token = token_of(browser.get("/sign-in/a-link"))
    body = f"csrf={token}&email={'a' * FORM_BYTES}".encode()
    kind = {"content-type": "application/x-www-form-urlencoded", **OURS}
    parts = (body[at : at + 10_000] for at in range(0, len(body), 10_000))
    sent: Any = body if is_announced else parts
    answer = browser.http.post("/sign-in", content=sent, headers=kind)
    assert (answer.status_code, heading(answer)) == (413, "This is too large")
    del case


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/sign-in", 200),
        ("GET", "/", 303),
        ("GET", "/missing", 404),
        ("GET", "/messages/not-an-id", 303),
        ("DELETE", "/sign-in", 403),
        ("POST", "/sign-in", 403),
        ("GET", "/healthz", 200),
        ("GET", "/static/portal.css", 200),
        ("GET", "/static/missing.css", 404),
        ("GET", "/static/..%2f..%2fsettings.py", 404),
    ],
)
def test_every_answer_has_the_headers(case: Case, method: str, path: str, status: int) -> None:
    del case
    there = {"sec-fetch-site": "cross-site"} if method == "DELETE" else OURS
    answer = make_browser().http.request(method, path, headers=there)
    assert answer.status_code == status
    assert not [name for name in HEADERS if name not in answer.headers]
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_a_page_nobody_foresaw_has_the_headers_too(browser: Browser) -> None:
    answer = browser.get("/try/unforeseen")
    assert not [name for name in HEADERS if name not in answer.headers]


def test_each_answer_has_a_nonce_of_its_own(case: Case) -> None:
    del case
    pages = [make_browser().get("/sign-in") for _ in range(2)]
    nonces = [each.headers["content-security-policy"].split("'nonce-")[1][:24] for each in pages]
    assert nonces[0] != nonces[1]
    assert all(f'nonce="{nonce}"' in each.text for nonce, each in zip(nonces, pages, strict=True))


def test_over_https_cookies_belong_to_this_site_alone(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    del case
    monkeypatch.setenv("PLANS_PORTAL_URL", "https://plans.example.org")
    get_settings.cache_clear()
    try:
        answer = make_browser(base_url="https://plans.example.org").get("/sign-in")
    finally:
        monkeypatch.undo()
        get_settings.cache_clear()
    assert "strict-transport-security" in answer.headers
    [cookie] = answer.headers.get_list("set-cookie")
    assert cookie.startswith("__Host-browser=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))


def bare(text: str) -> str:
    return re.sub(r'nonce="[^"]+"|back=[^"]+|value="[0-9a-f]{64}"', "", text)
