"""Finds the line of a key in a TOML document, so that a person can go there and mend it."""

from collections.abc import Sequence


def line_of(path: Sequence[str], text: str) -> int | None:
    """Return the line of a key, or else of the table it stands in; None where neither is.

    A number in a path is the place in an array of tables, counted from 0.
    """
    lines = [_bare(line) for line in text.splitlines()]
    for depth in range(len(path), 0, -1):
        start = _header(path[:depth], lines)
        if start is not None:
            found = _key(path[depth:], lines, start + 1)
            return (start if found is None else found) + 1
    found = _key(path, lines, 0)
    return None if found is None else found + 1


def _bare(line: str) -> str:
    stripped = line.strip()
    return stripped.split("#")[0].strip() if stripped.startswith("[") else stripped


def _header(path: Sequence[str], lines: Sequence[str]) -> int | None:
    """Find the line a table begins on: `[a.b]`, or the n-th `[[a]]`."""
    header = f"[{'.'.join(path)}]"
    if header in lines:
        return lines.index(header)
    if path[-1].isdigit():
        several = f"[[{'.'.join(path[:-1])}]]"
        begun = [number for number, line in enumerate(lines) if line == several]
        return begun[int(path[-1])] if int(path[-1]) < len(begun) else None
    return None


def _key(path: Sequence[str], lines: Sequence[str], start: int) -> int | None:
    """Find the line of a path's first key in the table that begins at a line."""
    for number in range(start, len(lines)):
        if lines[number].startswith("["):
            break
        if path and lines[number].split("=")[0].strip() == path[0]:
            return number
    return None
