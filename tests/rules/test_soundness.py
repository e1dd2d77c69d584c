"""A timetable that reads well and would still stop, or tell the wrong people, is found out."""

from dataclasses import replace

import pytest

from rules import course
from rules.posts import PostKind
from rules.soundness import Flaw, flaws
from rules.timeline import DeadlineKind, Milestone, Request, Timing
from tests.rules.factories import CCI_2012, make_milestone, months, weeks, working_days

K, P = DeadlineKind, PostKind
_ANSWERS = {"inspectorate": "lead_inspector", "service": "head_of_service", "monitor": "monitor"}
SOUND: dict[DeadlineKind, Milestone] = {
    **{
        kind: replace(each, escalation=((_ANSWERS[course.WHOSE[kind]],),))
        for kind, each in CCI_2012.milestones.items()
    },
    K.EXTENSION_DECISION: make_milestone(
        K.EXTENSION_DECISION,
        anchor=None,
        offset=working_days(10),
        begins_with=Request.MORE_TIME,
        escalation=(("lead_inspector",),),
    ),
}


def found(changed: Milestone) -> list[Flaw]:
    return list(flaws({**SOUND, changed.kind: changed}))


def changed(kind: DeadlineKind, **fields: object) -> Milestone:
    return replace(SOUND[kind], **fields)  # type: ignore[arg-type]


def test_nothing_is_wrong_with_the_timetable_of_2012() -> None:
    assert list(flaws(SOUND)) == []


@pytest.mark.parametrize("kind", sorted(course.ALWAYS_NEEDED))
def test_every_milestone_the_stages_need_is_missed(kind: DeadlineKind) -> None:
    without = {each: milestone for each, milestone in SOUND.items() if each is not kind}
    assert Flaw(("milestones", kind), f"The stages need a milestone called {kind}.") in flaws(
        without
    )


@pytest.mark.parametrize(
    ("wrong", "key", "sentence"),
    [
        (
            changed(K.DECISION, anchor=K.VISIT),
            "anchor",
            "nothing would ever start it from visit; count it from improvement_plan.",
        ),
        (
            changed(K.DRAFT_REPORT, anchor=K.PROVISIONAL_FINDINGS),
            "anchor",
            "nothing would ever start it from provisional_findings; count it from visit.",
        ),
        (
            changed(K.EXTENSION_DECISION, begins_with=Request.NEW_TARGET_DATE),
            "begins_with",
            (
                "nothing would ever start it from request_for_a_new_target_date; "
                "count it from request_for_more_time."
            ),
        ),
        (
            changed(K.DECISION, begins_with=Request.MORE_TIME),
            "begins_with",
            "it is counted from a milestone or from a request, not from both.",
        ),
        (
            changed(K.PUBLICATION, anchor=K.IMPROVEMENT_PLAN),
            "anchor",
            "a forecast rests on what comes before it: draft_report or visit.",
        ),
        (
            changed(K.VISIT, timing=Timing.EXACT, anchor=K.PUBLICATION),
            "timing",
            "somebody gives this date, so its timing is entered.",
        ),
        (
            changed(K.DECISION, timing=Timing.ENTERED, anchor=None),
            "timing",
            "it is counted from improvement_plan, so its timing is not entered.",
        ),
        (
            changed(K.DECISION, offset=working_days(-10)),
            "offset",
            "it comes after what it is counted from, so its offset is more than nothing.",
        ),
        (
            changed(K.PROGRESS_UPDATE, offset=working_days(5)),
            "offset",
            "it comes before its review, so its offset is less than nothing.",
        ),
        (
            changed(K.UPDATE_REQUEST, offset=working_days(-3)),
            "offset",
            "an update is asked for before it is due.",
        ),
        (
            changed(K.DECISION, margin=weeks(1)),
            "margin",
            "only a forecast has a margin, and it is not less than nothing.",
        ),
        (
            changed(K.PUBLICATION, margin=weeks(-1)),
            "margin",
            "only a forecast has a margin, and it is not less than nothing.",
        ),
        (
            changed(K.FORWARDING, late_after=None),
            "late_after",
            "what an event drives, and only that, says when it is late.",
        ),
        (
            changed(K.FORWARDING, offset=working_days(3)),
            "late_after",
            "it would be late before it is due.",
        ),
        (
            changed(K.DECISION, escalation=(("head_of_service",),)),
            "escalation",
            "the inspectorate answers for it, so head_of_service cannot.",
        ),
        (
            changed(K.DECISION, may_be_extended=True),
            "may_be_extended",
            "more time is for what the service owes the inspectorate.",
        ),
        (
            changed(K.DRAFT_REPORT, escalation=(("lead_inspector",), ("head_of_service",))),
            "escalation",
            "its ladder climbs out of the inspectorate, to head_of_service.",
        ),
        (
            changed(K.ACKNOWLEDGEMENT, escalation=(("monitor",), ("chief_inspector",))),
            "escalation",
            "its ladder climbs out of the monitor, to chief_inspector.",
        ),
        (
            changed(K.COMMENTS, escalation=(("head_of_service",), ("monitor",))),
            "escalation",
            "its ladder reaches monitor, who may not know of it yet.",
        ),
        (
            changed(K.IMPROVEMENT_PLAN, escalation=(("head_of_service",), ("local_assessor",))),
            "escalation",
            "its ladder reaches local_assessor, who may not know of it yet.",
        ),
        (
            changed(K.PUBLICATION, told=("monitor",)),
            "told",
            "it tells monitor, who may not know of it yet.",
        ),
        (
            changed(K.DRAFT_REPORT, told=("owner",)),
            "told",
            "it tells owner, who may not know of it yet.",
        ),
    ],
)
def test_a_dead_end_is_named_with_its_key(wrong: Milestone, key: str, sentence: str) -> None:
    where = ("milestones", wrong.kind, key)
    assert found(wrong) == [Flaw(where, f"{wrong.kind}: {sentence}")]


def test_more_time_without_a_clock_for_the_answer_is_a_dead_end() -> None:
    without = dict(SOUND)
    del without[K.EXTENSION_DECISION]
    extended = changed(K.COMMENTS, may_be_extended=True)
    (flaw,) = flaws({**without, K.COMMENTS: extended})
    assert flaw.path == ("milestones", "comments", "may_be_extended")


@pytest.mark.parametrize("told", [("board_chair",), ("monitor",), ("lead_inspector",)])
def test_whoever_may_know_of_a_plan_due_may_be_told_of_it(told: tuple[str, ...]) -> None:
    assert found(changed(K.IMPROVEMENT_PLAN, told=told)) == []


@pytest.mark.parametrize(
    ("post", "kind", "may"),
    [
        (P.OWNER, K.ACTION_TARGET, True),
        (P.OWNER, K.IMPROVEMENT_PLAN, False),
        (P.BOARD_CHAIR, K.COMMENTS, True),
        (P.MONITOR, K.DECISION, True),
        (P.MONITOR, K.EXTENSION_DECISION, False),
        (P.LOCAL_ASSESSOR, K.DRAFT_REPORT, True),
        (P.LOCAL_ASSESSOR, K.DECISION, False),
    ],
)
def test_who_may_know_of_a_date_is_what_the_permissions_say(
    post: PostKind, kind: DeadlineKind, may: bool
) -> None:
    assert course.may_hear_of(post, kind) is may


def test_another_unit_says_nothing_of_which_comes_first() -> None:
    assert found(changed(K.UPDATE_REQUEST, offset=months(-1))) == []
