import pytest

from tests.nightly.state_machine import run

pytestmark = pytest.mark.usefixtures("engine")


@pytest.mark.parametrize(
    ("address", "examples"), [("sqlite", 300), ("postgresql", 100)], indirect=["address"]
)
def test_whatever_anybody_tries_the_record_is_what_it_should_be(examples: int) -> None:
    run(examples, the_same_each_time=True)
