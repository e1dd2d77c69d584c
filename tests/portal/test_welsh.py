import pytest
from sqlalchemy import Engine, func, select

from models import ReportFile, WelshReport
from models.database import reading
from models.publication import publish
from rules.posts import PostKind
from rules.published_report import Nation
from tests.course import Step, bring_to
from tests.factories import PUBLISHED, Case, at_work, make_case, on_sqlite
from tests.portal.documents import PDF, TRIAL, hand_in, word
from tests.portal.people import Watch, signed_in

P = PostKind
pytestmark = on_sqlite
TEXT = """Argymhellion

(1) bod arfer o fath 1 yn cael ei wneud yn ddigon da (Pennaeth y YOS)
(2) bod arfer o fath 2 yn cael ei wneud yn ddigon da (Rheolwr y YOS)
"""


@pytest.fixture
def welsh(engine: Engine, watch: Watch) -> Case:
    del engine, watch
    case = make_case("Cwmshire", nation=Nation.WALES)
    bring_to(case, Step.COMMENTS_RECEIVED)
    return case


def place(case: Case, end: str = "") -> str:
    return f"/inspections/{case.inspection_id}/welsh{end}"


def count(of: type) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(of)) or 0


def test_words_read_from_the_file_are_checked_and_saved(welsh: Case) -> None:
    browser = signed_in(welsh.people[P.LEAD_INSPECTOR])
    assert "The report in Welsh is not attached yet." in browser.get(place(welsh)).text
    assert hand_in(browser, place(welsh), "report", "a.txt", TEXT.encode()).status_code == 303
    page = browser.get(place(welsh))
    first = "bod arfer o fath 1 yn cael ei wneud yn ddigon da"
    assert f'lang="cy">{first}</textarea>' in page.text
    sent = {"pairs-0-number": "1", "pairs-0-text": first, "pairs-1-number": "2"}
    browser.post(place(welsh, "/pairs"), place(welsh), **sent)
    half = browser.get(place(welsh)).text
    assert "Something is missing still." in half
    assert "Without their words in Welsh: recommendations 2." in half
    sent |= {"pairs-1-text": "bod arfer o fath 2"}
    browser.post(place(welsh, "/pairs"), place(welsh), **sent)
    assert "Every recommendation is paired" in browser.get(place(welsh)).text


def test_who_reads_welsh_reads_the_plan_s_recommendations_in_it(welsh: Case) -> None:
    browser = signed_in(welsh.people[P.LEAD_INSPECTOR])
    hand_in(browser, place(welsh), "report", "a.pdf", PDF)
    pairs = {f"pairs-{n}-number": str(n + 1) for n in (0, 1)}
    pairs |= {f"pairs-{n}-text": f"Argymhelliad {n + 1}" for n in (0, 1)}
    assert browser.post(place(welsh, "/pairs"), place(welsh), **pairs).status_code == 303
    with at_work(welsh, P.PUBLISHER, PUBLISHED) as desk:
        publish(desk.acting, desk.inspection, PUBLISHED)
    head = signed_in(welsh.people[P.HEAD_OF_SERVICE])
    plan = f"/plans/{welsh.inspection_id}"
    for page in (plan, f"{plan}/check", f"{plan}/recommendations/1"):
        assert "Argymhelliad 1" not in head.get(page).text
    head.get("/language/cy?back=/")
    for page in (plan, f"{plan}/check", f"{plan}/recommendations/1"):
        assert "Argymhelliad 1" in head.get(page).text
    assert "stay as they are" in browser.post(place(welsh, "/pairs"), "/account", **pairs).text


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("", b"", "Choose a file"),
        ("report.exe", b"MZ", "The file&#39;s name must end in .docx or .pdf or .txt"),
        ("report.pdf", b"MZ not a PDF", "The file is not a PDF"),
        ("report.docx", b"%PDF-1.7", "The file is not a Word document that can be kept"),
        ("report.docx", b"PK\x03\x04" + b"x" * 90, "The file is not a Word document"),
        ("report.docx", word("word/vbaProject.bin"), "The file is not a Word document"),
        ("report.docx", word(*map(str, range(2_001))), "The file is not a Word document"),
        ("report.txt", b"\x00\x01", "The file is not plain text in UTF-8"),
        ("report.txt", TRIAL, "The file is known to scanners as harmful"),
        ("report.pdf", PDF + TRIAL, "The file is known to scanners as harmful"),
    ],
)
def test_what_is_no_document_is_refused_in_words_and_not_kept(
    welsh: Case, name: str, content: bytes, sentence: str
) -> None:
    before = count(ReportFile)
    browser = signed_in(welsh.people[P.LEAD_INSPECTOR])
    answer = hand_in(browser, place(welsh), "report", name, content)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    assert (count(ReportFile), count(WelshReport)) == (before, 0)


def test_a_word_document_is_one(welsh: Case) -> None:
    browser = signed_in(welsh.people[P.PUBLISHER])
    assert hand_in(browser, place(welsh), "report", "a.docx", word()).status_code == 303
    assert "a.docx" in browser.get(place(welsh)).text


def test_of_a_service_in_england_there_is_nothing_to_attach(case: Case) -> None:
    browser = signed_in(case.people[P.LEAD_INSPECTOR])
    answer = browser.get(place(case))
    assert answer.headers["location"] == f"/inspections/{case.inspection_id}/publication"
    refused = hand_in(browser, place(case), "report", "a.pdf", PDF, page="/account")
    assert refused.status_code == 422
