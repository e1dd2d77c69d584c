"""Facts are read from a dump as from the database they came from."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from models import postgresql_programs
from models.backup import take
from models.chain import walk
from models.written_facts import in_dump
from tests.models.facts import DAY, chain_of
from tests.moments import london_morning

pytestmark = pytest.mark.usefixtures("programs")
AT = london_morning(DAY)
only_postgresql = pytest.mark.parametrize("address", ["postgresql"], indirect=True)


@only_postgresql
def test_a_chain_that_lies_out_of_order_on_disk_is_read_in_order(
    engine: Engine, address: str, file: Path
) -> None:
    # What was rolled back leaves room on disk, and later facts may fill it.
    chain_of(40)
    taken = take(address, file, AT)
    with engine.connect() as connection:
        lines = list(postgresql_programs.for_server(connection).rows(file, "event"))
    first = next(number for number, line in enumerate(lines) if line.startswith("COPY ")) + 1
    lines[first : first + 40] = lines[first + 20 : first + 40] + lines[first : first + 20]
    assert walk(in_dump(lines), taken.head).head == taken.head
    del lines[first]
    assert walk(in_dump(lines), taken.head).broken_at == 21
