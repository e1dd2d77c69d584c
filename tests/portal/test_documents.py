import re
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from httpx2 import Response
from sqlalchemy import select

from models import DocumentReceipt, Notification, ReleasedDocument
from models.database import reading
from portal.document_files import as_attachment
from rules.posts import PostKind
from tests.course import Step, bring_to
from tests.factories import Case, on_sqlite
from tests.portal.documents import PDF, hand_in, word
from tests.portal.matrix_world import fill_the_rest
from tests.portal.people import Browser, Watch, signed_in

P = PostKind
AT = datetime(2012, 3, 19, 9, tzinfo=UTC)


@pytest.fixture
def drafted(case: Case, watch: Watch) -> Case:
    bring_to(case, Step.DRAFT_SENT)
    watch.at = AT
    return case


def place(case: Case, end: str = "") -> str:
    return f"/inspections/{case.inspection_id}/documents{end}"


def release(
    case: Case, name: str = "draft.pdf", content: bytes = PDF, kind: str = "draft_report"
) -> Response:
    browser = signed_in(case.people[P.LEAD_INSPECTOR])
    return hand_in(browser, place(case, "/release"), "document", name, content, kind=kind)


def documents(case: Case) -> list[ReleasedDocument]:
    with reading() as session:
        wanted = select(ReleasedDocument).where(
            ReleasedDocument.inspection_id == case.inspection_id
        )
        return list(session.scalars(wanted.order_by(ReleasedDocument.name)))


def open_it(case: Case, browser: Browser) -> Response:
    [only] = documents(case)
    return browser.post(place(case, f"/{only.id}"), place(case))


def test_the_head_opens_what_is_released_and_staff_see_the_receipt(drafted: Case) -> None:
    assert release(drafted).status_code == 303
    head = signed_in(drafted.people[P.HEAD_OF_SERVICE])
    assert "You opened this on" not in head.get(place(drafted)).text
    answer = open_it(drafted, head)
    assert (answer.status_code, answer.content) == (200, PDF)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith('attachment; filename="draft.pdf"')
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert open_it(drafted, head).status_code == 200
    assert "You opened this on 19 March 2012 at 9:00am." in head.get(place(drafted)).text
    with reading() as session:
        [receipt] = session.scalars(select(DocumentReceipt))
    assert receipt.person_id == drafted.people[P.HEAD_OF_SERVICE]
    staff = signed_in(drafted.people[P.LEAD_INSPECTOR])
    assert "YOS Head of Service, Thornshire, <time" in staff.get(place(drafted)).text


@on_sqlite
def test_only_the_head_whom_they_named_and_the_team_see_it(drafted: Case) -> None:
    people = {**drafted.people, **fill_the_rest(drafted)}
    release(drafted)
    [only] = documents(drafted)
    for kind, status in {
        P.DELEGATE: 200,
        P.LEAD_INSPECTOR: 200,
        P.BOARD_CHAIR: 403,
        P.LOCAL_ASSESSOR: 200,
        P.MONITOR: 404,
        P.OWNER: 404,
    }.items():
        browser = signed_in(people[kind])
        assert browser.get(place(drafted)).status_code == status, kind
        token_page = "/account"
        opened = browser.post(place(drafted, f"/{only.id}"), token_page)
        assert opened.status_code == status, kind
        assert (PDF in opened.content) is (status == 200), kind
    stranger = signed_in(drafted.stranger)
    hidden = stranger.post(place(drafted, f"/{only.id}"), "/account")
    missing = stranger.post(f"/inspections/{uuid4()}/documents/{uuid4()}", "/account")
    assert (hidden.status_code, missing.status_code) == (404, 404)


@on_sqlite
def test_a_local_assessor_opens_it_with_a_receipt_until_publication(drafted: Case) -> None:
    peer = fill_the_rest(drafted)[P.LOCAL_ASSESSOR]
    release(drafted)
    browser = signed_in(peer)
    page = browser.get(f"/inspections/{drafted.inspection_id}").text
    assert f'href="{place(drafted)}"' in page
    assert f"/inspections/{drafted.inspection_id}/comments" not in page
    assert open_it(drafted, browser).content == PDF
    assert browser.get(f"/inspections/{drafted.inspection_id}/comments").status_code == 403
    with reading() as session:
        assert session.scalars(select(DocumentReceipt.person_id)).all() == [peer]
    bring_to(drafted, Step.PUBLISHED, after=Step.DRAFT_SENT)
    assert browser.get(place(drafted)).status_code == 404


@on_sqlite
def test_another_inspections_document_is_none_of_this_one(drafted: Case) -> None:
    release(drafted)
    head = signed_in(drafted.people[P.HEAD_OF_SERVICE])
    assert head.post(place(drafted, f"/{uuid4()}"), place(drafted)).status_code == 404


@on_sqlite
def test_the_message_says_that_a_document_waits_and_not_what_it_is(drafted: Case) -> None:
    release(drafted, "secret name.pdf")
    with reading() as session:
        told = session.scalars(
            select(Notification).where(Notification.message == "document_released")
        ).all()
    assert {each.person_id for each in told} == {
        drafted.people[P.HEAD_OF_SERVICE],
        drafted.people[P.DELEGATE],
    }
    assert "secret" not in str([each.facts for each in told])


@on_sqlite
def test_a_corrected_file_stands_beside_the_first(drafted: Case) -> None:
    release(drafted, "draft 1.pdf")
    release(drafted, "draft 2.docx", word())
    assert [each.name for each in documents(drafted)] == ["draft 1.pdf", "draft 2.docx"]
    page = signed_in(drafted.people[P.HEAD_OF_SERVICE]).get(place(drafted)).text
    assert page.index("draft 2.docx") < page.index("draft 1.pdf") or "draft 1.pdf" in page


@on_sqlite
@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("draft.html", b"<script>", "The file&#39;s name must end in"),
        ("draft.pdf", b"<script>alert(1)</script>", "The file is not a PDF"),
        ("draft.docx", b"PK\x03\x04", "The file is not a Word document"),
    ],
)
def test_what_is_no_document_is_refused(
    drafted: Case, name: str, content: bytes, sentence: str
) -> None:
    answer = release(drafted, name, content)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    assert documents(drafted) == []


@on_sqlite
@pytest.mark.parametrize(
    ("name", "shown", "fallback"),
    [
        ("../../etc/passwd.txt", "passwd.txt", "passwd.txt"),
        ("C:\\secret\\a.txt", "a.txt", "a.txt"),
        ("canlyniadau ŵ.txt", "canlyniadau ŵ.txt", "canlyniadau--.txt"),
    ],
)
def test_a_name_is_only_something_to_show(
    drafted: Case, name: str, shown: str, fallback: str
) -> None:
    release(drafted, name, b"Findings.")
    head = signed_in(drafted.people[P.HEAD_OF_SERVICE])
    assert shown in head.get(place(drafted)).text
    said = open_it(drafted, head).headers["content-disposition"]
    assert re.match(r'attachment; filename="([^"]+)"; filename\*=', said)[1] == fallback  # type: ignore[index]


def test_a_name_cannot_add_to_the_answers_headers() -> None:
    said = as_attachment('a"; x=".pdf\r\nset-cookie: a=b', "application/pdf", PDF)
    assert '"document"' in said.headers["content-disposition"]
    assert "set-cookie" not in said.headers
    said = as_attachment('a"; x=".pdf', "application/pdf", PDF)
    assert said.headers["content-disposition"].startswith('attachment; filename="a---x--.pdf"; ')


@on_sqlite
def test_nothing_is_released_before_it_happened_or_after_publication(
    case: Case, watch: Watch
) -> None:
    bring_to(case, Step.FINDINGS_GIVEN)
    watch.at = datetime(2012, 2, 27, 9, tzinfo=UTC)
    early = release(case)
    assert early.status_code == 422
    assert "Record that the draft report was sent" in early.text
    assert release(case, kind="provisional_findings").status_code == 303
    bring_to(case, Step.PUBLISHED, after=Step.FINDINGS_GIVEN)
    watch.at = datetime(2012, 6, 14, 9, tzinfo=UTC)
    late = release(case)
    assert late.status_code == 422
    assert "The report is published" in late.text
    head = signed_in(case.people[P.HEAD_OF_SERVICE])
    assert open_it(case, head).status_code == 200
    assert documents(case)[0].released_on == date(2012, 2, 27)
