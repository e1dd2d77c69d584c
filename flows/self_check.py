"""Every hour: compares what should have happened with what did, and checks the record is whole."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from prefect import flow

import clock
from flows._steps import StepFailed, Tally, calendar_acting, halved_while_it_fails, kept_run
from models import Acting
from models.anchor import anchors, note
from models.backup import last_backup
from models.chain import verify
from models.database import reading, transaction
from models.flow_runs import forget_old_runs
from models.queries import embargoes
from notifications.announcing import announced
from notifications.timing import is_sending_time
from notifications.undone import left_undone, tell
from rules.undone import Difference, Undone, in_words
from settings import get_settings

OLDEST_BACKUP = timedelta(days=1)


def step(acting: Acting) -> list[str]:
    """Return, in sentences, everything that is not as it should be. None is good news.

    Whoever must mend it is told of each kind once a day.
    """
    with reading() as session:
        found = left_undone(session, acting.at)
    found += [*_old_backup(acting), *_changed_record(acting)]
    if found:
        with transaction(acting) as session:
            tell(session, found, acting)
    return [in_words(each) for each in found]


def look_at_embargoes(acting: Acting) -> Tally:
    """Put on record, once, each embargo that is over with the report still not public.

    Nobody is woken for it: what passed at night or on a day off is told when people are at work.
    """
    with reading() as session:
        can_tell = is_sending_time(session, acting.at)
        ids = embargoes.passed_unnoted(session, acting.at) if can_tell else ()
    return halved_while_it_fails(ids, lambda some: _note(some, acting)) if ids else Tally()


def _note(ids: Sequence[UUID], acting: Acting) -> int:
    with announced(acting) as session:
        found = embargoes.locked(session, ids, acting.at)
        for prepared, inspection in found:
            prepared.note_embargo_passed(acting, inspection)
        return len(found)


def _old_backup(acting: Acting) -> Iterator[Difference]:
    """Say when the last backup was made, where one was ever made here and that is long ago."""
    last = last_backup(get_settings().data_dir)
    if last is not None and acting.at - last > OLDEST_BACKUP:
        yield Difference(Undone.BACKUP_OLD, since_on=last.astimezone(clock.LONDON).date())


def _changed_record(acting: Acting) -> Sequence[Difference]:
    """Walk the record; note its end outside the database when every link holds."""
    file = get_settings().data_dir / "audit-anchor.jsonl"
    with reading() as session:
        verdict = verify(session, anchors(file))
    if not verdict.is_intact:
        return [Difference(Undone.RECORD_CHANGED, detail=verdict.sentence)]
    note(verdict.head, file, acting.at)
    return []


@flow
def self_check() -> None:
    """Look for work left undone and for a record that was changed; fail if there is any."""
    today = clock.today()
    acting = calendar_acting(today)
    with kept_run("self_check", today) as tally:
        tally.add(look_at_embargoes(acting))
        found = step(acting)
        tally.looked_at += 1
        tally.changed += forget_old_runs(clock.now())
        if found:
            raise StepFailed(" ".join(found))
