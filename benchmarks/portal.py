"""The portal's pages at twenty requests a second, in a process of its own, and its memory."""

import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import create_engine, text

import clock
from benchmarks._document import write_section
from benchmarks._measure import few, machine, table, verdict
from benchmarks._postgresql import a_database, a_server
from benchmarks._requests import A_SECOND, SECONDS, fetch, milliseconds, wait_for
from benchmarks._seed import OPEN_EACH, Size, seed
from benchmarks._sink import free_port
from models import Acting
from models.database import standing_in, transaction
from models.queries.people import actor
from models.signing_in import begin_session
from rules.permissions import OPERATOR

SERVICES = 158
RECOMMENDATIONS = 40
GOAL_MEGABYTES = 120

# One plan grows to forty recommendations, and one monitor watches every service.
GROW = """
INSERT INTO recommendation (id, inspection_id, report_id, number, lead_in, text, printed_owners,
                            line, state)
SELECT of('recommendation', 1, r), of('inspection', 1), of('report', 1), r,
       'Changes are necessary to ensure that:', 'work of kind ' || r || ' is done well enough',
       '[]', r, 'in_progress'
FROM generate_series(10, :recommendations) r;

INSERT INTO response (id, plan_id, recommendation_id, answer)
SELECT of('response', 1, r), of('plan', 1), of('recommendation', 1, r), 'agreed'
FROM generate_series(1, :recommendations) r;

INSERT INTO action (id, plan_id, inspection_id, recommendation_id, letter, what, owner_post_id,
                    target_on, first_target_on, success_measure, state, ownership)
SELECT of('action', 1, r + 90), of('plan', 1), of('inspection', 1), of('recommendation', 1, r),
       'a', 'Check every assessment before it is signed off.', of('service post', 1, 3 + r % 4),
       :today + 60, :today + 60, 'Nine in ten meet the standard.', 'in_progress', 'accepted'
FROM generate_series(10, :recommendations) r;

UPDATE monitored_service SET post_id = of('monitor post', 1)
"""
WHO = """
SELECT of('inspector', 3), of('monitor', 1), of('service person', 1, 1), of('inspection', 1)
"""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as somebody asks for it."""

    name: str
    path: str
    headers: Mapping[str, str]
    goal_milliseconds: int | None
    proof: bytes = b""


def main() -> None:
    """Start the portal on a register of 158 services, ask for its pages, write the section."""
    with a_server() as server, a_database(server) as address, tempfile.TemporaryDirectory() as at:
        seed(address, Size(SERVICES * OPEN_EACH, 600), clock.today())
        pages = _pages(address)
        with a_portal(address, Path(at)) as (port, process_id), a_hello() as hello:
            idle = _megabytes(process_id)
            took = [(page, *_ask(port, page, process_id)) for page in pages]
            used = _megabytes(process_id)
            least = [(name, milliseconds(hello, path, {})) for name, path in HELLO.items()]
    write_section("portal", _section(took, least, (idle, used)))


HELLO = {"yardstick: Starlette, hello": "/starlette", "yardstick: FastAPI, hello": "/fastapi/"}


def _pages(address: str) -> list[Page]:
    """Prepare the register and three sessions; return the pages to ask for."""
    engine = create_engine(address)
    with engine.begin() as connection:
        known = {"today": clock.today(), "recommendations": RECOMMENDATIONS}
        for statement in GROW.split(";\n"):
            connection.execute(text(statement), known)
        staff, monitor, head, inspection = connection.execute(text(WHO)).one()
    engine.dispose()
    with standing_in(address):
        as_staff, as_monitor, as_head = (_signed_in(who) for who in (staff, monitor, head))
    plan = f"{RECOMMENDATIONS} recommendations"
    return [
        Page("home, staff", "/", as_staff, 300),
        Page("inspections, 50 rows", "/inspections", as_staff, 100),
        Page(f"monitor's board, {SERVICES} services", "/monitoring", as_monitor, 300),
        Page(f"a plan, {plan}, Head of Service", f"/plans/{inspection}", as_head, 300),
        Page(
            f"the same, staff, its {OPEN_EACH + 1} dates",
            f"/inspections/{inspection}",
            as_staff,
            300,
        ),
        Page("a Head's home", "/", as_head, 300),
    ]


def _signed_in(person_id: UUID) -> Mapping[str, str]:
    now = clock.now()
    with transaction(Acting(OPERATOR, clock.today(), now)) as session:
        posts = actor(session, person_id, clock.today()).posts
        token = begin_session(session, person_id, posts, "benchmark", now)
    return {"Cookie": f"session={token}", "Sec-Fetch-Site": "same-origin"}


def _ask(port: int, page: Page, process_id: int) -> tuple[list[float], float]:
    """Return how long each answer took, and how much of a core the portal spent on one, in ms."""
    for _ in range(5):  # templates are read once
        fetch(port, page.path, page.headers)
    before = _at_work(process_id)
    took = milliseconds(port, page.path, page.headers)
    return took, (_at_work(process_id) - before) / len(took)


def _at_work(process_id: int) -> float:
    """Return the milliseconds of a core a process has used so far."""
    stat = Path(f"/proc/{process_id}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    user, system = int(stat[11]), int(stat[12])
    return (user + system) * 1000 / os.sysconf("SC_CLK_TCK")


@contextmanager
def a_portal(address: str, folder: Path) -> Iterator[tuple[int, int]]:
    """Run the portal as `plans serve` does; yield its port and the number of its process."""
    port = free_port()
    ours = {
        "PLANS_DATABASE_URL": address,
        "PLANS_DATA_DIR": str(folder),
        "PLANS_PORTAL_PORT": str(port),
        "PLANS_PORTAL_URL": f"http://127.0.0.1:{port}",
    }
    others = {name: said for name, said in os.environ.items() if not name.startswith("PLANS_")}
    with _running(["-m", "portal"], others | ours) as process_id:
        wait_for(port, "/readyz")
        yield port, process_id


@contextmanager
def a_hello() -> Iterator[int]:
    """Run the yardsticks; yield their port."""
    port = free_port()
    with _running(["-m", "benchmarks._hello", str(port)], dict(os.environ)):
        wait_for(port, "/starlette")
        yield port


@contextmanager
def _running(words: Sequence[str], environment: dict[str, str]) -> Iterator[int]:
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, *words], env=environment, stderr=subprocess.DEVNULL
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def _megabytes(process_id: int) -> float:
    status = Path(f"/proc/{process_id}/status").read_text(encoding="ascii")
    found = re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)
    assert found
    return int(found[1]) / 1024


def _section(
    took: Sequence[tuple[Page, list[float], float]],
    least: Sequence[tuple[str, list[float]]],
    memory: tuple[float, float],
) -> str:
    rows = [_row(page.name, found, few(work), page.goal_milliseconds) for page, found, work in took]
    rows += [_row(name, found, "", None) for name, found in least]
    idle, used = (few(each) for each in memory)
    met = verdict(met=memory[0] < GOAL_MEGABYTES)
    return f"""## Pages and the portal's memory

`python -m benchmarks.portal` · {machine("fastapi", "uvicorn", "jinja2", "sqlalchemy")}, PostgreSQL

One portal process, {A_SECOND} requests a second for {SECONDS} s to each page, signed in; an answer
is timed from the moment its request was due to go, to its last byte.

{table(("page", "p50, ms", "p95, ms", "a core's work, ms", "goal, p95"), rows)}

Memory of the portal's process: {idle} MB idle (goal: under {GOAL_MEGABYTES} MB, {met}), {used} MB
after all these requests."""


def _row(name: str, found: list[float], work: str, goal: int | None) -> tuple[str, ...]:
    cuts = statistics.quantiles(found, n=20)
    p95 = cuts[18]
    said = f"under {goal} ms: {verdict(met=p95 < goal)}" if goal else ""
    return (name, few(statistics.median(found)), few(p95), work, said)


if __name__ == "__main__":
    main()
