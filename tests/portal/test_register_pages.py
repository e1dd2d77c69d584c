from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from httpx2 import Response
from sqlalchemy import func, select

from models import Organisation, Person, Post, PostHolding
from models.database import reading
from models.person import Language
from portal.register_file import COLUMNS, EXAMPLE
from rules.posts import PostKind
from rules.published_report import Nation
from tests.factories import Case
from tests.portal.people import OURS, Browser, Watch, heading, signed_in, token_of

P = PostKind
HEADINGS = ",".join(COLUMNS)


def keeper(case: Case) -> Browser:
    return signed_in(case.people[P.SCHEDULER])


def count(of: type) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(of)) or 0


def service_named(name: str) -> Organisation | None:
    with reading() as session:
        return session.scalars(select(Organisation).where(Organisation.name == name)).one_or_none()


def post_of(case: Case, kind: PostKind) -> UUID:
    with reading() as session:
        held = select(PostHolding.post_id).where(PostHolding.person_id == case.people[kind])
        return session.scalars(held).one()


def day(name: str, on: date) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": f"{on:%Y}"}


def load(browser: Browser, *rows: str, content: bytes | None = None) -> Response:
    token = token_of(browser.get("/register/load"))
    text = content if content is not None else "\r\n".join([HEADINGS, *rows]).encode()
    files = {"rows": ("register.csv", text, "text/csv")}
    return browser.http.post("/register/load", data={"csrf": token}, files=files, headers=OURS)


@pytest.mark.parametrize("kind", [P.PUBLISHER, P.LEAD_INSPECTOR, P.HEAD_OF_SERVICE, P.MONITOR])
def test_only_who_keeps_the_register_sees_it(case: Case, kind: PostKind) -> None:
    browser = signed_in(case.people[kind])
    expected = 403 if kind is P.PUBLISHER else 404
    for path in ("", "/people", "/load", "/services/add", "/example.csv"):
        assert browser.get(f"/register{path}").status_code == expected
    assert browser.get(f"/register/posts/{post_of(case, P.OWNER)}").status_code == expected


def test_a_service_is_added_with_a_post_and_its_holder(case: Case) -> None:
    browser = keeper(case)
    added = browser.post("/register/services/add", name="Coast YOS", nation="wales", region="")
    assert added.status_code == 303
    place = added.headers["location"]
    assert "Coast YOS was added." in browser.get(place).text
    post = browser.post(f"{place}/posts/add", kind="head_of_service", title="YJS Manager")
    answer = browser.post(
        post.headers["location"],
        name="Hollis Head",
        email="Hollis@Example.org",
        role="holder",
        **day("start", date(2012, 6, 1)),
    )
    assert (answer.status_code, answer.headers["location"]) == (303, post.headers["location"])
    assert "Hollis Head" in browser.get(place).text
    found = service_named("Coast YOS")
    assert found is not None
    assert (found.nation, found.region) == (Nation.WALES, None)
    with reading() as session:
        head = session.scalars(select(Person).where(Person.name == "Hollis Head")).one()
    assert head.language is Language.BOTH
    assert "Coast YOS" in browser.get("/register?find=coast").text
    assert "Coast YOS" not in browser.get("/register?find=thorn").text


def test_a_service_that_is_there_is_not_added_again(case: Case) -> None:
    answer = keeper(case).post("/register/services/add", name="farshire yos", nation="england")
    assert answer.status_code == 422
    assert answer.text.count("There is a body of this name on the register already") == 2
    assert 'value="farshire yos"' in answer.text


def test_a_post_is_handed_over_from_a_day(case: Case) -> None:
    browser, post = keeper(case), post_of(case, P.HEAD_OF_SERVICE)
    place = f"/register/posts/{post}"
    answer = browser.post(
        place, name="New Head", email="new@example.org", role="holder",
        **day("start", date(2012, 7, 2)),
    )  # fmt: skip
    assert answer.status_code == 303
    with reading() as session:
        rows = session.execute(
            select(PostHolding.from_on, PostHolding.until_on)
            .where(PostHolding.post_id == post)
            .order_by(PostHolding.from_on)
        ).all()
    assert [tuple(row) for row in rows] == [
        (date(2012, 1, 2), date(2012, 7, 1)),
        (date(2012, 7, 2), None),
    ]


def test_a_hand_over_before_the_holder_began_is_refused_at_its_day(case: Case) -> None:
    place = f"/register/posts/{post_of(case, P.HEAD_OF_SERVICE)}"
    answer = keeper(case).post(
        place, name="New Head", email="new@example.org", role="holder",
        **day("start", date(2012, 1, 2)),
    )  # fmt: skip
    assert answer.status_code == 422
    assert answer.text.count("is already held from 2 January 2012 on.") == 2
    assert 'value="New Head"' in answer.text


def test_somebody_stands_in_for_a_holder_for_some_days(case: Case) -> None:
    browser, place = keeper(case), f"/register/posts/{post_of(case, P.HEAD_OF_SERVICE)}"
    sent = {"name": "Dee Deputy", "email": "dee@example.org", "role": "deputy"}
    wrong = browser.post(
        place, **sent, **day("start", date(2012, 7, 2)), **day("end", date(2012, 7, 1))
    )
    assert wrong.status_code == 422
    assert wrong.text.count("1 July 2012 is before the first day, 2 July 2012.") == 2
    right = browser.post(
        place, **sent, **day("start", date(2012, 6, 14)), **day("end", date(2012, 7, 1))
    )
    assert right.status_code == 303
    with reading() as session:
        deputy = session.scalars(select(Person).where(Person.email == "dee@example.org")).one()
    assert signed_in(deputy.id).get(f"/inspections/{case.inspection_id}").status_code == 200


def test_who_leaves_a_post_loses_its_rights_the_day_after(case: Case, watch: Watch) -> None:
    browser, post = keeper(case), post_of(case, P.HEAD_OF_SERVICE)
    with reading() as session:
        holding = session.scalars(select(PostHolding.id).where(PostHolding.post_id == post)).one()
    head = signed_in(case.people[P.HEAD_OF_SERVICE])
    place = f"/register/posts/{post}/holdings/{holding}/end"
    early = browser.post(place, **day("end", date(2011, 12, 31)))
    assert early.status_code == 422
    assert early.text.count("31 December 2011 is before it began on 2 January 2012.") == 2
    assert browser.post(place, **day("end", date(2012, 6, 14))).status_code == 303
    assert head.get(f"/inspections/{case.inspection_id}").status_code == 200
    watch.at = datetime(2012, 6, 15, 0, 0, tzinfo=UTC)
    answer = head.get(f"/inspections/{case.inspection_id}")
    assert answer.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", " ", "Enter the person&#39;s name"),
        ("email", "nobody", "&#39;nobody&#39; is not an e-mail address."),
        ("role", "", "Select whether they hold the post or stand in for its holder"),
        ("start-day", "", "The date must include a day, a month and a year."),
        ("start-year", "12", "The year must have 4 numbers, such as 2012."),
    ],
)
def test_a_holder_is_asked_for_field_by_field(
    case: Case, field: str, value: str, sentence: str
) -> None:
    sent = {"name": "Kept Name", "email": "kept@example.org", "role": "holder"}
    sent |= day("start", date(2012, 7, 2)) | {field: value}
    answer = keeper(case).post(f"/register/posts/{post_of(case, P.HEAD_OF_SERVICE)}", **sent)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2
    assert field == "name" or 'value="Kept Name"' in answer.text


def test_somebodys_address_and_language_are_put_right(case: Case) -> None:
    head, browser = case.people[P.HEAD_OF_SERVICE], keeper(case)
    sent = {"name": "Hollis Head", "email": "HOLLIS@example.org", "language": "both"}
    answer = browser.post(f"/register/people/{head}", **sent, active="yes")
    assert answer.status_code == 303
    assert "hollis@example.org" in browser.get("/register/people?find=hollis").text
    with reading() as session:
        assert session.get_one(Person, head).language.value == "both"
        taken = session.get_one(Person, case.stranger).email
    answer = browser.post(f"/register/people/{head}", **{**sent, "email": taken}, active="yes")
    assert answer.status_code == 422
    assert answer.text.count("Somebody else is on the register with the address") == 2


def test_who_no_longer_uses_the_service_is_out_at_once(case: Case) -> None:
    head = case.people[P.HEAD_OF_SERVICE]
    theirs = signed_in(head)
    answer = keeper(case).post(
        f"/register/people/{head}", name="Gone", email="g@example.org", language="en", active="no"
    )
    assert answer.status_code == 303
    assert theirs.get("/").headers["location"].startswith("/sign-in")


def test_what_is_not_on_the_register_is_no_page(case: Case) -> None:
    browser, post = keeper(case), post_of(case, P.HEAD_OF_SERVICE)
    for place in ("organisations", "posts", "people"):
        assert browser.get(f"/register/{place}/{uuid4()}").status_code == 404
    assert browser.get(f"/register/posts/{post}/holdings/{uuid4()}/end").status_code == 404


def test_services_posts_and_holders_are_loaded_from_a_file(case: Case) -> None:
    browser = keeper(case)
    example = browser.get("/register/example.csv")
    assert example.headers["content-disposition"].startswith("attachment")
    assert example.text == EXAMPLE
    answer = load(browser, content=example.text.encode())
    assert (answer.status_code, answer.headers["location"]) == (303, "/register")
    assert "2 rows were loaded." in browser.get("/register").text
    posts, people, held = count(Post), count(Person), count(PostHolding)
    assert load(browser, content=example.text.encode()).status_code == 303
    assert (count(Post), count(Person), count(PostHolding)) == (posts, people, held)


def test_a_head_by_any_of_their_titles_is_the_services_one_head(case: Case) -> None:
    row = "Coast YOS,England,,YOT Manager,Hollis Head,hollis@example.org,2012-04-01"
    assert load(keeper(case), row).status_code == 303
    with reading() as session:
        found = session.scalars(
            select(Post).join(Organisation).where(Organisation.name == "Coast YOS")
        ).one()
    assert (found.kind, found.title) == (P.HEAD_OF_SERVICE, "YOS Head of Service")


def test_one_wrong_row_and_nothing_is_loaded_each_said_with_its_number(case: Case) -> None:
    before = (count(Organisation), count(Post), count(Person))
    answer = load(
        keeper(case),
        "Coast YOS,England,,YOS Head of Service,Hollis Head,hollis@example.org,1/4/2012",
        "Hill YOS,France,,,,,",
        "Dale YOS,Wales,,Operations Manager,Orla,orla@example.org,31/2/2012",
        "=cmd|' /C calc'!A0,England,,,,,",
        "Coast YOS,England,,YOS Head of Service,Somebody Else,hollis@example.org,1/5/2012",
        "Too,few",
    )
    assert answer.status_code == 422
    assert answer.text.count("5 rows are wrong, so nothing was loaded") == 2
    for row, sentence in (
        (3, "The nation must be England or Wales"),
        (4, "“from” must be a real date, such as 11/7/2012"),
        (5, "“service” begins with a sign that a spreadsheet would run"),
        (6, "hollis@example.org is on the register as Hollis Head."),
        (7, "It has 2 cells instead of 7"),
    ):
        cell = answer.text.index(f">{row}</th>")
        assert sentence in answer.text[cell : cell + 400]
    assert (count(Organisation), count(Post), count(Person)) == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (HEADINGS.encode(), "The file has no rows under its headings"),
        (b"name,town\r\nA,B\r\n", "Missing: service, nation, region, post, holder, email, from"),
        (b"PK\x03\x04\x00\x01", "The file holds bytes that are not text."),
        (f'{HEADINGS}\r\n"A"B,England\r\n'.encode(), "Line 2 is not written as a CSV file needs"),
        (
            "\r\n".join([HEADINGS, *["A YOS,England,,,,,"] * 1001]).encode(),
            "The file has more than 1000 rows",
        ),
    ],
)
def test_a_file_that_is_no_list_is_refused_as_a_whole(
    case: Case, content: bytes, sentence: str
) -> None:
    answer = load(keeper(case), content=content)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2


def test_what_somebody_is_called_is_only_words(case: Case) -> None:
    browser = keeper(case)
    name = "<script>alert(1)</script>"
    assert browser.post("/register/services/add", name=name, nation="england").status_code == 303
    page = browser.get("/register")
    assert heading(page) == "Register"
    assert name not in page.text
