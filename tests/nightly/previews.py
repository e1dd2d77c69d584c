"""Thousands of changes drawn by lot on each engine: what was shown is what was saved.

Run it with `python -m tests.nightly.previews`. It prints what it changed, and fails at the first
change that did something else than its preview said.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from models import schema
from models.database import standing_in
from tests.notifications.kept_previews import Trial
from tests.postgresql_server import running_postgresql

CHANGES = {"sqlite": 3_000, "postgresql": 1_000}


def main() -> int:
    """Run both engines in full and print the figure."""
    with TemporaryDirectory() as folder, running_postgresql() as server:
        addresses = {"sqlite": f"sqlite:///{Path(folder)}/plans.db", "postgresql": server}
        for engine, address in addresses.items():
            trial = Trial(seed=len(engine))
            with standing_in(address) as made:
                schema.upgrade(made)
                trial.run(CHANGES[engine])
            print(  # noqa: T201
                f"{engine}: {trial.made.total()} changes of {len(trial.made)} kinds, each as it "
                f"was shown; {trial.refused.total()} refused"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
