"""The service's people before its plan: a published case, and forms filled as people do."""

import re
from datetime import UTC, datetime
from uuid import UUID

from httpx2 import Response

from models import Action, Plan
from rules.posts import PostKind
from tests.course import Step, bring_to
from tests.factories import Case, looking_at
from tests.portal.people import Browser, Watch, signed_in

P = PostKind
PUBLISHED_AT = datetime(2012, 6, 14, 9, tzinfo=UTC)
WHAT = "Check every assessment before it is signed off."
MEASURE = "Nine in ten of the cases sampled meet the standard."
DONE = "Every recommendation is answered"


def published(case: Case) -> Case:
    bring_to(case, Step.PUBLISHED)
    return case


def at(watch: Watch, year: int, month: int, day: int) -> None:
    watch.at = datetime(year, month, day, 9, tzinfo=UTC)


def path(case: Case, end: str = "") -> str:
    return f"/plans/{case.inspection_id}{end}"


def by(case: Case, kind: PostKind) -> Browser:
    return signed_in(case.people[kind])


def row(case: Case, at_row: int = 0, **more: object) -> dict[str, object]:
    """An action's row that nothing is missing from, unless `more` says otherwise."""
    fields: dict[str, object] = {
        "id": "",
        "what": WHAT,
        "owner": str(case.owners_post),
        "due-day": "17",
        "due-month": "9",
        "due-year": "2012",
        "measure": MEASURE,
        "partners": "",
        **more,
    }
    return {f"actions-{at_row}-{name}": value for name, value in fields.items()}


def send(browser: Browser, address: str, **fields: object) -> Response:
    """Open a page and send its form, with the state of the plan that the page was made from."""
    version = field(browser.get(address), "version")
    return browser.post(address, None, **{"version": version, **fields})


def answer(case: Case, browser: Browser, number: int, **fields: object) -> Response:
    """Agree to a recommendation with one action, unless `fields` say otherwise."""
    sent = {"answer": "agreed", "reason": "", "do": "save", **row(case), **fields}
    return send(browser, path(case, f"/recommendations/{number}"), **sent)


def answer_all(case: Case, browser: Browser) -> None:
    for number in (1, 2):
        assert answer(case, browser, number).status_code == 303


def approve(case: Case, browser: Browser) -> Response:
    day = {"on-day": "14", "on-month": "6", "on-year": "2012"}
    return send(browser, path(case, "/approval"), by="Management Board", **day)


def submit(case: Case, browser: Browser, **fields: object) -> Response:
    return send(browser, path(case, "/submit"), **{"declared": "yes", **fields})


def field(page: Response, name: str) -> str:
    """Return what a field of a page holds."""
    found = re.search(rf'name="{re.escape(name)}"[^>]*?value="([^"]*)"', page.text)
    assert found, (name, page.status_code)
    return found[1]


def plan_of(case: Case) -> Plan:
    with looking_at(case) as desk:
        return desk.plan()


def actions_of(case: Case) -> list[Action]:
    with looking_at(case) as desk:
        return list(desk.plan().actions)


def action_id(case: Case, number: int = 0) -> UUID:
    return actions_of(case)[number].id


def words(page: Response) -> str:
    """A page's own words, without its markup."""
    body = page.text[page.text.index("<main") : page.text.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())
