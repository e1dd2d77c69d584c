"""A portal killed again and again goes on where it was: nothing said to be done is lost or doubled.

Run it with `python -m tests.nightly.portal_killed [--rounds 10] [--engine sqlite] [--seed 1]`. A
Head of Service, a lead inspector, an owner and a monitor take the example's plan through the
portal; at every step it is killed -9 somewhere while a form is under way, started again, and the
form is sent once more if nothing had come of it.
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2
from sqlalchemy import func, select

import clock
from cli.example import OWNERS_POST, load
from models import Acting, Action, Event, EventKind, Inspection, Notification, Post, Recommendation
from models import schema as schema_of
from models.chain import verify
from models.database import reading, standing_in, transaction
from models.queries.visits import person_with_address
from models.signing_in import LINK_LIVES, mint_link
from rules.permissions import OPERATOR
from tests.nightly._engines import asked_for, empty_database
from tests.nightly._plan_steps import Step, action_steps, steps
from tests.nightly._portal_process import PortalProcess, Somebody, value

DONE = 303


@dataclass(slots=True)
class Figures:
    """What one round came to."""

    kills: int = 0
    answered: int = 0
    sent_again: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Round:
    """One plan's way through a portal that keeps dying."""

    portal: PortalProcess
    chance: random.Random
    most_seconds: float = 0.1
    figures: Figures = field(default_factory=Figures)
    people: dict[str, Somebody] = field(default_factory=dict)

    def take(self, some: Iterable[Step], kills: int) -> None:
        """Take these steps, killing the portal at the first `kills` of them."""
        for step in some:
            self.take_one(step, killed=self.figures.kills < kills)

    def take_one(self, step: Step, *, killed: bool) -> None:
        """Send one form, through a kill or not, until its fact is on record once."""
        before = counted(step.fact)
        said = self._sent(step, killed=killed)
        if said == DONE and counted(step.fact) != step.count:
            self._wrong(step, "was answered, and is not on record")
        if counted(step.fact) == before:
            self.figures.sent_again += said is None
            again = self._sent(step, killed=False)
            if again != DONE:
                self._wrong(step, f"could not be sent again: {again}")
        if counted(step.fact) != step.count:
            self._wrong(step, f"is on record {counted(step.fact)} times, not {step.count}")

    def _sent(self, step: Step, *, killed: bool) -> int | None:
        """Return what the portal answered, or None if it died before it could."""
        somebody = self._somebody(step.who)
        page = somebody.page(step.page or step.path)
        fields = {"csrf": value(page, "csrf"), **step.fields(page)}
        if not killed:
            began = time.monotonic()
            status = somebody.send(step.path, fields)
            self.most_seconds = max(self.most_seconds, time.monotonic() - began)
            return status
        with ThreadPoolExecutor(1) as thread:
            under_way = thread.submit(somebody.send, step.path, fields)
            time.sleep(self.chance.uniform(0, self.most_seconds))
            self.portal.kill()
            try:
                answered = under_way.result()
            except httpx2.TransportError:
                answered = None
        self.figures.kills += 1
        self.figures.answered += answered == DONE
        self.portal.start()
        return answered

    def end(self) -> None:
        """Close every browser, and the portal."""
        for somebody in self.people.values():
            somebody.http.close()
        self.portal.kill()

    def _somebody(self, address: str) -> Somebody:
        """Return this person's browser, signed in once for the whole way."""
        if address not in self.people:
            somebody = Somebody(self.portal)
            link = f"/sign-in/{_link_for(address)}"
            status = somebody.send(link, {"csrf": value(somebody.page(link), "csrf")})
            assert status == DONE, status
            self.people[address] = somebody
        return self.people[address]

    def _wrong(self, step: Step, what: str) -> None:
        self.figures.problems.append(f"{step.fact} by {step.who} {what}")


def play(address: str, folder: Path, kills: int, chance: random.Random) -> Figures:
    """Take the example's plan the whole way; the portal dies at the first `kills` steps."""
    with standing_in(address) as engine:
        schema_of.upgrade(engine)
        load()
        portal = PortalProcess(address, folder)
        portal.start()
        this = Round(portal, chance)
        try:
            this.take(_plan_steps(), kills)
            this.take(_action_steps(), kills)
        finally:
            this.end()
        this.figures.problems += _left_wrong()
    return this.figures


def counted(kind: EventKind) -> int:
    """Count the facts of a kind on record."""
    with reading() as session:
        return session.scalar(select(func.count()).where(Event.kind == kind)) or 0


def _plan_steps() -> list[Step]:
    with reading() as session:
        inspection = session.scalars(select(Inspection.id)).one()
        post = session.scalars(select(Post.id).where(Post.title == OWNERS_POST)).one()
        count = session.scalar(select(func.count()).select_from(Recommendation)) or 0
    return list(steps(str(inspection), count, str(post), clock.today()))


def _action_steps() -> list[Step]:
    with reading() as session:
        action, inspection = session.execute(
            select(Action.id, Recommendation.inspection_id)
            .join(Recommendation, Recommendation.id == Action.recommendation_id)
            .where(Recommendation.number == 1)
        ).one()
    return list(action_steps(str(inspection), str(action), clock.today()))


def _link_for(address: str) -> str:
    now = clock.now()
    with transaction(Acting(OPERATOR, clock.today(), now)) as session:
        person = person_with_address(session, address)
        assert person is not None
        return mint_link(session, person.id, None, now, now + LINK_LIVES)


def _left_wrong() -> Iterator[str]:
    """Say what the record or the outbox should not hold at the end."""
    with reading() as session:
        verdict = verify(session, [])
        if not verdict.is_intact:
            yield verdict.sentence
        told = Counter(
            session.execute(
                select(
                    Notification.message,
                    Notification.person_id,
                    Notification.event_id,
                    Notification.channel,
                ).where(Notification.event_id.is_not(None))
            ).all()
        )
    yield from (f"{row[0]} was put in the outbox {n} times" for row, n in told.items() if n > 1)


def main() -> int:
    """Play the rounds on each engine asked for, and print what they came to."""
    asked = _arguments()
    chance = random.Random(asked.seed)  # noqa: S311 - moments, not secrets
    problems = [
        problem
        for each in asked_for(asked.engine)
        for problem in _rounds(each, asked.rounds, chance)
    ]
    for problem in problems[:10]:
        _say(problem)
    _say(f"{len(problems)} problems, seed {asked.seed}")
    return 1 if problems else 0


def _rounds(engine: str, rounds: int, chance: random.Random) -> list[str]:
    total = Figures()
    for _ in range(rounds):
        with empty_database(engine) as address, TemporaryDirectory() as folder:
            figures = play(address, Path(folder), 1_000, chance)
        total.kills += figures.kills
        total.answered += figures.answered
        total.sent_again += figures.sent_again
        total.problems += figures.problems
    _say(
        f"{engine}: the portal was killed {total.kills} times with a form under way; "
        f"{total.answered} had been answered, {total.sent_again} had to be sent again"
    )
    return total.problems


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--engine", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _say(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
