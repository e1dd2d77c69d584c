"""Puts a refusal of the rules beside the field whose answer it is about."""

from collections.abc import Iterator
from contextlib import contextmanager

from portal.forms import Form
from portal.said_below import said
from rules.errors import NotAllowed, NotFound, NotNow, Refused


@contextmanager
def at_field(form: Form, name: str) -> Iterator[None]:
    """Say what is refused inside at this field as well as in the summary."""
    try:
        yield
    except (NotAllowed, NotFound, NotNow):
        raise
    except Refused as refusal:
        if hasattr(refusal, "errors") or hasattr(refusal, "status"):
            raise
        raise form.refuse(name, said(refusal)) from refusal
