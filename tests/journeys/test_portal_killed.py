import random
from pathlib import Path

from sqlalchemy import Engine

from tests.factories import on_sqlite
from tests.nightly.portal_killed import play

KILLS = 3


@on_sqlite
def test_a_portal_killed_with_a_form_under_way_goes_on_where_it_was(
    engine: Engine, address: str, tmp_path: Path
) -> None:
    del engine
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    figures = play(address, tmp_path, KILLS, chance)
    assert (figures.kills, figures.problems) == (KILLS, [])
