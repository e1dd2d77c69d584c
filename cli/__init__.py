"""The operator's commands: one file a noun, gathered under `plans`."""

import sys
from collections.abc import Iterator

import typer
from pydantic import ValidationError

from cli.audit import audit
from cli.database import backup, migrate, restore
from cli.example import example
from cli.intake import intake
from cli.rehearse import rehearse
from cli.rules import rules
from cli.serve import serve
from cli.sign_in_link import sign_in_link
from cli.status import status
from cli.take_in import take_in_file
from cli.why import why
from rules.errors import Refused
from settings import Settings

app = typer.Typer(
    name="plans",
    help="Follows what happens after an inspection: dates, recommendations, plans, monitoring.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.command()(serve)
app.command()(example)
app.command()(intake)
app.command("take-in")(take_in_file)
app.command()(rehearse)
app.command()(rules)
app.command()(migrate)
app.command()(backup)
app.command()(restore)
app.add_typer(audit, name="audit")
app.command()(status)
app.command()(why)
app.command()(sign_in_link)

REFUSED = 2


def main() -> None:
    """Run a command. A refusal is one sentence on standard error and exit code 2."""
    try:
        app()
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        sys.exit(REFUSED)
    except ValidationError as wrong:
        if wrong.title != Settings.__name__:
            raise
        sys.stderr.writelines(f"{sentence}\n" for sentence in _wrong_settings(wrong))
        sys.exit(REFUSED)


def _wrong_settings(wrong: ValidationError) -> Iterator[str]:
    """Name each variable that can't be used, never its value: it may be a secret."""
    for error in wrong.errors(include_url=False, include_input=False):
        name = "_".join(str(part) for part in error["loc"]).upper()
        yield f"The setting PLANS_{name} can't be used: {error['msg'].lower()}."
