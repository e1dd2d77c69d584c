"""Says what a record's pictures show: a report's dates, a programme's services, a week's load."""

from collections.abc import Iterator

from rehearsal.picture import Columns, Dot, Line, Picture, Shape, Stretch, columns, drawn
from rehearsal.programme_outcome import ProgrammeRehearsal, ServiceTold
from rehearsal.rehearse import DeadlineShown, Rehearsal
from rehearsal.wording import days_in_words, full_date
from rules.timeline import DeadlineKind

S, K = Shape, DeadlineKind
SERVICES_A_PICTURE = 40
ONE_REPORT = (
    (S.PLANNED, "first set for"),
    (S.MOVED, "moved to"),
    (S.HAPPENED, "happened"),
    (S.ENDED, "lapsed or cancelled"),
    (S.WINDOW, "window: from its first day to its last"),
    (S.FORECAST, "forecast: about then, never late"),
    (S.DELAY, "how much later than planned"),
)
PROGRAMME = (
    (S.HAPPENED, "visit ended; report published"),
    (S.FORECAST, "forecast of the publication"),
    (S.PLANNED, "improvement plan due"),
    (S.MOVED, "improvement plan submitted"),
    (S.DELAY, "how late the plan was"),
    (S.ENDED, "follow-up closed"),
)


def dates_of_report(rehearsal: Rehearsal) -> Picture | None:
    """Draw every date of a report: first set, moved, and what happened, with windows as bars."""
    lines = [_date_line(each) for each in rehearsal.deadlines]
    late = sum(bool(each.days_late) and not each.is_forecast for each in rehearsal.deadlines)
    return drawn(
        "dates",
        f"Planned against actual: {rehearsal.area}",
        f"A line for each of {len(lines)} dates, in order of the day they were due. "
        f"{late or 'None'} of them {'was' if late == 1 else 'were'} met late. "
        "The table that follows holds the same days.",
        lines,
    )


def services_of_programme(rehearsal: ProgrammeRehearsal) -> list[Picture]:
    """Draw a line a service, some forty to a picture, in order of their inspections."""
    lines = [_service_line(each) for each in rehearsal.services]
    pictures = []
    for place in range(0, len(lines), SERVICES_A_PICTURE):
        some = lines[place : place + SERVICES_A_PICTURE]
        picture = drawn(
            f"services-{place}",
            f"Services {place + 1} to {place + len(some)}: from visit to close",
            "A line a service: visit, publication against its forecast, the plan's day against "
            "the day it came, and the close. The table of services holds the same days.",
            some,
            row=18,
        )
        if picture is not None:
            pictures.append(picture)
    return pictures


def messages_by_week(rehearsal: ProgrammeRehearsal) -> Columns:
    """Draw how many messages everybody together had, week by week."""
    weeks = [(week.begins_on, week.messages) for week in rehearsal.weeks]
    begins_on, most = max(weeks, key=lambda week: week[1], default=(rehearsal.began_on, 0))
    return columns(
        "weeks",
        "Messages by week",
        f"A bar a week. The most were {most}, in the week from {full_date(begins_on)}. "
        "The table that follows holds the numbers.",
        weeks,
    )


def _date_line(shown: DeadlineShown) -> Line:
    return Line(shown.label, tuple(_stretches(shown)), tuple(_dots(shown)), _remark(shown))


def _stretches(shown: DeadlineShown) -> Iterator[Stretch]:
    if shown.opens_on:
        shape = S.FORECAST if shown.is_forecast else S.WINDOW
        yield Stretch(shape, shown.opens_on, shown.due_on)
    if shown.met_on and shown.met_on > shown.due_on:
        yield Stretch(S.DELAY, shown.due_on, shown.met_on)


def _dots(shown: DeadlineShown) -> Iterator[Dot]:
    yield Dot(S.PLANNED, shown.original_due_on)
    if shown.due_on != shown.original_due_on:
        yield Dot(S.MOVED, shown.due_on)
    if shown.met_on:
        yield Dot(S.HAPPENED, shown.met_on)
    elif shown.state in ("lapsed", "cancelled"):
        yield Dot(S.ENDED, shown.due_on)


def _remark(shown: DeadlineShown) -> str:
    if shown.met_on is None:
        return shown.state
    if not shown.days_late:
        return ""
    return f"{days_in_words(shown.days_late)} {'after it' if shown.is_forecast else 'late'}"


def _service_line(service: ServiceTold) -> Line:
    stretches, dots = [], []
    visit, publication = service.first(K.VISIT), service.first(K.PUBLICATION)
    plan = service.first(K.IMPROVEMENT_PLAN)
    if publication and publication.opens_on:
        stretches.append(Stretch(S.FORECAST, publication.opens_on, publication.due_on))
    dots += [Dot(S.HAPPENED, each.met_on) for each in (visit, publication) if each and each.met_on]
    if plan:
        dots.append(Dot(S.PLANNED, plan.due_on))
        dots += [Dot(S.MOVED, plan.met_on)] if plan.met_on else []
    if plan and plan.met_on and plan.days_late:
        stretches.append(Stretch(S.DELAY, plan.due_on, plan.met_on))
    if service.closed_on:
        dots.append(Dot(S.ENDED, service.closed_on))
    late = f"plan {plan.days_late} late" if plan and plan.days_late else ""
    return Line(service.area, tuple(stretches), tuple(dots), late)
