"""Where the tests' reports come from: the shared published one, the invented example, changes."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2].parent / "shared"
PUBLISHED = SHARED / "reports" / "leicestershire-rutland-2012.txt"


def published_report() -> bytes:
    """Return the published report; skip where the shared folder isn't here, unless required."""
    if PUBLISHED.exists():
        return PUBLISHED.read_bytes()
    missing = "The shared published report is not on this machine."
    if os.environ.get("PLANS_REQUIRE_SHARED") == "1":
        pytest.fail(missing)
    pytest.skip(missing)
