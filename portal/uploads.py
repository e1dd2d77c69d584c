"""Files people hand in: looked at before anything else is done with them."""

from collections.abc import Collection
from pathlib import PurePosixPath

from portal.forms import Form, Sent
from portal.language import _

LONGEST_NAME = 120


def chosen(form: Form, name: str, endings: Collection[str], most_bytes: int) -> Sent:
    """Return the file that was chosen, or refuse at its field: none, of another kind, too large."""
    file = form.files.get(name)
    if file is None or not file.name:
        raise form.refuse(name, _("Choose a file"))
    if PurePosixPath(file.name).suffix.casefold() not in endings:
        sentence = _("The file's name must end in %(endings)s")
        raise form.refuse(name, sentence % {"endings": _(" or ").join(sorted(endings))})
    if not file.content:
        raise form.refuse(name, _("The file is empty"))
    if len(file.content) > most_bytes:
        sentence = _("The file must be smaller than %(bytes)s bytes")
        raise form.refuse(name, sentence % {"bytes": f"{most_bytes:,}"})
    return file


def shown_name(file: Sent) -> str:
    """Return a file's name as something to show: its last part, printable and short."""
    last = file.name.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[-LONGEST_NAME:]
