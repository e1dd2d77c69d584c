"""Mail, as a plugin of Apprise: our own text and HTML, one Message-ID a message, typed outcomes."""

from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from functools import lru_cache
from typing import Any

from apprise import Apprise, AppriseAsset, NotificationManager, NotifyBase, NotifyFormat, NotifyType

from models import ChannelName
from notifications.channels.mail_line import MailLine
from notifications.letter import Letter
from notifications.outcome import Outcome, OutcomeKind, classify_smtp
from settings import Settings

K = OutcomeKind
SCHEMA = "improvementplanmail"
_NOT_SENT = Outcome(K.TRANSIENT, "apprise", "Apprise did not pass the message on.")


@lru_cache(maxsize=1)
def only_our_own_plugins() -> None:
    """Switch every other plugin off: whatever a setting may hold, it opens no other way out."""
    NotificationManager().enable_only(SCHEMA)


class MailPlugin(NotifyBase):  # type: ignore[misc]
    """Sends the letter it holds. Made from settings, never from an address as text."""

    service_name = "Improvement plan mail"
    service_url = setup_url = ""
    secure_protocol = SCHEMA
    notify_format = NotifyFormat.TEXT
    body_maxlen = 2_000_000
    title_maxlen = 2_000
    request_rate_per_sec = 0
    attachment_support = False
    templates = ("{schema}://",)

    def __init__(self, settings: Settings, asset: AppriseAsset) -> None:
        super().__init__(asset=asset)
        self.line = MailLine(settings)
        self.letter: Letter | None = None
        self.outcome = _NOT_SENT
        self._settings = settings

    def url(self, privacy: bool = False, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401 - Apprise's
        """Name nothing but the plugin: addresses and passwords are in no URL."""
        del privacy, args, kwargs
        return f"{SCHEMA}://"

    @staticmethod
    def parse_url(url: str, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Apprise's
        """Refuse to be made from text."""
        del url, args, kwargs

    def send(
        self,
        body: str,
        title: str = "",
        notify_type: NotifyType = NotifyType.INFO,
        **kwargs: Any,  # noqa: ANN401 - Apprise's
    ) -> bool:
        """Send the letter with this text and subject; keep what came of it."""
        del notify_type, kwargs
        assert self.letter is not None
        self.outcome = self._sent(self.letter, title, body)
        return self.outcome.kind is K.ACCEPTED

    def _sent(self, letter: Letter, subject: str, text: str) -> Outcome:
        try:
            message = composed(letter, subject, text, self._settings).as_bytes()
        except (ValueError, IndexError, MessageError) as error:
            return Outcome(K.PERMANENT, "address", type(error).__name__)
        try:
            self.line.carry(message, letter.to_address)
        except Exception as error:  # noqa: BLE001 - each is classified, none is lost
            outcome = classify_smtp(error, data_begun=self.line.data_begun)
            if outcome.code.startswith("smtp"):
                self.line.start_over()
            else:
                self.line.hang_up()
            return outcome
        return Outcome(K.ACCEPTED, "smtp 250")


class MailChannel:
    """Hands letters to an SMTP server through Apprise, over one line that is kept."""

    name = ChannelName.MAIL

    def __init__(self, settings: Settings) -> None:
        only_our_own_plugins()
        asset = AppriseAsset(async_mode=False, app_id="improvement-plans")
        self.plugin = MailPlugin(settings, asset)
        self.apprise = Apprise(asset=asset)
        self.apprise.add(self.plugin)

    def send(self, letter: Letter) -> Outcome:
        """Hand one letter over and say what came of it."""
        self.plugin.letter, self.plugin.outcome = letter, _NOT_SENT
        self.apprise.notify(body=letter.text, title=letter.subject)
        return self.plugin.outcome

    def close(self) -> None:
        """Say goodbye to the server."""
        self.plugin.line.hang_up()


def composed(letter: Letter, subject: str, text: str, settings: Settings) -> EmailMessage:
    """Build the mail. A line break in a name or subject becomes a space, so no header slips in.

    Raises ValueError for an address no mail can go to.
    """
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(settings.mail_from_name, addr_spec=settings.mail_from)
    made["To"] = Address(_one_line(letter.to_name), addr_spec=_checked(letter.to_address))
    made["Subject"] = _one_line(subject)
    made["Message-ID"] = letter.message_id
    made["Date"] = formatdate()
    made["X-Ref"] = letter.reference
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    if settings.mail_reply_to:
        made["Reply-To"] = settings.mail_reply_to
    if letter.maybe_duplicate:
        made["X-Maybe-Duplicate"] = "yes"
    if letter.choices_link:
        made["List-Unsubscribe"] = f"<{letter.choices_link}>"
    made.set_content(text, cte="quoted-printable")
    made.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return made


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _checked(address: str) -> str:
    name, _, domain = address.rpartition("@")
    if not (name and domain and address.isascii()):
        raise ValueError("not an address")
    return address
