"""The operator's commands: one file a noun, gathered under `plans`."""

import sys

import typer

from cli.intake import intake
from cli.rehearse import rehearse
from cli.rules import rules
from rules.errors import Refused

app = typer.Typer(
    name="plans",
    help="Follows what happens after an inspection: dates, recommendations, plans, monitoring.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.command()(intake)
app.command()(rehearse)
app.command()(rules)

REFUSED = 2


def main() -> None:
    """Run a command. A refusal is one sentence on standard error and exit code 2."""
    try:
        app()
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        sys.exit(REFUSED)
