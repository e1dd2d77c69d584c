"""plans status: how the service stands, and whether anything needs a person."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

import clock
from cli.database import moment
from models import chain, schema
from models.anchor import anchors
from models.backup import last_backup
from models.opening import connected, name_of, opened, require_known
from models.queries import status as queries
from models.queries.expected import is_morning_owed
from notifications.undone import left_undone, not_running
from rules.running import MORNING, morning_expected
from rules.undone import Undone, in_words
from settings import Settings, get_settings

NEEDS_A_PERSON = 1
OLDEST_BACKUP = timedelta(days=1)
ANCHOR = "audit-anchor.jsonl"
NOBODY_IS_MAILED = "Nobody is being e-mailed: messages go to the portal's inbox only."
# These have sentences of their own here.
_SAID_ALREADY = {Undone.MORNING_NOT_RUN, Undone.MESSAGE_GIVEN_UP, Undone.CHANNEL_PAUSED}


@dataclass(frozen=True, slots=True)
class Content:
    """What the tables say today."""

    head: chain.Head
    inspections: dict[str, int]
    deadlines: queries.Deadlines
    outbox: queries.Outbox
    runs: list[queries.LastRun]
    morning_due_on: date
    is_morning_done: bool
    undone: list[str]
    silent: dict[str, datetime]


@dataclass(frozen=True, slots=True)
class Status:
    """How the service stands. `content` is None when the schema isn't today's."""

    database: str
    engine: str
    revision: str | None
    newest_revision: str | None
    content: Content | None
    mail: str
    at: datetime
    last_backup_at: datetime | None
    record_noted_at: datetime | None

    def needs(self) -> list[str]:
        """Say, a sentence each, what a person has to do something about."""
        if self.content is None:
            return [f"The database is at schema {self.revision or 'none'}: run plans migrate."]
        return [*_needs(self.content), *self._old_backup()]

    def _old_backup(self) -> Iterator[str]:
        last = self.last_backup_at
        if last is not None and self.at - last > OLDEST_BACKUP:
            yield f"The last backup was made {ago(last, self.at)}, {moment(last)}."


def status(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Show how the service stands: database, deadlines, messages, the flows' last runs.

    Look at it each morning, or let your monitoring do so: exit code 0 means that nothing needs a
    person, 1 that something does (messages given up, a paused channel, an old schema, a morning
    that was not run, work left undone, an old backup), 2 that it could not be found out. It only
    reads.

    Example: plans status
    """
    found = status_at(clock.now(), get_settings())
    if as_json:
        typer.echo(json.dumps(as_document(found), indent=2))
    else:
        show(found, Console())
    if found.needs():
        raise typer.Exit(NEEDS_A_PERSON)


def status_at(now: datetime, settings: Settings) -> Status:
    """Ask the database, and nothing else, how things stand."""
    address = settings.address_of_database()
    with connected(address) as connection:
        engine, revision = connection.dialect.name, schema.revision_of(connection)
    if revision is not None:
        require_known(revision, name_of(address))
    newest = schema.newest_revision()
    content = _content(address, now) if revision == newest else None
    mail = f"Mail goes by {settings.mail_host}." if settings.mail_host else NOBODY_IS_MAILED
    return Status(
        database=name_of(address),
        engine=engine,
        revision=revision,
        newest_revision=newest,
        content=content,
        mail=mail,
        at=now,
        last_backup_at=last_backup(settings.data_dir),
        record_noted_at=_noted_at(settings),
    )


def as_document(found: Status) -> dict[str, Any]:
    """Return the same as plain JSON values."""
    document = asdict(found) | {"needs_a_person": found.needs()}
    plain: dict[str, Any] = json.loads(json.dumps(document, default=_plain))
    return plain


def show(found: Status, console: Console) -> None:
    """Print tables for people."""
    console.print(_table("Database", _database_rows(found)))
    if found.content is not None:
        console.print(_table("Work", _work_rows(found.content)))
        console.print(_table("Messages", _message_rows(found.content.outbox, found.at)))
        console.print(_runs_table(found.content.runs, found.at))
    console.print(found.mail)
    for sentence in found.needs() or ["Nothing needs a person."]:
        console.print(sentence, style="bold", markup=False)


def ago(then: datetime, now: datetime) -> str:
    """Write how long ago something was, in its largest whole unit."""
    seconds = max(0, int((now - then).total_seconds()))
    for size, unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            count = seconds // size
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"


def _content(address: str, now: datetime) -> Content:
    local = now.astimezone(clock.LONDON)
    today, due_on = local.date(), morning_expected(local)
    with opened(address) as session:
        return Content(
            head=chain.head(session),
            inspections={
                state.value: count for state, count in queries.inspections_by_state(session).items()
            },
            deadlines=queries.deadlines(session, today),
            outbox=queries.outbox(session, now),
            runs=list(queries.last_runs(session)),
            morning_due_on=due_on,
            is_morning_done=(
                queries.has_run(session, MORNING, due_on) or not is_morning_owed(session, due_on)
            ),
            undone=[
                in_words(each)
                for each in left_undone(session, now)
                if each.what not in _SAID_ALREADY
            ],
            silent={each.flow: each.since for each in not_running(session, now) if each.since},
        )


def _noted_at(settings: Settings) -> datetime | None:
    """Return when this machine last noted the end of the record outside the database."""
    noted = anchors(settings.data_dir / ANCHOR)
    return noted[-1].at if noted else None


def _needs(content: Content) -> Iterator[str]:
    if not content.is_morning_done:
        yield f"The timeline has not been run for {content.morning_due_on:%-d %B %Y}."
    if content.outbox.dead:
        yield f"{content.outbox.dead:,} messages were given up and reached nobody."
    for channel, reason in content.outbox.paused.items():
        yield f"The channel {channel} is paused: {reason or 'no reason was given'}."
    for run in content.runs:
        if run.failure:
            yield f"The flow {run.flow} failed when it last ran, {moment(run.began_at)}."
    for flow, since in content.silent.items():
        if flow != MORNING:
            yield f"The flow {flow} has not run since {moment(since)}."
    yield from content.undone


def _database_rows(found: Status) -> Iterator[tuple[str, str]]:
    yield "Where", found.database
    is_newest = found.revision == found.newest_revision
    state = "the newest" if is_newest else f"the newest is {found.newest_revision}"
    yield "Schema", f"{found.revision or 'none'} ({state})"
    if found.content is not None:
        head = found.content.head
        yield "Facts", f"{head.sequence:,} (the last is {head.hash[:16]}…)"
        yield "End of the record noted", _when(found.record_noted_at, found.at)
    yield "Last backup", _when(found.last_backup_at, found.at)


def _when(then: datetime | None, now: datetime) -> str:
    return ago(then, now) if then else "none known of in the data folder"


def _work_rows(content: Content) -> Iterator[tuple[str, str]]:
    for state, count in content.inspections.items():
        yield f"Inspections, {state.replace('_', ' ')}", f"{count:,}"
    yield "Deadlines open", f"{content.deadlines.open:,}"
    yield "Deadlines due today", f"{content.deadlines.due_today:,}"
    yield "Deadlines late", f"{content.deadlines.late:,}"


def _message_rows(outbox: queries.Outbox, now: datetime) -> Iterator[tuple[str, str]]:
    yield "Waiting", f"{outbox.waiting:,}"
    if outbox.oldest_due_at:
        yield "Oldest that is due", ago(outbox.oldest_due_at, now)
    yield "Given up", f"{outbox.dead:,}"
    yield "Channels paused", ", ".join(outbox.paused) or "none"


def _runs_table(runs: list[queries.LastRun], now: datetime) -> Table:
    table = Table("Flow", "Last run", "For", "Ended", title="Flows", title_justify="left")
    for run in runs:
        went = "still running" if run.ended_at is None else escape(run.failure or "well")
        table.add_row(run.flow, ago(run.began_at, now), f"{run.as_of:%-d %B %Y}", went)
    return table


def _table(title: str, rows: Iterator[tuple[str, str]]) -> Table:
    table = Table(title=title, title_justify="left", show_header=False)
    for row in rows:
        table.add_row(*row)
    return table


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
