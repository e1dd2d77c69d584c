"""A self-check that raises no false alarm: asked on every day of a whole programme's rehearsal.

Run it with `python -m tests.nightly.quiet_self_check [--services 20] [--years 2] [--seed 7]`. The
programme is lived through by the code that runs for years, each morning with its row in the history
of runs; each afternoon the self-check is asked, and must find nothing.
"""

import argparse
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from datetime import time as time_of_day
from functools import partial

import clock
from flows.timeline import morning
from models import Acting, FlowRun
from models.database import reading, transaction
from notifications.undone import left_undone
from rehearsal import calendar
from rehearsal.programme import Programme, run_programme
from rules.undone import Undone, in_words

SHOWN = 20
# Any file's address will do: a rehearsal makes a scratch database of the same engine.
ENGINE = "sqlite:///beside.db"


@dataclass(slots=True)
class Afternoons:
    """Each day of the programme: its morning kept as run, the self-check asked in the afternoon."""

    ran: set[date] = field(default_factory=set)
    found: Counter[Undone] = field(default_factory=Counter)
    days: int = 0
    seconds: float = 0.0

    def morning(self, acting: Acting) -> object:
        """Do a morning's work, and keep a row of it as the flows do."""
        done = morning(acting)
        self.keep(acting.on)
        return done

    def keep(self, on: date) -> None:
        """Keep the rows of a day's morning: those of one with nothing due as well."""
        at = clock.london(on, time_of_day(6, 30))
        ended = {"as_of": on, "began_at": at, "ended_at": at + timedelta(minutes=1)}
        with transaction(Acting.calendar(on, at)) as session:
            session.add_all(FlowRun(flow=flow, **ended) for flow in ("timeline", "reminders"))
        self.ran.add(on)

    def ask(self, on: date, _: int) -> None:
        """Ask the self-check, and say what it finds."""
        if on not in self.ran:
            self.keep(on)
        begun = time.perf_counter()
        with reading() as session:
            found = left_undone(session, clock.london(on, time_of_day(15)))
        self.seconds += time.perf_counter() - begun
        self.days += 1
        for each in found:
            self.found[each.what] += 1
            if self.found.total() <= SHOWN:
                say(f"{on}: {in_words(each)} {each.places}")


def say(sentence: str) -> None:
    print(sentence, flush=True)  # noqa: T201 - this is what it is run for


def main() -> int:
    """Live through a programme and report; a false alarm fails it."""
    parser = argparse.ArgumentParser(description=__doc__)
    whole = partial(parser.add_argument, type=int)
    whole("--services", default=20)
    whole("--years", default=2)
    whole("--seed", default=7)
    asked = parser.parse_args()
    afternoons = Afternoons()
    vars(calendar)["morning"] = afternoons.morning
    programme = Programme(services=asked.services, years=asked.years, seed=asked.seed)
    run_programme(programme, ENGINE, afternoons.ask)
    each = 1000 * afternoons.seconds / afternoons.days
    say(
        f"{afternoons.days:,} days of {asked.services} services: {afternoons.found.total()} false "
        f"alarms; {each:.0f} ms a self-check."
    )
    return 1 if afternoons.found else 0


if __name__ == "__main__":
    sys.exit(main())
