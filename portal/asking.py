"""What nobody has recorded although its day has passed: asked for on the inspection's page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from models import Deadline, Inspection
from portal.language import _, long_date
from rules.permissions import Act, Actor, may
from rules.stages import InspectionState
from rules.timeline import DeadlineKind

K, S = DeadlineKind, InspectionState


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and where each answer is given: (words, address)."""

    words: str
    answers: Sequence[tuple[str, str]]


def questions_of(
    actor: Actor, inspection: Inspection, deadlines: Sequence[Deadline], today: date
) -> list[Question]:
    """List what this person is asked because an expected day has passed without its fact."""
    passed = {each.kind: each for each in deadlines if each.is_open and each.due_on < today}
    thing = inspection.as_thing()
    at = f"/inspections/{inspection.id}"
    asked = []
    if K.VISIT in passed and may(actor, Act.RECORD_INSPECTION_FACT, thing):
        asked.append(_visit(at, passed[K.VISIT].due_on))
    if K.PROVISIONAL_FINDINGS in passed and may(actor, Act.RECORD_INSPECTION_FACT, thing):
        asked.append(_findings(at, inspection, passed[K.PROVISIONAL_FINDINGS].due_on))
    if K.PUBLICATION in passed and may(actor, Act.CHANGE_DATES, thing):
        asked.append(_publication(at, actor, inspection, passed[K.PUBLICATION].due_on))
    return asked


def _visit(at: str, day: date) -> Question:
    words = _("The visit was to end on %(day)s. Has it?") % {"day": long_date(day)}
    answers = [
        (_("Record the end of the visit"), f"{at}/record/visit-end"),
        (_("Move the planned visit"), f"{at}/changes/visit"),
    ]
    return Question(words, answers)


def _findings(at: str, inspection: Inspection, day: date) -> Question:
    words = _("Provisional findings were due on %(day)s. Have they been given?")
    answers = []
    if inspection.state is S.VISIT_DONE:
        address = f"{at}/record/provisional-findings"
        answers = [(_("Record that provisional findings were given"), address)]
    return Question(words % {"day": long_date(day)}, answers)


def _publication(at: str, actor: Actor, inspection: Inspection, day: date) -> Question:
    words = _("Publication was expected by %(day)s. Has the report been published?")
    answers = list(_recording_it(at, actor, inspection))
    answers.append((_("Give a new forecast"), f"{at}/changes/forecast"))
    return Question(words % {"day": long_date(day)}, answers)


def _recording_it(at: str, actor: Actor, inspection: Inspection) -> Iterator[tuple[str, str]]:
    is_ready = inspection.state in {S.COMMENTS_IN, S.COMMENTS_LAPSED}
    if is_ready and may(actor, Act.PREPARE_PUBLICATION, inspection.as_thing()):
        yield _("Go to the publication"), f"{at}/publication"
