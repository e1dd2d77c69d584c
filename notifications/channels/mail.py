"""Mail, as a plugin of Apprise: our own text and HTML, one Message-ID a message, typed outcomes."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from apprise import Apprise, AppriseAsset, NotificationManager, NotifyBase, NotifyFormat, NotifyType

from models import ChannelName
from notifications.channels.mail_line import MailLine
from notifications.channels.mime import Writer
from notifications.letter import Letter, at_once
from notifications.outcome import HELD_BACK, Outcome, OutcomeKind, classify_smtp
from settings import Settings

K = OutcomeKind
SCHEMA = "improvementplanmail"
_ACCEPTED = Outcome(K.ACCEPTED, "smtp 250")
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
        self.may_arrive = at_once
        self.outcome = _NOT_SENT
        self._writer = Writer(settings)

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
            message = self._writer.mail(letter, subject, text)
        except ValueError as error:
            return Outcome(K.PERMANENT, "address", str(error))
        try:
            carried = self.line.carry(message, letter.to_address, self.may_arrive)
        except Exception as error:  # noqa: BLE001 - each is classified, none is lost
            outcome = classify_smtp(error, data_begun=self.line.data_begun)
            if outcome.code.startswith("smtp"):
                self.line.start_over()
            else:
                self.line.hang_up()
            return outcome
        return _ACCEPTED if carried else HELD_BACK


class MailChannel:
    """Hands letters to an SMTP server through Apprise, over one line that is kept."""

    name = ChannelName.MAIL

    def __init__(self, settings: Settings) -> None:
        only_our_own_plugins()
        asset = AppriseAsset(async_mode=False, app_id="improvement-plans")
        self.plugin = MailPlugin(settings, asset)
        self.apprise = Apprise(asset=asset)
        self.apprise.add(self.plugin)

    def send(self, letter: Letter, may_arrive: Callable[[], bool] = at_once) -> Outcome:
        """Hand one letter over and say what came of it."""
        self.plugin.letter, self.plugin.may_arrive = letter, may_arrive
        self.plugin.outcome = _NOT_SENT
        self.apprise.notify(body=letter.text, title=letter.subject)
        return self.plugin.outcome

    def close(self) -> None:
        """Say goodbye to the server."""
        self.plugin.line.hang_up()
