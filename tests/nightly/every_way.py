"""Every walk in all four windows, every call on both engines: a change has half of each.

Run it with `python -m tests.nightly.every_way`. It prints pytest's own closing line.
"""

import os
import sys

import pytest

FOLDER = "tests/portal"
EVERY = {"PLANS_TEST_LOOKS": "all", "PLANS_TEST_CALLS": "all"}


def main() -> int:
    """Walk and call in every way there is."""
    os.environ.update(EVERY)
    words = "test_browser or test_pages or test_access_matrix"
    return int(pytest.main(["--quiet", "-n", "auto", "--maxprocesses", "8", FOLDER, "-k", words]))


if __name__ == "__main__":
    sys.exit(main())
