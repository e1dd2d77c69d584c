"""Reads a published inspection report whole: every fact with its line, every doubt in words."""

from dataclasses import replace

from reports.acknowledgements import read_credits
from reports.appendices import read_appendices, read_contact, read_glossary
from reports.checks import disagreements
from reports.context import read_context, read_place
from reports.cover import read_cover
from reports.findings import read_sections
from reports.foreword import read_foreword
from reports.gaps import gaps
from reports.programme import read_programme
from reports.recommendations import read_recommendations
from reports.scores import (
    read_comment_scale,
    read_foreword_scores,
    read_headline_scores,
    read_scores_to_date,
)
from reports.sections import Part, read_parts
from reports.service_users import read_cited_criteria, read_questionnaires
from reports.text import Line, read_lines
from reports.timings import read_next_steps, read_recipients, read_timings
from rules.published_report import Problem, PublishedReport
from rules.report_document import as_document, from_document

__all__ = ["as_document", "from_document", "read_report"]

_MOST_LISTED = 20


def read_report(source: bytes) -> PublishedReport:
    """Read a report from the bytes of its text.

    Raises NotAReport where it is no text, or has no cover or recommendations to speak of.
    Whatever else could not be read is a sentence in `problems`, in the report's order.
    """
    lines = read_lines(source)
    problems = _lost_characters(lines)
    report = _read(read_parts(lines), problems)
    problems += [*gaps(report), *disagreements(report)]
    ordered = sorted(problems, key=lambda problem: problem.line or 0)
    return replace(report, problems=tuple(dict.fromkeys(ordered)))


def _lost_characters(lines: list[Line]) -> list[Problem]:
    """Say where a converter lost characters: an apostrophe or a dash, but nobody can tell."""
    numbers = [line.number for line in lines if "\ufffd" in line.text]
    if not numbers:
        return []
    listed = ", ".join(map(str, numbers[:_MOST_LISTED]))
    more = "" if len(numbers) <= _MOST_LISTED else f" and {len(numbers) - _MOST_LISTED} more"
    sentence = f"Characters were lost when this text was made, on line {listed}{more}."
    return [Problem(sentence, numbers[0])]


def _read(parts: list[Part], problems: list[Problem]) -> PublishedReport:
    """Gather what each part of the report says."""
    cover = read_cover(parts, problems)
    recommendations = read_recommendations(parts, problems)
    foreword = read_foreword(parts, problems)
    place = read_place(parts, problems)
    programme = read_programme(parts, problems)
    headings, scores_to_date = read_scores_to_date(parts, problems)
    next_steps, plan_route = read_next_steps(parts, problems)
    recipients, also = read_recipients(parts, problems)
    address, website = read_contact(parts, problems)
    return PublishedReport(
        programme_title=cover.programme_title,
        programme_name=programme.name,
        programme_abbreviation=programme.abbreviation,
        parent_programme=programme.parent,
        programme_period=programme.period,
        services_in_programme=programme.services,
        area=cover.area,
        service=place.service,
        service_kind=place.kind,
        nation=place.nation,
        region=place.region,
        isbn=cover.isbn,
        year=cover.year,
        dated=cover.dated,
        cover_welsh=cover.welsh,
        signatory=foreword.signatory,
        signatory_title=foreword.signatory_title,
        overall_judgement=foreword.judgement,
        overall_judgement_sentence=foreword.judgement_sentence,
        scope_note=foreword.scope_note,
        footnotes=foreword.footnotes,
        fieldwork=programme.fieldwork,
        cases_examined=programme.cases_examined,
        sample_range=programme.sample_range,
        case_age_limit=programme.case_age_limit,
        inputs_before_the_visit=programme.inputs,
        headline_scores=read_headline_scores(parts, problems),
        comment_scale=read_comment_scale(parts),
        foreword_scores=read_foreword_scores(parts, problems),
        scores_to_date_headings=headings,
        scores_to_date=scores_to_date,
        sections=read_sections(parts, problems),
        recommendations=recommendations,
        next_steps=next_steps,
        plan_route=plan_route,
        timings=read_timings(parts, problems),
        publication_recipients=recipients,
        publication_also=also,
        credits=read_credits(parts, problems),
        cited_criteria=read_cited_criteria(parts),
        questionnaires=read_questionnaires(parts, problems),
        appendices=read_appendices(parts, problems),
        glossary=read_glossary(parts, problems),
        contact_address=address,
        website=website,
        context=read_context(parts, problems),
        problems=(),
    )
