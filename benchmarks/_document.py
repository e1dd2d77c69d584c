"""docs/performance.md, which only the benchmarks write: each its own section."""

import re
from pathlib import Path

DOCUMENT = Path(__file__).parents[1] / "docs" / "performance.md"
OPENING = """\
# Performance

`make bench` writes this page; each section says the command that writes it alone. Contestants
take turns (A B A B) on one machine; medians are shown, and ratios are medians over the rounds.
Compare within a table: another machine, or a busier one, moves all its figures alike. The load is
how many processes wanted a core at a time; where it is above the number of cores, other work ran
beside the benchmark, and whatever is in seconds or milliseconds is that much longer.
"""
SECTIONS = ("sweep", "growth", "delivery", "portal", "reading", "programme")


def write_section(name: str, text: str) -> None:
    """Put a benchmark's section in its place, print it, and leave the others as they are."""
    sections = _sections() | {name: text.strip()}
    written = [_marked(each, sections[each]) for each in SECTIONS if each in sections]
    DOCUMENT.write_text("\n".join([OPENING, *written]), encoding="utf-8")
    print(f"\n{text.strip()}\n", flush=True)  # noqa: T201 - a benchmark says what it found


def _marked(name: str, text: str) -> str:
    return f"<!-- {name} -->\n{text}\n<!-- end of {name} -->\n"


def _sections() -> dict[str, str]:
    if not DOCUMENT.exists():
        return {}
    known = DOCUMENT.read_text(encoding="utf-8")
    return dict(re.findall(r"<!-- (\w+) -->\n(.*?)\n<!-- end of \1 -->", known, re.DOTALL))
