"""Who may do what: everybody there is, seven states of an inspection, all that one can ask."""

import pytest

from rules.permissions import Act, Thing
from tests.rules.people import FORWARDED, HIDDEN, PEOPLE, PUBLISHED, RELEASED, allowed, owned_by

STATES = {
    "scheduled": HIDDEN,
    "visit done": HIDDEN,
    "draft sent": RELEASED,
    "published": PUBLISHED,
    "plan submitted": PUBLISHED,
    "plan forwarded": FORWARDED,
    "closed": FORWARDED,
}

SEE_ALL = {
    Act.SEE_INSPECTION,
    Act.SEE_RELEASED_DRAFT,
    Act.SEE_COMMENTS,
    Act.SEE_REPORT,
    Act.SEE_PLAN,
    Act.SEE_PLAN_TIMELINESS,
}
# The draft and what was said of it, with the service's own comments.
OF_THE_DRAFT = {Act.SEE_RELEASED_DRAFT, Act.SEE_COMMENTS, Act.COMMENT_ON_DRAFT}
# Staff have their rights throughout; whether it is the moment for an act, the machines say.
STAFF: dict[str, set[Act]] = {
    "scheduler": SEE_ALL
    | {
        Act.SCHEDULE_INSPECTION,
        Act.RECORD_INSPECTION_FACT,
        Act.TAKE_IN_INSPECTION,
        Act.IMPORT_REPORT,
        Act.FORWARD_PLAN,
        Act.CLOSE_PLAN,
        Act.MANAGE_REGISTER,
        Act.CHANGE_DATES,
        Act.CANCEL_INSPECTION,
        Act.KEEP_CALENDAR,
        Act.RELEASE_DOCUMENT,
        Act.PREPARE_PUBLICATION,
        Act.DISTRIBUTE_REPORT,
    },
    "lead inspector": SEE_ALL
    | {
        Act.CHANGE_DATES,
        Act.RELEASE_DOCUMENT,
        Act.ANSWER_COMMENTS,
        Act.PREPARE_PUBLICATION,
        Act.CONSIDER_FURTHER_INSPECTION,
        Act.SCHEDULE_INSPECTION,
        Act.RECORD_INSPECTION_FACT,
        Act.IMPORT_REPORT,
        Act.DECIDE_EXTENSION,
        Act.REVIEW_PLAN,
        Act.FINALISE_PLAN,
        Act.FORWARD_PLAN,
        Act.CLOSE_PLAN,
    },
    "assistant chief inspector": SEE_ALL
    | {
        Act.CHANGE_DATES,
        Act.CANCEL_INSPECTION,
        Act.OVERRIDE_EXTENSION_LIMIT,
        Act.RELEASE_DOCUMENT,
        Act.ANSWER_COMMENTS,
        Act.PREPARE_PUBLICATION,
        Act.CORRECT_PUBLICATION,
        Act.DISTRIBUTE_REPORT,
        Act.CONSIDER_FURTHER_INSPECTION,
        Act.ORDER_FURTHER_INSPECTION,
        Act.SCHEDULE_INSPECTION,
        Act.RECORD_INSPECTION_FACT,
        Act.TAKE_IN_INSPECTION,
        Act.IMPORT_REPORT,
        Act.PUBLISH,
        Act.DECIDE_EXTENSION,
        Act.FINALISE_PLAN,
        Act.FINALISE_DISAGREED_PLAN,
        Act.FORWARD_PLAN,
        Act.CLOSE_PLAN,
    },
    "publisher": SEE_ALL
    | {
        Act.IMPORT_REPORT,
        Act.PUBLISH,
        Act.FORWARD_PLAN,
        Act.PREPARE_PUBLICATION,
        Act.CORRECT_PUBLICATION,
        Act.DISTRIBUTE_REPORT,
    },
    "administrator": SEE_ALL | {Act.FORWARD_PLAN, Act.MANAGE_REGISTER, Act.KEEP_CALENDAR},
}
# Others gain theirs step by step, as things become known to them.
ALWAYS: dict[str, set[Act]] = {
    "own Head": {Act.SEE_INSPECTION},
    "delegate": {Act.SEE_INSPECTION},
    "Board chair": {Act.SEE_INSPECTION},
}
ONCE_RELEASED: dict[str, set[Act]] = {
    "own Head": OF_THE_DRAFT | {Act.ASK_FOR_EXTENSION},
    "delegate": OF_THE_DRAFT,
}
ONCE_PUBLISHED: dict[str, set[Act]] = {
    "own Head": {
        Act.SEE_REPORT,
        Act.SEE_PLAN,
        Act.SEE_PLAN_TIMELINESS,
        Act.ANSWER_RECOMMENDATION,
        Act.ENDORSE_PLAN,
        Act.SUBMIT_PLAN,
        Act.INVITE_OWNER,
        Act.ASK_FOR_EXTENSION,
        Act.UPDATE_ACTION,
        Act.CLAIM_RECOMMENDATION,
        Act.SEND_UPDATE,
    },
    "delegate": {
        Act.SEE_REPORT,
        Act.SEE_PLAN,
        Act.SEE_PLAN_TIMELINESS,
        Act.ANSWER_RECOMMENDATION,
        Act.UPDATE_ACTION,
        Act.SEND_UPDATE,
    },
    "Board chair": {Act.SEE_REPORT, Act.SEE_PLAN, Act.SEE_PLAN_TIMELINESS},
    "action owner": {Act.SEE_REPORT, Act.UPDATE_ACTION},
    "partner's owner": {Act.UPDATE_ACTION},
    "monitor": {Act.SEE_REPORT, Act.SEE_PLAN_TIMELINESS},
}
ONCE_FORWARDED: dict[str, set[Act]] = {
    "monitor": {
        Act.SEE_PLAN,
        Act.ACKNOWLEDGE_PLAN,
        Act.VERIFY,
        Act.RECORD_REVIEW,
        Act.COMPLETE_PLAN,
    },
}
UNTIL_PUBLISHED: dict[str, set[Act]] = {
    "local assessor": {Act.SEE_INSPECTION, Act.SEE_RELEASED_DRAFT}
}


def expected(who: str, thing: Thing) -> set[Act]:
    stages = [STAFF, ALWAYS]
    stages += [ONCE_RELEASED] * thing.is_released + [ONCE_PUBLISHED] * thing.is_published
    stages += [ONCE_FORWARDED] * thing.is_forwarded + [UNTIL_PUBLISHED] * (not thing.is_published)
    return {act for stage in stages for act in stage.get(who, set())}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", PEOPLE)
def test_each_person_may_do_in_each_state_what_the_domain_says_and_no_more(
    who: str, state: str
) -> None:
    thing = owned_by(who, STATES[state])
    assert allowed(PEOPLE[who], thing) == expected(who, thing)


def test_every_act_is_somebodys_right() -> None:
    things = [owned_by(who, FORWARDED) for who in ("action owner", "partner's owner")]
    rights = set[Act]().union(*(allowed(p, t) for p in PEOPLE.values() for t in things))
    assert rights == set(Act)
