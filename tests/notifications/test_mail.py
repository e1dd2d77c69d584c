from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from notifications.channels.mail import MailChannel
from notifications.letter import Letter
from notifications.outcome import HELD_BACK, Outcome, OutcomeKind
from settings import Settings
from tests.notifications.post_office import PostOffice, Server, free_port, mail_settings

K = OutcomeKind
MESSAGE_ID = "<0b0e7a3c@example.org>"


@pytest.fixture
def channel(server: Server) -> Iterator[MailChannel]:
    made = MailChannel(mail_settings(server))
    yield made
    made.close()


def make_letter(**changed: str) -> Letter:
    given: dict[str, Any] = {
        "reference": "ref-1",
        "message_id": MESSAGE_ID,
        "to_name": "Hanif Head",
        "to_address": "hanif@example.org",
        "subject": "Improvement plan: due on 11 July 2012",
        "text": "Dyddiad cau: 11 Gorffennaf 2012, ŵ",
        "html": "<p lang='cy'>Dyddiad cau: 11 Gorffennaf 2012, ŵ</p>",
        **changed,
    }
    return Letter(**given)


def test_an_accepted_mail_arrives_with_both_parts_and_its_own_message_id(
    office: PostOffice, channel: MailChannel
) -> None:
    letter = make_letter()
    assert channel.send(letter) == Outcome(K.ACCEPTED, "smtp 250")
    [mail] = office.received
    assert mail.get_all("Message-ID") == [MESSAGE_ID]
    assert mail["X-Ref"] == "ref-1"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Subject"] == letter.subject
    assert mail["From"].addresses[0].display_name == "HM Inspectorate of Probation"
    text, html = (mail.get_body([kind]) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert text.get_content().rstrip() == letter.text
    assert html.get_content().rstrip() == letter.html


def test_only_mail_that_leaves_a_choice_says_how_to_choose(
    office: PostOffice, channel: MailChannel
) -> None:
    channel.send(make_letter())
    channel.send(make_letter(choices_link="https://plans.example.org/messages/choices"))
    assert [mail["List-Unsubscribe"] for mail in office.received] == [
        None,
        "<https://plans.example.org/messages/choices>",
    ]


def test_one_line_carries_many_mails(office: PostOffice, channel: MailChannel) -> None:
    for _ in range(20):
        assert channel.send(make_letter()).kind is K.ACCEPTED
    assert (len(office.received), office.lines) == (20, 1)


def test_a_line_dropped_while_idle_is_made_again_without_anybody_noticing(
    office: PostOffice,
) -> None:
    impatient = Server(office, timeout=0.2)
    impatient.start()
    channel = MailChannel(mail_settings(impatient))
    try:
        assert channel.send(make_letter()).kind is K.ACCEPTED
        assert office.hung_up.wait(120)
        assert channel.send(make_letter()).kind is K.ACCEPTED
    finally:
        channel.close()
        impatient.stop(no_assert=True)
    assert (len(office.received), office.lines) == (2, 2)


def test_a_server_that_is_busy_is_asked_again_later(
    office: PostOffice, channel: MailChannel
) -> None:
    office.answers = ["451 4.3.0 try later"]
    assert channel.send(make_letter()) == Outcome(K.TRANSIENT, "smtp 451", "4.3.0 try later")
    assert channel.send(make_letter()).kind is K.ACCEPTED
    assert office.lines == 1


def test_an_address_the_server_does_not_know_is_final(
    office: PostOffice, channel: MailChannel
) -> None:
    office.recipient_answer = "550 5.1.1 no such mailbox"
    outcome = channel.send(make_letter())
    assert (outcome.kind, outcome.code) == (K.PERMANENT, "smtp 550")
    assert outcome.detail == "5.1.1 no such mailbox"


def test_a_line_lost_after_the_text_went_out_leaves_it_unknown(
    office: PostOffice, channel: MailChannel
) -> None:
    office.hangs_up_after_data = True
    assert channel.send(make_letter()).kind is K.UNKNOWN
    office.hangs_up_after_data = False
    assert channel.send(make_letter()).kind is K.ACCEPTED


def test_a_mail_held_back_at_the_last_moment_does_not_arrive(
    office: PostOffice, channel: MailChannel
) -> None:
    assert channel.send(make_letter()).kind is K.ACCEPTED
    asked: list[int] = []

    def no() -> bool:
        asked.append(len(office.received))
        return False

    assert channel.send(make_letter(), no) == HELD_BACK
    assert asked == [1]
    assert channel.send(make_letter(), lambda: True).kind is K.ACCEPTED
    assert (len(office.received), office.lines) == (2, 2)


def test_a_line_that_begins_with_a_dot_arrives_with_it(
    office: PostOffice, channel: MailChannel
) -> None:
    letter = make_letter(text="Sign in.\n.\n..and\n.then")
    assert channel.send(letter).kind is K.ACCEPTED
    text = office.received[0].get_body(["plain"])
    assert text is not None
    assert text.get_content().splitlines() == letter.text.splitlines()


@pytest.mark.parametrize("several", [False, True])
def test_a_server_that_takes_several_commands_is_told_all_at_once(
    office: PostOffice, channel: MailChannel, *, several: bool
) -> None:
    office.takes_several_commands = several
    assert channel.send(make_letter()).kind is K.ACCEPTED
    said = [heard.splitlines() for heard in office.heard]
    whole = [b"MAIL FROM:<improvement-plans@example.org>", b"RCPT TO:<hanif@example.org>", b"DATA"]
    assert (whole in said) is several
    assert len(office.received) == 1


@pytest.mark.parametrize(("for_nobody", "lines"), [(False, 1), (True, 2)])
def test_a_refusal_among_several_answers_is_heard_and_the_next_mail_goes(
    office: PostOffice, channel: MailChannel, for_nobody: bool, lines: int
) -> None:
    office.takes_several_commands, office.takes_text_for_nobody = True, for_nobody
    office.recipient_answer = "550 5.1.1 no such mailbox"
    refused = channel.send(make_letter())
    assert refused == Outcome(K.PERMANENT, "smtp 550", "5.1.1 no such mailbox")
    assert office.received == []
    office.recipient_answer = "250 OK"
    assert channel.send(make_letter()).kind is K.ACCEPTED
    assert (len(office.received), office.lines) == (1, lines)


def test_a_server_that_is_not_there_is_asked_again_later() -> None:
    nobody = Settings(mail_host="127.0.0.1", mail_port=free_port(), mail_tls="none")
    assert MailChannel(nobody).send(make_letter()).kind is K.TRANSIENT


def test_a_refused_log_in_is_for_staff_to_mend(office: PostOffice) -> None:
    def refuse(*_: object) -> AuthResult:
        return AuthResult(success=False, handled=False)

    running = Server(office, authenticator=refuse, auth_require_tls=False)
    running.start()
    wrong = mail_settings(running, mail_user="plans", mail_password="wrong")
    try:
        outcome = MailChannel(wrong).send(make_letter())
    finally:
        running.stop(no_assert=True)
    assert (outcome.kind, outcome.code) == (K.CONFIGURATION, "smtp 535")
    assert "wrong" not in outcome.detail


def test_a_server_without_the_secure_line_asked_for_is_for_staff_to_mend(server: Server) -> None:
    channel = MailChannel(mail_settings(server, mail_tls="starttls"))
    assert channel.send(make_letter()).kind is K.CONFIGURATION


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": "Plan due\r\nBcc: everybody@example.org"},
        {"to_name": "Hanif\nBcc: everybody@example.org"},
        {"subject": "Plan due\x00\x1b[2J\u2028Bcc: everybody@example.org"},
    ],
)
def test_a_line_break_brings_no_header_of_its_own_and_the_mail_still_goes(
    office: PostOffice, channel: MailChannel, changed: dict[str, str]
) -> None:
    assert channel.send(make_letter(**changed)).kind is K.ACCEPTED
    [mail] = office.received
    assert mail["Bcc"] is None
    assert str(mail["Subject"]).isprintable()
    assert str(mail["To"]).isprintable()
    assert "Bcc: everybody@example.org" in str(mail["Subject"]) + str(mail["To"])


@pytest.mark.parametrize(
    "address", ["", "nobody", "@example.org", "a@", "a@example.org\nBcc: b@example.org", "é@x.org"]
)
def test_what_is_no_address_is_final(
    office: PostOffice, channel: MailChannel, address: str
) -> None:
    assert channel.send(make_letter(to_address=address)).kind is K.PERMANENT
    assert channel.send(make_letter()).kind is K.ACCEPTED
    assert len(office.received) == 1


def test_the_plugin_names_no_address_and_no_password(server: Server) -> None:
    secret = mail_settings(server, mail_user="plans", mail_password="hidden-words")
    plugin = MailChannel(secret).plugin
    assert plugin.url() == plugin.url(privacy=True) == "improvementplanmail://"
    assert plugin.parse_url("improvementplanmail://a:b@c/") is None


def test_no_other_way_out_can_be_opened_by_text(channel: MailChannel) -> None:
    assert channel.apprise.add("json://127.0.0.1:9/") is False
    assert len(channel.apprise) == 1
