"""A case, its people, and a clock that stands still until a test moves it."""

import pytest
from sqlalchemy import Engine

from tests.factories import Case, make_case
from tests.portal.people import Watch


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    return Watch(monkeypatch)


@pytest.fixture
def case(engine: Engine, watch: Watch) -> Case:
    del engine, watch
    return make_case()
