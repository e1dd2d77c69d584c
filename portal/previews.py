"""Every change of dates is shown whole before it is saved, and saved as it was shown.

A form is sent without a fingerprint: its preview is shown. The preview sends the same answers on
with the fingerprint of what it showed: that is carried out, or shown anew when it is overtaken.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fastapi.responses import HTMLResponse, RedirectResponse, Response

from models import Inspection
from notifications.consequences import Consequences
from notifications.previewing import Change, carry_out, consequences
from portal.at_field import at_field
from portal.dependencies import Desk
from portal.forms import Form, FormModel
from portal.language import _
from portal.templating import page

GO_BACK = "back"


class ChangeForm(FormModel):
    """Parent of every form that changes dates: its preview sends on what it showed."""

    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A change as somebody asks for it, and how its preview speaks of it.

    `said` repeats their answers. `field` is the input a refusal stands beside. Without an
    inspection the change may touch the dates of all.
    """

    change: Change
    title: str
    said: Sequence[tuple[str, str]]
    done: str
    address: str
    inspection: Inspection | None = None
    field: str = ""

    @property
    def caption(self) -> str:
        """Whose dates are changed."""
        return f"{self.inspection.area}, {self.inspection.reference}" if self.inspection else ""


def change_form(
    desk: Desk, template: str, filled_with: Mapping[str, object] | None = None, **more: object
) -> HTMLResponse:
    """Show the page on which a change is asked for, or its preview when that was overtaken."""
    overtaken: Consequences | None = getattr(desk.request.state, "consequences", None)
    if overtaken is not None:
        asked: Asked = desk.request.state.asked
        return _preview(desk, asked, overtaken, desk.form().values)
    return page(desk, template, 200, form=desk.form(dict(filled_with or {})), **more)


def preview_or_save(desk: Desk, form: Form, asked: Asked) -> Response:
    """Show what a change does, or carry out what was shown and say so on the next page."""
    if form.do == GO_BACK:
        raise form.again()
    inspection_id = asked.inspection.id if asked.inspection else None
    fingerprint = form.values.get("fingerprint")
    desk.request.state.asked = asked
    with at_field(form, asked.field):
        if not isinstance(fingerprint, str) or not fingerprint:
            shown = consequences(desk.session, desk.acting, asked.change, inspection_id)
            return _preview(desk, asked, shown, form.values)
        carry_out(desk.session, desk.acting, asked.change, fingerprint, inspection_id)
    return _saved(desk, asked)


def _saved(desk: Desk, asked: Asked) -> RedirectResponse:
    return desk.done(asked.address, asked.done)


def _preview(
    desk: Desk, asked: Asked, shown: Consequences, values: Mapping[str, object]
) -> HTMLResponse:
    several = asked.inspection is None
    return page(
        desk,
        "changes/preview.html",
        form=desk.form(),
        asked=asked,
        shown=shown,
        told=_by_words(shown),
        several=several,
        answers=[*_flat(values), ("fingerprint", shown.fingerprint)],
        go_back=GO_BACK,
    )


def _by_words(shown: Consequences) -> list[tuple[str, str, list[str]]]:
    """Return each message once: what it says, when it goes, and everybody it goes to."""
    told: dict[tuple[str, bool], list[str]] = {}
    for each in shown.messages:
        told.setdefault((each.words, each.is_at_once), []).append(f"{each.person} ({each.post})")
    return [
        (words, _("At once") if is_at_once else _("In the next daily message"), sorted(set(people)))
        for (words, is_at_once), people in told.items()
    ]


def _flat(values: Mapping[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    """Write what was sent as the fields it came in, the fingerprint of an older preview aside."""
    for name, value in values.items():
        path = f"{before}{name}"
        if path == "fingerprint":
            continue
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}-")
        elif isinstance(value, list):
            yield from _flat_rows(path, value)
        else:
            yield path, str(value)


def _flat_rows(path: str, rows: Sequence[object]) -> Iterator[tuple[str, str]]:
    for number, row in enumerate(rows):
        if isinstance(row, Mapping):
            yield from _flat(row, f"{path}-{number}-")
        else:
            yield path, str(row)
