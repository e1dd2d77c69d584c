"""Whatever is changed in whatever order, what was shown is what is saved."""

import pytest

from tests.notifications.kept_previews import Trial
from tests.notifications.random_changes import KINDS

CHANGES = {"sqlite": 500, "postgresql": 60}


@pytest.mark.usefixtures("engine")
def test_what_is_saved_is_what_was_shown_over_500_random_changes(address: str) -> None:
    trial = Trial(seed=2012)
    trial.run(CHANGES[address.split(":", maxsplit=1)[0].split("+", maxsplit=1)[0]])
    if address.startswith("sqlite"):
        assert set(trial.made) == set(KINDS)  # every kind of change was made, none only refused
