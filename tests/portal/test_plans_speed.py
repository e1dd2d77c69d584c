from datetime import date

import pytest
from sqlalchemy import Engine

from rules.posts import PostKind
from tests.factories import Case, at_work, new_action, on_sqlite
from tests.portal.people import Browser
from tests.portal.service import actions_of, by, path, published
from tests.statements import counting

pytestmark = on_sqlite
P = PostKind


def add_actions(case: Case, how_many: int) -> None:
    with at_work(case, P.HEAD_OF_SERVICE, date(2012, 6, 14)) as desk:
        plan = desk.plan()
        for at in range(how_many):
            plan.add_action(desk.acting, plan.recommendations[at % 2], new_action(case))


def statements(engine: Engine, head: Browser, address: str) -> int:
    with counting(engine) as sent:
        assert head.get(address).status_code == 200
    return len(sent)


@pytest.mark.parametrize(
    "which", ["plan", "check", "recommendation", "owners", "actions", "action"]
)
def test_a_page_asks_as_little_of_a_long_plan_as_of_a_short_one(
    engine: Engine, case: Case, which: str
) -> None:
    published(case)
    head = by(case, P.HEAD_OF_SERVICE)
    add_actions(case, 2)
    address = {
        "plan": path(case),
        "check": path(case, "/check"),
        "recommendation": path(case, "/recommendations/1"),
        "owners": path(case, "/owners"),
        "actions": "/actions",
        "action": f"/actions/{actions_of(case)[0].id}",
    }[which]
    few = statements(engine, head, address)
    add_actions(case, 30)
    assert statements(engine, head, address) == few <= 30
