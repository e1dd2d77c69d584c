"""Words sown in what comes before a publication: documents, comments, what is prepared."""

from datetime import date, time

import clock
from models import CommentAnswer, DocumentKind
from models.commenting import Decided, Written, save_answers, save_comments, send_comments
from models.further_inspection import consider
from models.prepared_publication import Preparation
from models.publication import prepare
from models.released_document import NewDocument, release
from notifications.announcing import announced
from rules.posts import PostKind
from tests.factories import Case, at_work
from tests.portal.canary_words import Sown
from tests.portal.matrix_table import STAFF

P = PostKind
RELEASED, COMMENTED, ANSWERED = date(2012, 3, 19), date(2012, 3, 28), date(2012, 4, 2)
EMBARGO = clock.london(date(2012, 11, 1), time(10))
COMMENTING = frozenset((*STAFF, "own head", "delegate"))
OPENING = COMMENTING | {"local assessor"}  # a peer opens what is released; comments are not theirs
ANSWERING = frozenset(("lead inspector", "assistant chief"))
PREPARING = frozenset(("scheduler", "lead inspector", "assistant chief", "publisher"))


def sow_before_publication(case: Case, sown: Sown) -> None:
    """Release a draft, comment on it, begin to answer, and prepare the publication."""
    with at_work(case, P.LEAD_INSPECTOR, RELEASED, announced) as desk:
        name = sown.word("unpublished: document's name", OPENING)
        content = sown.word("unpublished: document's content", OPENING).encode()
        new = NewDocument(DocumentKind.DRAFT_REPORT, f"{name}.txt", "text/plain", content)
        release(desk.acting, desk.inspection, new)
    with at_work(case, P.HEAD_OF_SERVICE, COMMENTED, announced) as desk:
        place, text = (sown.word(f"unpublished: comment's {w}", COMMENTING) for w in _PARTS)
        save_comments(desk.acting, desk.inspection, [Written(place, text)])
        send_comments(desk.acting, desk.inspection)
    with at_work(case, P.LEAD_INSPECTOR, ANSWERED, announced) as desk:
        why = sown.word("unpublished: answer not sent yet", ANSWERING)
        save_answers(desk.acting, desk.inspection, {1: Decided(CommentAnswer.REJECTED, why)})
        reason = sown.word("unpublished: why to come back early", frozenset(STAFF))
        consider(desk.acting, desk.inspection, is_needed=True, reason=reason)
        address = f"https://www.example.org/{sown.word('unpublished: address', PREPARING)}"
        prepare(desk.acting, desk.inspection, Preparation(EMBARGO, address))


_PARTS = ("place", "text")
