"""A register of any size, written by the database itself: services, posts, plans, open dates."""

from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import Engine, create_engine, text

import clock
from models import Acting, schema
from models.database import make_engine, standing_in, transaction
from models.register import adopt_rules
from models.rules_document import shipped_rules
from rules.permissions import OPERATOR

# A Wednesday with no bank holiday within three weeks.
TODAY = date(2012, 9, 12)
ACTIONS = 36  # of one plan: four owners, each with nine actions, three to a day
OPEN_EACH = ACTIONS + 3  # and a review, the asking for an update before it, and the update
OF_ONE_PLAN = 6  # fall due together: a day's three actions of each of two owners


@dataclass(frozen=True, slots=True)
class Size:
    """How many open deadlines there are, about, and of how many somebody must hear today."""

    open: int
    due: int

    @property
    def services(self) -> int:
        """How many inspections that takes."""
        return -(-self.open // OPEN_EACH)


def acting() -> Acting:
    """Act as the calendar on the morning everything is measured on."""
    return Acting.calendar(TODAY, clock.london(TODAY, time(7)))


def seed(address: str, size: Size, today: date = TODAY) -> None:
    """Fill an empty database with the register of this size, and let it settle."""
    engine = make_engine(address)
    schema.upgrade(engine)
    engine.dispose()
    with standing_in(address), transaction(Acting(OPERATOR, TODAY, acting().at)) as session:
        adopt_rules(session, acting(), shipped_rules())
    plain = create_engine(address)
    known = {"services": size.services, "today": today, "plans": plans_due(size.due)}
    with plain.begin() as connection:
        connection.execute(text(UNCHECKED))
        indexes = connection.execute(text(INDEXES)).all()
        for name, _ in indexes:  # made again at the end, which is faster
            connection.execute(text(f"DROP INDEX {name}"))
        for statement in SEED.split(";\n"):
            if statement.strip():
                connection.execute(text(statement), known)
        for _, definition in indexes:
            connection.execute(text(definition))
    settle(plain, "")
    plain.dispose()


def settle(engine: Engine, tables: str) -> None:
    """Let the database tidy up and learn its own sizes, so that every turn begins alike."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"VACUUM ANALYZE {tables}"))
        connection.execute(text("CHECKPOINT"))


def remember(engine: Engine) -> None:
    """Note what waits for today, so that it can wait again."""
    with engine.begin() as connection:
        connection.execute(text(REMEMBER), {"today": TODAY})


def plans_due(due: int) -> int:
    """How many plans it takes for about so many actions to fall due together."""
    return -(-due // OF_ONE_PLAN)


def narrow(engine: Engine, due: int) -> None:
    """Let only about so many wait for today from now on, those of the first plans in turn.

    In a register of any size that is as many plans, owners and rungs: the same work.
    """
    with engine.begin() as connection:
        connection.execute(text(NARROW), {"plans": plans_due(due)})


def begin_again(engine: Engine) -> None:
    """Let everything that waited for today wait again, and nobody have been told."""
    with engine.begin() as connection:
        for statement in BEGIN_AGAIN:
            connection.execute(text(statement))
    settle(engine, f"deadline, {WRITTEN}")


def written(engine: Engine) -> tuple[int, int, int]:
    """Count what a morning wrote: reminders, people who get them, and the plans they are of."""
    with engine.connect() as connection:
        reminders, people, plans = connection.execute(text(COUNTED)).one()
        return reminders, people, plans


COUNTED = """
SELECT count(*), count(DISTINCT person_id), count(DISTINCT inspection_id)
FROM reminder JOIN deadline ON deadline.id = reminder.deadline_id
"""
REMEMBER = """
CREATE TABLE waited AS
SELECT id, remind_on, decide_on FROM deadline WHERE state = 'open' AND remind_on <= :today
"""
NARROW = """
DELETE FROM waited USING deadline, inspection
WHERE deadline.id = waited.id AND inspection.id = deadline.inspection_id
AND turn(substr(inspection.reference, 5)::bigint, (SELECT count(*) FROM inspection)) >= :plans
"""
INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename IN ('deadline', 'action') AND indexname LIKE 'ix%'
"""
# No trigger looks at each row: neither foreign keys, nor what refuses to let facts be removed.
UNCHECKED = "SET LOCAL session_replication_role = replica"
WRITTEN = "event, reminder, notice, digest, notification, notification_attempt, inbox_message"
BEGIN_AGAIN = (
    UNCHECKED,
    f"TRUNCATE {WRITTEN}",
    """UPDATE deadline SET remind_on = waited.remind_on, decide_on = waited.decide_on
    FROM waited WHERE waited.id = deadline.id""",
)

# An id is made of what it is of, so that rows find one another without being looked up.
SEED = """
CREATE FUNCTION of(kind text, number bigint, part bigint DEFAULT 0) RETURNS uuid LANGUAGE sql
IMMUTABLE RETURN md5(kind || ':' || number || ':' || part)::uuid;

CREATE FUNCTION turn(number bigint, of_all bigint) RETURNS bigint LANGUAGE sql
IMMUTABLE RETURN number * 7919 % of_all;

INSERT INTO organisation (id, body, name, nation)
SELECT of('service', n), 'service', 'Service ' || n, 'england'
FROM generate_series(1, :services) n;

INSERT INTO person (id, name, email)
SELECT of('service person', n, p), 'Person ' || p || ' of service ' || n,
       'person' || p || '@service' || n || '.example.org'
FROM generate_series(1, :services) n, generate_series(1, 6) p
UNION ALL
SELECT of('inspector', n), 'Inspector ' || n, 'inspector' || n || '@inspectorate.example.org'
FROM generate_series(1, 60) n
UNION ALL
SELECT of('monitor', n), 'Monitor ' || n, 'monitor' || n || '@monitor.example.org'
FROM generate_series(1, 11) n;

INSERT INTO inspection (id, reference, programme_version_id, service_id, area, nation, state,
                        visit_ended_on, published_on)
SELECT of('inspection', n), 'CCI-' || n, v.id, of('service', n), 'Area ' || n, 'england',
       'follow_up', :today - 200, :today - 100
FROM generate_series(1, :services) n, programme_version v;

INSERT INTO post (id, organisation_id, kind, title)
SELECT of('service post', n, p), of('service', n),
       (ARRAY['head_of_service', 'board_chair', 'owner', 'owner', 'owner', 'owner'])[p],
       (ARRAY['Head of Service', 'Chair of the Management Board', 'Operational Manager',
              'Health lead', 'Education lead', 'Court team manager'])[p]
FROM generate_series(1, :services) n, generate_series(1, 6) p;

INSERT INTO post (id, organisation_id, kind, title, inspection_id)
SELECT of('lead', n), g.inspectorate_id, 'lead_inspector', 'Lead inspector', of('inspection', n)
FROM generate_series(1, :services) n, programme g;

INSERT INTO post (id, organisation_id, kind, title)
SELECT of('inspectorate post', p), g.inspectorate_id,
       (ARRAY['assistant_chief_inspector', 'chief_inspector', 'scheduler', 'publisher'])[p],
       (ARRAY['Assistant Chief Inspector', 'Chief Inspector', 'Scheduler', 'Publisher'])[p]
FROM generate_series(1, 4) p, programme g
UNION ALL
SELECT of('monitor post', p), g.monitor_id,
       CASE p WHEN 11 THEN 'monitor_head_of_area' ELSE 'monitor' END, 'Monitor of region ' || p
FROM generate_series(1, 11) p, programme g;

INSERT INTO post_holding (id, post_id, person_id, from_on)
SELECT of('holding', n, p), of('service post', n, p), of('service person', n, p), :today - 300
FROM generate_series(1, :services) n, generate_series(1, 6) p
UNION ALL
SELECT of('lead holding', n), of('lead', n), of('inspector', 5 + n % 50), :today - 300
FROM generate_series(1, :services) n
UNION ALL
SELECT of('inspectorate holding', p), of('inspectorate post', p), of('inspector', p), :today - 300
FROM generate_series(1, 4) p
UNION ALL
SELECT of('monitor holding', p), of('monitor post', p), of('monitor', p), :today - 300
FROM generate_series(1, 11) p;

INSERT INTO monitored_service (id, service_id, post_id)
SELECT of('monitored', n), of('service', n), of('monitor post', 1 + n % 10)
FROM generate_series(1, :services) n;

INSERT INTO plan (id, inspection_id, state, row_version)
SELECT of('plan', n), of('inspection', n), 'monitored', 1 FROM generate_series(1, :services) n;

INSERT INTO report_file (id, name, content, sha256, received_at)
SELECT of('file', n), 'report.txt', '', 'report ' || n, now()
FROM generate_series(1, :services) n;

INSERT INTO report (id, inspection_id, file_id, registered_on)
SELECT of('report', n), of('inspection', n), of('file', n), :today - 100
FROM generate_series(1, :services) n;

INSERT INTO recommendation (id, inspection_id, report_id, number, lead_in, text, printed_owners,
                            line, state)
SELECT of('recommendation', n, r), of('inspection', n), of('report', n), r,
       'Changes are necessary to ensure that:', 'work of kind ' || r || ' is done well enough',
       '[]', r, 'in_progress'
FROM generate_series(1, :services) n, generate_series(1, 9) r;

INSERT INTO recommendation_post (id, recommendation_id, post_id, position)
SELECT of('responsible', n, r), of('recommendation', n, r), of('service post', n, 3 + r % 4), 0
FROM generate_series(1, :services) n, generate_series(1, 9) r;

CREATE TEMPORARY TABLE target AS
SELECT n, a, 3 + (a - 1) / 9 AS owner,
       CASE WHEN is_due
       THEN :today + (ARRAY[14, 14, 14, 7, 7, 7, 1, 0, -1, -7])[1 + (2 * plan + day / 6) % 10]
       ELSE :today + 40 + (n * 31 + day * 7) % 300 END AS due_on,
       is_due
FROM generate_series(1, :services) n, generate_series(1, 36) a,
LATERAL (SELECT turn(n, :services) AS plan, (a - 1) / 3 AS day) spread,
LATERAL (SELECT plan < :plans AND day % 6 = plan % 6 AS is_due) picked;

INSERT INTO action (id, plan_id, inspection_id, recommendation_id, letter, what, owner_post_id,
                    target_on, first_target_on, success_measure, state, ownership)
SELECT of('action', n, a), of('plan', n), of('inspection', n),
       of('recommendation', n, 1 + (a - 1) % 9), substr('abcd', 1 + (a - 1) / 9, 1),
       'Check every assessment before it is signed off.', of('service post', n, owner), due_on,
       due_on, 'Nine in ten of the cases sampled meet the standard.', 'in_progress', 'accepted'
FROM target;

INSERT INTO deadline (id, inspection_id, kind, subject_id, action_id, post_id, anchor_opens_on,
                      anchor_on, anchor_source, repeat, raw_on, due_on, original_due_on,
                      provenance, state, decide_on, remind_on)
SELECT of('deadline', n, a), of('inspection', n), 'action_target', of('action', n, a),
       of('action', n, a), of('service post', n, owner), due_on, due_on, 'entered in the plan', 1,
       due_on, due_on, due_on, 'local', 'open',
       CASE WHEN due_on >= :today THEN due_on + 1 END,
       CASE WHEN is_due THEN :today ELSE due_on - 14 END
FROM target;

INSERT INTO monitoring_review (id, plan_id, number, review_on, state)
SELECT of('review', n), of('plan', n), 1, :today + 60, 'scheduled'
FROM generate_series(1, :services) n;

INSERT INTO deadline (id, inspection_id, kind, subject_id, review_id, post_id, anchor_opens_on,
                      anchor_on, anchor_source, repeat, raw_on, due_on, original_due_on,
                      provenance, state, decide_on, remind_on)
SELECT of('review deadline', n, k), of('inspection', n),
       (ARRAY['monitoring_review', 'update_request', 'progress_update'])[k], of('review', n),
       of('review', n), CASE k WHEN 3 THEN of('service post', n, 1)
                        ELSE of('monitor post', 1 + n % 10) END,
       :today - 30, :today - 30, 'the plan was forwarded', 1, :today + day, :today + day,
       :today + day, 'inspectorate', 'open', :today + day + (k + 1) % 2,
       CASE k WHEN 2 THEN NULL ELSE :today + day - 14 END
FROM generate_series(1, :services) n, generate_series(1, 3) k,
LATERAL (SELECT (ARRAY[60, 39, 53])[k] AS day) days;
"""
