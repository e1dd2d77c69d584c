"""Mail from the outbox to a local server: beside smtplib, and beside Apprise's own plugin."""

import json
import smtplib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import time as time_of_day
from email.message import EmailMessage
from email.policy import SMTP

from sqlalchemy import Engine, create_engine, text

import clock
from benchmarks._document import write_section
from benchmarks._measure import few, machine, median, table, verdict
from benchmarks._postgresql import a_database, a_server
from benchmarks._seed import TODAY, Size, acting, begin_again, remember, seed
from benchmarks._sink import IN_ONE_GO, free_port
from flows import reminders
from models.database import standing_in
from notifications.channels.mail import MailChannel
from notifications.channels.recording import RecordingChannel
from notifications.dispatcher import dispatch
from notifications.letter import Channel, Letter
from settings import Settings

ROUNDS = 5
BY_MAILTO = 40
SENDER = "improvement-plans@example.org"
GOAL_OF_SMTPLIB, GOAL_TIMES_MAILTO = 0.6, 10
SMTPLIB = "smtplib, one kept connection, nothing recorded: the limit"
BUILT = "the same, every mail built beforehand"
OURS = "this service: outbox, words, Apprise plugin, each outcome recorded"
AT_ONCE = "the same, where the server takes several commands at once, as Postfix does"
MAILTO = "Apprise's own mailto://, nothing recorded"


def main() -> None:
    """Send by each way in turns, and write the section."""
    rates: dict[str, list[float]] = {SMTPLIB: [], BUILT: [], OURS: [], AT_ONCE: [], MAILTO: []}
    with (
        a_server() as server,
        a_database(server) as address,
        a_sink() as port,
        a_sink(IN_ONE_GO) as new,
    ):
        seed(address, Size(10_000, 1_000))
        engine = create_engine(address)
        remember(engine)
        with standing_in(address):
            letters = _letters(engine)
            ways: dict[str, Callable[[], float]] = {
                SMTPLIB: lambda: _by_smtplib(port, letters),
                BUILT: lambda: _built_beforehand(port, letters),
                OURS: lambda: _by_the_service(engine, port),
                AT_ONCE: lambda: _by_the_service(engine, new),
                MAILTO: lambda: _by_mailto(port, letters[:BY_MAILTO]),
            }
            _by_the_service(engine, port)  # warms up
            for _ in range(ROUNDS):
                for name, way in ways.items():
                    rates[name].append(way())
        engine.dispose()
    write_section("delivery", _section(rates, letters))


@contextmanager
def a_sink(*manner: str) -> Iterator[int]:
    """Run the mail server that keeps nothing, in a process of its own; yield its port."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks._sink", str(port), *manner]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as sink:  # noqa: S603
        assert sink.stdin
        assert sink.stdout
        sink.stdout.readline()
        yield port
        sink.stdin.close()


def _letters(engine: Engine) -> list[Letter]:
    """Return this morning's digests in words, so that everybody sends the very same ones."""
    kept = RecordingChannel()
    _deliver(engine, kept)
    return kept.letters


def _by_smtplib(port: int, letters: Sequence[Letter]) -> float:
    with _line(port) as line:

        def send() -> int:
            for letter in letters:
                line.send_message(_message(letter))
            return len(letters)

        return _rate(send)


def _built_beforehand(port: int, letters: Sequence[Letter]) -> float:
    built = [(letter.to_address, _message(letter).as_bytes(policy=SMTP)) for letter in letters]
    with _line(port) as line:

        def send() -> int:
            for to, message in built:
                line.sendmail(SENDER, to, message)
            return len(built)

        return _rate(send)


def _line(port: int) -> smtplib.SMTP:
    return smtplib.SMTP("127.0.0.1", port, "example.org")


def _message(letter: Letter) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = SENDER, letter.to_address
    message["Subject"], message["Message-ID"] = letter.subject, letter.message_id
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    return message


def _by_the_service(engine: Engine, port: int) -> float:
    mail = MailChannel(Settings(mail_host="127.0.0.1", mail_port=port, mail_tls="none"))
    return _deliver(engine, mail)


def _deliver(engine: Engine, channel: Channel) -> float:
    """Let the morning make its digests, and time their way out of the outbox."""
    begin_again(engine)
    reminders.step(acting())
    with engine.begin() as connection:
        connection.execute(text("UPDATE notification SET channel = 'mail'"))
    at = clock.london(TODAY, time_of_day(8))
    return _rate(lambda: dispatch(at, [channel], limit=10**6).sent)


def _by_mailto(port: int, letters: Sequence[Letter]) -> float:
    command = [sys.executable, "-m", "benchmarks._mailto", str(port), SENDER]
    given = json.dumps([(each.to_address, each.subject, each.html) for each in letters])
    ran = subprocess.run(command, input=given, capture_output=True, text=True, check=True)  # noqa: S603
    seconds: float = json.loads(ran.stdout.splitlines()[-1])["seconds"]
    return len(letters) / seconds


def _rate(send: Callable[[], int]) -> float:
    began = time.perf_counter()
    sent = send()
    assert sent, "nothing was sent"
    return sent / (time.perf_counter() - began)


def _section(rates: dict[str, list[float]], letters: Sequence[Letter]) -> str:
    kilobytes = median([len(letter.text + letter.html) / 1000 for letter in letters])
    of_smtplib = median([a / b for a, b in zip(rates[OURS], rates[SMTPLIB], strict=True)])
    of_mailto = median([a / b for a, b in zip(rates[OURS], rates[MAILTO], strict=True)])
    return f"""## Delivery by mail

`python -m benchmarks.delivery` · {machine("apprise", "aiosmtpd")}, PostgreSQL, durable

Everybody sends the same {len(letters)} digests, {few(kilobytes)} KB of text and HTML each.
mailto:// writes its own text, and has an object a reader: one used again waits seconds.

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
