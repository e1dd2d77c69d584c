"""The channel that never fails: the portal's own messages, in the service's own database."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from models import ChannelName, Session
from models.queries import outbox
from notifications.letter import Letter
from notifications.outcome import Outcome, OutcomeKind


class InboxChannel:
    """Writes letters in the transaction that settles them, so each arrives exactly once."""

    name = ChannelName.INBOX

    def receive(
        self, session: Session, letters: Sequence[tuple[UUID, Letter]], at: datetime
    ) -> Outcome:
        """Put letters in their readers' inboxes, each given with its reader's id."""
        rows = [
            {
                "id": uuid4(),
                "notification_id": UUID(letter.reference),
                "person_id": person_id,
                "subject": letter.subject,
                "text": letter.text,
                "html": letter.html,
                "received_at": at,
                "read_at": None,
            }
            for person_id, letter in letters
        ]
        if rows:
            outbox.receive(session, rows)
        return Outcome(OutcomeKind.ACCEPTED, "inbox")
