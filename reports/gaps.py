"""Says which facts a report doesn't state, where whoever reads it would miss them."""

from collections.abc import Iterator

from rules.published_report import Problem, PublishedReport, Recommendations, Section, Theme


def gaps(report: PublishedReport) -> Iterator[Problem]:
    """Yield a sentence for each fact that is not there, with the line it should be near."""
    if report.dated is None:
        yield Problem("The report states no month.", None)
    if report.comment_scale is None:
        yield Problem("The comments a score may bear are not all named.", None)
    if not report.cited_criteria:
        yield Problem("“Making a difference” cites no criterion that could be read.", None)
    yield from _scores_the_foreword_lacks(report)
    yield from _around_recommendations(report.recommendations)
    for at, section in enumerate(report.sections, 1):
        if at == 1 and section.number != 1:
            yield Problem("The report has no section 1 that could be read.", section.line)
        yield from _missing_criteria(section)


def _scores_the_foreword_lacks(report: PublishedReport) -> Iterator[Problem]:
    given = {row.theme for row in report.scores_to_date}
    given |= {score.theme for score in report.foreword_scores}
    for theme in Theme:
        if theme not in given:
            named = theme.value.replace("_", " ")
            yield Problem(f"The foreword gives no score for {named}.", report.area.line)
    if report.scores_to_date and not report.scores_to_date_headings:
        yield Problem(
            "The foreword's table has no heading that could be read.", report.scores_to_date[0].line
        )


def _around_recommendations(read: Recommendations) -> Iterator[Problem]:
    """Look for the note and the lead-in, which a grouped list does without."""
    if any(item.group for item in read.items):
        return
    if not read.owner_note:
        yield Problem("No note says that the brackets name who is responsible.", read.line)
    if not read.lead_in:
        yield Problem("Nothing leads into the recommendations.", read.line)


def _missing_criteria(section: Section) -> Iterator[Problem]:
    """Look for a number that is skipped: its heading is lost, its words stand elsewhere."""
    for at, criterion in enumerate(section.criteria, 1):
        before = section.criteria[at - 2].ref if at > 1 else f"{section.number}.0"
        if criterion.ref[:2] == before[:2] and int(criterion.ref[2:]) != int(before[2:]) + 1:
            yield Problem(
                f"Criterion {criterion.ref} follows {before}: a criterion between may be lost."
                if at > 1
                else f"Criterion {criterion.ref} is the section's first: one before may be lost.",
                criterion.line,
            )
