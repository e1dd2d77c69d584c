"""A file to back up into, and an empty database to restore into."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.models.places import empty_database_beside, path_with_postgresql


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the programs of the tests' own PostgreSQL on the PATH."""
    monkeypatch.setenv("PATH", path_with_postgresql())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Name a file in a folder where nothing is yet."""
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups" / "plans-2012-02-01"


@pytest.fixture
def other(address: str) -> Iterator[str]:
    """Name a database that isn't there yet, or is empty."""
    with empty_database_beside(address) as found:
        yield found
