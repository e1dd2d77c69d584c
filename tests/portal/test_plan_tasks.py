import pytest

from models import Recommendation
from portal.plan_tasks import PlanTask, in_runs
from rules.posts import PostKind
from tests.factories import Case, on_sqlite
from tests.portal.service import by, path, published, words

LEAD_IN = "Changes are necessary to ensure that:"
LATER = "The YJS manager should:"


def task(number: int, lead_in: str) -> PlanTask:
    return PlanTask(Recommendation(number=number, lead_in=lead_in), "issued", None)


@pytest.mark.parametrize(
    ("lead_ins", "runs"),
    [
        ([], []),
        ([LEAD_IN] * 3, [(LEAD_IN, [1, 2, 3])]),
        ([LEAD_IN, LATER, LATER], [(LEAD_IN, [1]), (LATER, [2, 3])]),
        ([LATER, "", LATER], [(LATER, [1]), ("", [2]), (LATER, [3])]),
    ],
)
def test_what_shares_a_lead_in_stands_together_in_the_order_printed(
    lead_ins: list[str], runs: list[tuple[str, list[int]]]
) -> None:
    found = in_runs(task(number, lead_in) for number, lead_in in enumerate(lead_ins, 1))
    numbers = [(run.lead_in, [each.recommendation.number for each in run.tasks]) for run in found]
    assert numbers == runs


@on_sqlite
def test_a_plan_says_what_leads_into_its_recommendations_once(case: Case) -> None:
    page = words(by(published(case), PostKind.HEAD_OF_SERVICE).get(path(case)))
    assert page.count(LEAD_IN) == 1
    first = page.index("Recommendation 1")
    assert page.index("Recommendations ") < page.index(LEAD_IN) < first
