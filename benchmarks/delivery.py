"""Mail from the outbox to a local server: beside smtplib, and beside Apprise's own plugin."""

import json
import smtplib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import time as time_of_day
from email.message import EmailMessage

from sqlalchemy import Engine, create_engine, text

import clock
from benchmarks._document import write_section
from benchmarks._mailto import TEXT
from benchmarks._measure import few, machine, median, table, verdict
from benchmarks._postgresql import a_database, a_server
from benchmarks._seed import TODAY, Size, acting, begin_again, remember, seed
from benchmarks._sink import free_port
from flows import reminders
from models.database import standing_in
from notifications.channels.mail import MailChannel
from notifications.dispatcher import dispatch
from settings import Settings

ROUNDS = 5
BY_SMTPLIB = 400
BY_MAILTO = 40
GOAL_OF_SMTPLIB, GOAL_TIMES_MAILTO = 0.6, 10
SMTPLIB = "smtplib, one kept connection, nothing recorded: the limit"
OURS = "this service: outbox, words, Apprise plugin, each outcome recorded"
MAILTO = "Apprise's own mailto://, nothing recorded"


def main() -> None:
    """Send by each way in turns, and write the section."""
    rates: dict[str, list[float]] = {SMTPLIB: [], OURS: [], MAILTO: []}
    with a_server() as server, a_database(server) as address, a_sink() as port:
        seed(address, Size(10_000, 1_000))
        engine = create_engine(address)
        remember(engine)
        ways: dict[str, Callable[[], float]] = {
            SMTPLIB: lambda: _by_smtplib(port),
            OURS: lambda: _by_the_service(engine, port),
            MAILTO: lambda: _by_mailto(port),
        }
        with standing_in(address):
            _by_the_service(engine, port)  # warms up
            for _ in range(ROUNDS):
                for name, way in ways.items():
                    rates[name].append(way())
        engine.dispose()
    write_section("delivery", _section(rates))


@contextmanager
def a_sink() -> Iterator[int]:
    """Run the mail server that keeps nothing, in a process of its own; yield its port."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks._sink", str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as sink:  # noqa: S603
        assert sink.stdin
        assert sink.stdout
        sink.stdout.readline()
        yield port
        sink.stdin.close()


def _by_smtplib(port: int) -> float:
    line = smtplib.SMTP("127.0.0.1", port, "example.org")

    def send() -> int:
        for _ in range(BY_SMTPLIB):
            message = EmailMessage()
            message["From"], message["To"] = "plans@example.org", "reader@example.org"
            message["Subject"] = "Your dates"
            message.set_content(TEXT)
            message.add_alternative(f"<p>{TEXT}</p>", subtype="html")
            line.send_message(message)
        return BY_SMTPLIB

    try:
        return _rate(send)
    finally:
        line.quit()


def _by_the_service(engine: Engine, port: int) -> float:
    begin_again(engine)
    reminders.step(acting())
    with engine.begin() as connection:
        connection.execute(text("UPDATE notification SET channel = 'mail'"))
    mail = MailChannel(Settings(mail_host="127.0.0.1", mail_port=port, mail_tls="none"))
    at = clock.london(TODAY, time_of_day(8))
    return _rate(lambda: dispatch(at, [mail], limit=10**6).sent)


def _by_mailto(port: int) -> float:
    command = [sys.executable, "-m", "benchmarks._mailto", str(port), str(BY_MAILTO)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    seconds: float = json.loads(ran.stdout.splitlines()[-1])["seconds"]
    return BY_MAILTO / seconds


def _rate(send: Callable[[], int]) -> float:
    began = time.perf_counter()
    sent = send()
    assert sent, "nothing was sent"
    return sent / (time.perf_counter() - began)


def _section(rates: dict[str, list[float]]) -> str:
    of_smtplib = median([a / b for a, b in zip(rates[OURS], rates[SMTPLIB], strict=True)])
    of_mailto = median([a / b for a, b in zip(rates[OURS], rates[MAILTO], strict=True)])
    return f"""## Delivery by mail

`python -m benchmarks.delivery` · {machine("apprise", "aiosmtpd")}, PostgreSQL, durable

{
        table(
            ("one worker, a local server", f"messages per second, medians of {ROUNDS}"),
            [(name, few(median(found))) for name, found in rates.items()],
        )
    }

{
        table(
            ("this service", "found", "goal", ""),
            [
                (
                    "of smtplib's pace",
                    f"{of_smtplib:.2f}",
                    f"at least {GOAL_OF_SMTPLIB}",
                    verdict(met=of_smtplib >= GOAL_OF_SMTPLIB),
                ),
                (
                    "times the pace of mailto://",
                    few(of_mailto),
                    f"at least {GOAL_TIMES_MAILTO}",
                    verdict(met=of_mailto >= GOAL_TIMES_MAILTO),
                ),
            ],
        )
    }"""


if __name__ == "__main__":
    main()
