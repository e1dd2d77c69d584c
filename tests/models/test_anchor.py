"""Ends of the chain noted in a file: only ever added, read back with care."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from models.anchor import AnchorUnusable, anchors, note
from models.chain import Head
from tests.models.administrator import tamper
from tests.models.facts import DAY, chain_of, verdict
from tests.moments import london_morning

AT = london_morning(DAY)
END = Head(12, "5" * 64)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere" / "anchor.jsonl"


def test_what_is_noted_is_read_back(file: Path) -> None:
    first = note(END, file, AT)
    second = note(Head(13, "6" * 64), file, AT)
    assert anchors(file) == [first, second]
    assert (first.sequence, first.hash, first.at) == (12, "5" * 64, AT)
    assert len(file.read_text().splitlines()) == 2
    assert oct(file.stat().st_mode)[-3:] == "600"


def test_without_a_file_nothing_is_noted_yet(file: Path) -> None:
    assert anchors(file) == []


def test_a_session_s_chain_is_noted_with_its_end(engine: Engine, file: Path) -> None:
    chain_of(4)
    with Session(engine) as session:
        noted = note(session, file)
    assert noted.sequence == 4
    assert verdict(anchors(file)).is_intact
    tamper(engine, "DELETE FROM event WHERE sequence = 4")
    assert verdict(anchors(file)).broken_at == 4


def test_a_line_a_power_cut_left_unfinished_is_no_line_and_goes_with_the_next(file: Path) -> None:
    first = note(END, file, AT)
    with file.open("a") as opened:
        opened.write('{"sequence": 13, "ha')
    assert anchors(file) == [first]
    assert [first, note(END, file, AT)] == anchors(file)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "[]",
        "7",
        '{"sequence": 12}',
        '{"sequence": "12", "hash": "%s", "at": "2012-02-01T09:00:00+00:00"}' % ("5" * 64),
        '{"sequence": true, "hash": "%s", "at": "2012-02-01T09:00:00+00:00"}' % ("5" * 64),
        '{"sequence": 12, "hash": "5", "at": "2012-02-01T09:00:00+00:00"}',
        '{"sequence": 12, "hash": null, "at": "2012-02-01T09:00:00+00:00"}',
        '{"sequence": 12, "hash": "%s", "at": "yesterday"}' % ("5" * 64),
        "\udcff",
    ],
)
def test_a_line_that_is_something_else_is_refused_and_named(file: Path, line: str) -> None:
    note(END, file, AT)
    with file.open("ab") as opened:
        opened.write(line.encode(errors="surrogateescape") + b"\n")
    with pytest.raises(AnchorUnusable, match="line 2"):
        anchors(file)


def test_many_who_note_at_once_each_add_a_whole_line(file: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: note(Head(number, "5" * 64), file, AT), range(200)))
    assert sorted(each.sequence for each in anchors(file)) == list(range(200))


def test_a_place_where_no_file_can_be_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear inspector")
    for place in (tmp_path, tmp_path / "letter" / "anchor.jsonl"):
        with pytest.raises(AnchorUnusable):
            note(END, place, AT)
    with pytest.raises(AnchorUnusable):
        anchors(tmp_path)


def test_a_disk_without_room_is_said_so(tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.symlink_to("/dev/full")
    with pytest.raises(AnchorUnusable, match="no room left"):
        note(END, full, AT)
