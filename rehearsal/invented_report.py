"""Writes each invented service a report to follow up: the shipped example with its own findings."""

from dataclasses import replace
from functools import cache
from random import Random

from rehearsal.invented import Place
from reports.example import example_report
from reports.published import read_report
from rules.published_report import PrintedRecommendation, PublishedReport, Stated

_FEWEST, _MOST = 3, 7
_CHANGES = (
    "assessments of vulnerability are finished in time and reviewed after any significant change",
    "plans to manage risk of harm to others say who does what, and by when",
    "managers sign off assessments only when they are good enough",
    "intervention plans rest on the assessment and are put in order of what comes first",
    "children and young people and their parents or carers have a say in the plan",
    "victims' safety is thought of in every case in which somebody was harmed",
    "partner agencies send and receive information on the day it is needed",
    "home visits are made in the cases that call for them, and what was seen is written down",
    "what was learnt from serious incidents reaches every team",
)
_USUAL = ("YOS Head of Service",)
_OTHERS = (
    ("YOS Operational Manager",),
    ("Chair of the Management Board",),
    ("YOS Head of Service", "YOS Operational Manager"),
)
_SHARE_OF_HEAD = 0.6


def invented_report(random: Random, place: Place) -> PublishedReport:
    """Return a report on an invented area, with from three to seven recommendations."""
    example = _example()
    changes = random.sample(_CHANGES, random.randint(_FEWEST, _MOST))
    items = tuple(
        PrintedRecommendation(number, change, _owners(random), line=number)
        for number, change in enumerate(changes, start=1)
    )
    scores = tuple(
        replace(score, percent=random.randint(45, 90)) for score in example.headline_scores
    )
    return replace(
        example,
        area=Stated(place.area, 1),
        service=Stated(place.service, 1),
        nation=Stated(place.nation, 1),
        region=Stated(place.region, 1),
        cases_examined=Stated(random.randint(38, 99), 1),
        headline_scores=scores,
        credits=(),
        recommendations=replace(example.recommendations, items=items),
    )


def _owners(random: Random) -> tuple[str, ...]:
    return _USUAL if random.random() < _SHARE_OF_HEAD else random.choice(_OTHERS)


@cache
def _example() -> PublishedReport:
    return read_report(example_report())
