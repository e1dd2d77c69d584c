"""plans serve: the whole service on one machine, in one process tree."""

import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

import flows
from cli.children import Child, end_all
from cli.sign_in_link import link_for
from flows._timetable import by_hand, in_words
from models import schema
from models.database import engine
from models.opening import explained
from rules.errors import Refused
from settings import Settings, get_settings

SECONDS_TO_BE_READY = 120
SECONDS_BETWEEN_LOOKS = 0.2
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - only if the operator says so
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def serve(
    sign_in: Annotated[
        list[str] | None,
        typer.Option(help="Somebody to print a sign-in link for once ready. May be given again."),
    ] = None,
) -> None:
    """Run the service on this machine until Ctrl-C: the portal, the calendar and its flows.

    Brings the database up to date first. Everything is kept in the data directory
    (PLANS_DATA_DIR); deploy/env.example names every setting. The portal works as soon as it
    answers; the calendar follows when Prefect is ready.

    Example: PLANS_DATA_DIR=/var/lib/plans plans serve
    """
    settings = get_settings()
    folder = _writable(settings.data_dir.absolute())
    _require_free("Prefect's server", "PREFECT", settings.prefect_host, settings.prefect_port)
    _require_free("The portal", "PORTAL", settings.portal_host, settings.portal_port)
    with explained(settings.address_of_database()):
        schema.upgrade(engine())
    engine().dispose()
    typer.echo("The database is up to date.")
    children = _children(settings, folder)
    with _ended_on_any_signal(children):
        _begin(children, settings, folder)
        _say_how_to_sign_in(sign_in or [])
        while True:
            _look_after(children)


def _begin(children: list[Child], settings: Settings, folder: Path) -> None:
    """Start the portal, then Prefect's server, then, once that answers, what needs it."""
    portal, server, served = children
    began = time.monotonic()
    portal.start()
    _wait_for(portal, (settings.portal_host, settings.portal_port, "/readyz"), [portal])
    typer.echo(f"The portal: {settings.portal_url}")
    typer.echo("Prefect is starting; the first time takes about 15 seconds.")
    server.start()
    prefect = (settings.prefect_host, settings.prefect_port, "/api/ready")
    _wait_for(server, prefect, [portal, server])
    served.start()
    typer.echo(f"Ready after {time.monotonic() - began:.0f} s. Prefect's pages: {_url(settings)}")
    typer.echo("By the calendar, London time: " + ", ".join(in_words()) + ".")
    typer.echo("The timeline runs once now as well. By hand: " + ", ".join(by_hand()) + ".")
    typer.echo(f"Logs are in {folder / 'logs'}. Ctrl-C stops everything.")


def _say_how_to_sign_in(addresses: list[str]) -> None:
    for address in addresses:
        try:
            typer.echo(f"Sign in as {address}, once: {link_for(address)}")
        except Refused as refusal:  # the service is up all the same
            typer.echo(str(refusal))
    engine().dispose()
    typer.echo("A link to sign in with: plans sign-in-link name@example.com")


def _wait_for(child: Child, place: tuple[str, int, str], meanwhile: list[Child]) -> None:
    """Wait until a child answers at its host, port and path; say where to look if it doesn't."""
    began = time.monotonic()
    while not _answers(*place):
        if time.monotonic() - began > SECONDS_TO_BE_READY:
            raise Refused(
                f"{child.name} did not become ready in {SECONDS_TO_BE_READY} s. "
                f"What it said is in {child.log}."
            )
        _look_after(meanwhile)


def _children(settings: Settings, folder: Path) -> list[Child]:
    here = Path(flows.__file__).parents[1]
    environment = environment_of_children(settings, folder)
    commands = {
        "The portal": ("portal", "-m", "portal"),
        "Prefect's server": ("prefect-server", "-m", "flows._prefect", "server", "start"),
        "The process that serves the flows": ("flows", "-m", "flows"),
    }
    return [
        Child(
            name,
            [sys.executable, *words],
            environment,
            here,
            folder / "logs" / f"{log}.log",
            _complain,
        )
        for name, (log, *words) in commands.items()
    ]


def environment_of_children(settings: Settings, folder: Path) -> dict[str, str]:
    """Return what the children's environment must say, over what the operator's says."""
    may_be_changed = {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_RUNNER_POLL_FREQUENCY": "2",
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    }
    is_so = {
        "PLANS_DATA_DIR": str(folder),
        "PLANS_DATABASE_URL": _from_anywhere(settings.address_of_database()),
        "PYTHONSAFEPATH": "1",  # no settings.py of some other folder is taken for ours
        "PYTHONUNBUFFERED": "1",
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_SERVER_API_HOST": settings.prefect_host,
        "PREFECT_SERVER_API_PORT": str(settings.prefect_port),
        "PREFECT_API_URL": f"{_url(settings)}/api",
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
    }
    return may_be_changed | dict(os.environ) | is_so


def _from_anywhere(address: str) -> str:
    """Name an SQLite file by its whole path: children work in another folder."""
    scheme, _, file = address.partition(":///")
    if scheme.startswith("sqlite") and file:
        return f"{scheme}:///{Path(file).absolute()}"
    return address


@contextmanager
def _ended_on_any_signal(children: list[Child]) -> Iterator[None]:
    """Leave the block on a signal to stop, and end every child however it is left."""
    for each in _STOPPING:
        signal.signal(each, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        typer.echo("Stopping.")
    finally:
        for each in _STOPPING:
            signal.signal(each, signal.SIG_IGN)
        end_all(children)


def _look_after(children: list[Child]) -> None:
    for child in children:
        child.look_after()
    time.sleep(SECONDS_BETWEEN_LOOKS)


def _answers(host: str, port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(_reach(host), port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _reach(host: str) -> str:
    return _EVERYWHERE.get(host, host)


def _url(settings: Settings) -> str:
    host = _reach(settings.prefect_host)
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.prefect_port}"


def _writable(folder: Path) -> Path:
    """Make the data directory with its logs, or say why it can't be."""
    probe = folder / "logs" / "writable"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe.parent.mkdir(exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as problem:
        raise Refused(
            f"The data directory {folder} cannot be written: {problem.strerror}. "
            "Make it writable, or set PLANS_DATA_DIR to another."
        ) from None
    return folder


def _require_free(who: str, setting: str, host: str, port: int) -> None:
    try:
        with socket.create_server((host, port), family=_family(host)):
            pass
    except OSError as problem:
        raise Refused(
            f"{who} cannot listen on {host}, port {port}: {problem.strerror}. "
            f"Stop what uses it, or set PLANS_{setting}_PORT to another."
        ) from None


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _complain(sentence: str) -> None:
    typer.echo(sentence, err=True)
