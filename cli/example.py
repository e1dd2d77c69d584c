"""plans example: an invented inspection with its people, to try the service with."""

from dataclasses import dataclass
from datetime import date, timedelta

import typer

import clock
from cli.reports import read_file
from models import Acting, Inspection, Session, schema
from models.database import engine, reading
from models.posts import post_of, titled_post
from models.publication import take_in_published
from models.queries import standing
from models.queries.register import any_inspection
from models.register import NewInspection, adopt_rules, fill, person, schedule
from models.report_register import keep_reading, receive, register
from models.rules_document import shipped_rules
from notifications.announcing import announced
from reports.published import as_document
from rules.permissions import OPERATOR
from rules.posts import PostKind
from rules.published_report import Nation, PublishedReport

# Counted from today, so that the example is always in the middle of its follow-up.
SINCE_PUBLICATION = timedelta(weeks=2)
FROM_VISIT_TO_PUBLICATION = timedelta(weeks=12)
P = PostKind


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody invented, and the posts they hold."""

    name: str
    address: str
    kinds: tuple[PostKind, ...]


PLAYERS = (
    Player("Imogen Lead", "inspector@example.org", (P.LEAD_INSPECTOR, P.SCHEDULER, P.PUBLISHER)),
    Player("Asher Chief", "assistant.chief@example.org", (P.ASSISTANT_CHIEF_INSPECTOR,)),
    Player("Hollis Head", "head@example.org", (P.HEAD_OF_SERVICE,)),
    Player("Clemency Chair", "chair@example.org", (P.BOARD_CHAIR,)),
    Player("Monro Monitor", "monitor@example.org", (P.MONITOR, P.MONITOR_HEAD_OF_AREA)),
)
OWNER = Player("Orla Owner", "owner@example.org", (P.OWNER,))
OWNERS_POST = "Operations Manager"


def example() -> None:
    """Load an invented inspection with its report, people and dates around today.

    For trying the service on a machine of one's own: the report was published two weeks ago, so
    the service's plan is due in two. Loading it again does nothing; a register that already
    holds inspections is left as it is.

    Example: plans example
    """
    schema.upgrade(engine())
    with reading() as session:
        there = any_inspection(session)
    if there is not None:
        typer.echo(f"There is inspection {there} on the register already: nothing was loaded.")
        return
    reference = load()
    typer.echo(f"The example is inspection {reference}. Its people:")
    for player in (*PLAYERS, OWNER):
        titles = ", ".join(kind.replace("_", " ") for kind in player.kinds)
        typer.echo(f"  {player.address:28} {player.name}, {titles}")


def load() -> str:
    """Write the example in one transaction and return its inspection's reference."""
    acting = Acting(OPERATOR, clock.today(), clock.now())
    given = read_file(None)
    with announced(acting) as session:
        published = standing.calendar(session).on_or_before(acting.on - SINCE_PUBLICATION)
        ended = standing.calendar(session).on_or_before(published - FROM_VISIT_TO_PUBLICATION)
        inspection = _scheduled(session, acting, given.report, ended)
        _fill_posts(session, acting, inspection)
        file = receive(session, acting, given.name, given.content)
        keep_reading(file, acting.at, as_document(given.report), None)
        register(session, acting, inspection, file, given.report)
        inspection.end_visit(acting, ended)
        take_in_published(acting, inspection, published)
        return inspection.reference


def _scheduled(
    session: Session, acting: Acting, report: PublishedReport, ended: date
) -> Inspection:
    version = adopt_rules(session, acting, shipped_rules())
    service = report.service.value if report.service else report.area.value
    nation = report.nation.value if report.nation else Nation.ENGLAND
    return schedule(
        session, acting, version, NewInspection(service, report.area.value, nation, ended)
    )


def _fill_posts(session: Session, acting: Acting, inspection: Inspection) -> None:
    since = date.fromordinal(acting.on.toordinal() - 365)
    for player in PLAYERS:
        somebody = person(session, player.name, player.address)
        for kind in player.kinds:
            fill(acting, session, post_of(session, inspection, kind), somebody, since)
    owner = person(session, OWNER.name, OWNER.address)
    post = titled_post(session, inspection.service_id, P.OWNER, OWNERS_POST)
    fill(acting, session, post, owner, since)
