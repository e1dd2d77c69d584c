"""What Prefect's database may hold of a plan: nothing anybody wrote in one."""

from datetime import date
from pathlib import Path

import pytest

from flows.delivery import delivery
from flows.timeline import timeline
from tests.flows.conftest import ONE_ENGINE
from tests.flows.test_canaries import all_bytes, holds
from tests.portal.canary_words import Sown
from tests.portal.canary_world import sow

pytestmark = [pytest.mark.prefect, ONE_ENGINE]
AFTER_THE_REVIEW = date(2012, 10, 19)


def test_what_people_write_never_reaches_prefect(
    engine: object, prefect_server: Path, own_anchor: Path
) -> None:
    del engine, own_anchor
    sown = Sown()
    sow(sown)
    timeline(as_of=AFTER_THE_REVIEW)
    delivery()

    assert holds(prefect_server, "timeline 2012-10-19")  # so the right bytes were looked at
    kept = all_bytes(prefect_server)
    assert [what for what, each in sown.canaries.items() if each.word.encode() in kept] == []
