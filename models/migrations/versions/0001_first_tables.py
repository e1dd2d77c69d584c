"""The first tables: who there is, what is inspected, what is due, what was told.

Three of them only ever grow, and triggers see to it.
"""

from uuid import NAMESPACE_URL, uuid5

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQLITE_TRIGGERS = (
    "CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'event rows are added once and never changed'); END",
    "CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'event rows are added once and never changed'); END",
    "CREATE TRIGGER plan_version_no_update BEFORE UPDATE ON plan_version BEGIN SELECT RAISE(ABORT, 'plan_version rows are added once and never changed'); END",
    "CREATE TRIGGER plan_version_no_delete BEFORE DELETE ON plan_version BEGIN SELECT RAISE(ABORT, 'plan_version rows are added once and never changed'); END",
    "CREATE TRIGGER notification_attempt_no_update BEFORE UPDATE ON notification_attempt BEGIN SELECT RAISE(ABORT, 'notification_attempt rows are added once and never changed'); END",
    "CREATE TRIGGER notification_attempt_no_delete BEFORE DELETE ON notification_attempt BEGIN SELECT RAISE(ABORT, 'notification_attempt rows are added once and never changed'); END",
    "CREATE TRIGGER event_in_sequence BEFORE INSERT ON event WHEN NEW.sequence <> (SELECT COALESCE(MAX(sequence), 0) + 1 FROM event) BEGIN SELECT RAISE(ABORT, 'event rows follow one another without a gap'); END",
)
POSTGRESQL_TRIGGERS = (
    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% rows are added once and never changed', TG_TABLE_NAME; END $$",
    "CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER plan_version_no_change BEFORE UPDATE OR DELETE ON plan_version FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER plan_version_no_truncate BEFORE TRUNCATE ON plan_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER notification_attempt_no_change BEFORE UPDATE OR DELETE ON notification_attempt FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER notification_attempt_no_truncate BEFORE TRUNCATE ON notification_attempt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
)
POST_KINDS = (
    ("scheduler", "inspectorate", "Follow-up scheduler"),
    ("lead_inspector", "inspectorate", "Lead inspector"),
    ("inspector", "inspectorate", "Inspector"),
    ("practice_assessor", "inspectorate", "Practice assessor"),
    ("local_assessor", "inspectorate", "Local assessor"),
    ("assistant_chief_inspector", "inspectorate", "Assistant Chief Inspector"),
    ("chief_inspector", "inspectorate", "HM Chief Inspector of Probation"),
    ("publisher", "inspectorate", "Publications team"),
    ("administrator", "inspectorate", "Administrator"),
    ("head_of_service", "service", "Head of Service"),
    ("delegate", "service", "Head of Service's delegate"),
    ("board_chair", "service", "Chair of the Management Board"),
    ("owner", "service", "Owner"),
    ("partner_owner", "partner", "Partner agency's owner"),
    ("monitor", "monitor", "Monitor"),
    ("monitor_head_of_area", "monitor", "Monitor's head of area"),
)


def upgrade() -> None:
    op.create_table(
        "channel_state",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "channel IN ('inbox', 'mail', 'govuk_notify', 'chat')",
            name=op.f("ck_channel_state_channel_is_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_state")),
        sa.UniqueConstraint("channel", name=op.f("uq_channel_state_channel")),
    )
    op.create_table(
        "flow_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_at", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flow_run")),
    )
    with op.batch_alter_table("flow_run", schema=None) as batch_op:
        batch_op.create_index("ix_flow_run_flow", ["flow", "began_at"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("nation", sa.String(length=40), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.CheckConstraint(
            "body IN ('inspectorate', 'service', 'monitor', 'partner')",
            name=op.f("ck_organisation_body_is_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("name", name=op.f("uq_organisation_name")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=40), server_default="en", nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.CheckConstraint(
            "language IN ('en', 'cy', 'both')", name=op.f("ck_person_language_is_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "post_kind",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("body", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.CheckConstraint(
            "body IN ('inspectorate', 'service', 'monitor', 'partner')",
            name=op.f("ck_post_kind_body_is_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_kind")),
        sa.UniqueConstraint("key", name=op.f("uq_post_kind_key")),
    )
    op.create_table(
        "closure_day",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name=op.f("fk_closure_day_added_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure_day")),
        sa.UniqueConstraint("day", name=op.f("uq_closure_day_day")),
    )
    op.create_table(
        "digest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("for_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_digest_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("person_id", "for_on", name=op.f("uq_digest_person_id_for_on")),
    )
    op.create_table(
        "portal_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_portal_session_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_portal_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_portal_session_token_hash")),
    )
    with op.batch_alter_table("portal_session", schema=None) as batch_op:
        batch_op.create_index("ix_portal_session_person_id", ["person_id"], unique=False)

    op.create_table(
        "programme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("inspectorate_id", sa.Uuid(), nullable=False),
        sa.Column("monitor_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspectorate_id"], ["organisation.id"], name=op.f("fk_programme_inspectorate_id")
        ),
        sa.ForeignKeyConstraint(
            ["monitor_id"], ["organisation.id"], name=op.f("fk_programme_monitor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("key", name=op.f("uq_programme_key")),
    )
    op.create_table(
        "report_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by_id", sa.Uuid(), nullable=True),
        sa.Column("reading", sa.JSON(), nullable=True),
        sa.Column("refusal", sa.String(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["received_by_id"], ["person.id"], name=op.f("fk_report_file_received_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_file")),
        sa.UniqueConstraint("sha256", name=op.f("uq_report_file_sha256")),
    )
    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("browser_hash", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "expires_at > created_at", name=op.f("ck_sign_in_link_expires_after_it_is_made")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_in_link_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_link_token_hash")),
    )
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_link_person_id", ["person_id"], unique=False)

    op.create_table(
        "programme_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("adopted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_programme_version_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_version")),
        sa.UniqueConstraint(
            "programme_id", "number", name=op.f("uq_programme_version_programme_id_number")
        ),
    )
    op.create_table(
        "inspection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("programme_version_id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("nation", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("visit_planned_until", sa.Date(), nullable=True),
        sa.Column("visit_ended_on", sa.Date(), nullable=True),
        sa.Column("cases_examined", sa.Integer(), nullable=True),
        sa.Column("provisional_findings_given_on", sa.Date(), nullable=True),
        sa.Column("draft_sent_on", sa.Date(), nullable=True),
        sa.Column("comments_received_on", sa.Date(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("report_address", sa.String(), nullable=True),
        sa.Column("predecessor_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "nation IN ('england', 'wales')", name=op.f("ck_inspection_nation_is_known")
        ),
        sa.CheckConstraint(
            "state IN ('scheduled', 'announced', 'visit_done', 'provisional_findings_given', 'draft_sent', 'comments_in', 'comments_lapsed', 'published', 'follow_up', 'closed', 'postponed', 'cancelled')",
            name=op.f("ck_inspection_state_is_known"),
        ),
        sa.CheckConstraint(
            "cases_examined IS NULL OR cases_examined > 0", name=op.f("ck_inspection_some_cases")
        ),
        sa.CheckConstraint(
            "visit_ended_on IS NULL OR published_on IS NULL OR published_on >= visit_ended_on",
            name=op.f("ck_inspection_published_after_the_visit"),
        ),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["inspection.id"], name=op.f("fk_inspection_predecessor_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_version_id"],
            ["programme_version.id"],
            name=op.f("fk_inspection_programme_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["organisation.id"], name=op.f("fk_inspection_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
        sa.UniqueConstraint("reference", name=op.f("uq_inspection_reference")),
    )
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.create_index("ix_inspection_service_id", ["service_id"], unique=False)

    op.create_table(
        "plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("endorsed_on", sa.Date(), nullable=True),
        sa.Column("endorsed_by", sa.String(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state <> 'endorsed' OR (endorsed_on IS NOT NULL AND endorsed_by IS NOT NULL)",
            name=op.f("ck_plan_endorsed_by_somebody"),
        ),
        sa.CheckConstraint(
            "state IN ('requested', 'draft', 'endorsed', 'submitted', 'under_review', 'returned', 'finalised', 'forwarded', 'monitored', 'complete', 'closed')",
            name=op.f("ck_plan_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_plan_inspection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("inspection_id", name=op.f("uq_plan_inspection_id")),
    )
    op.create_table(
        "post",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_post_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_post_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index(
            "ix_post_one_a_team",
            ["inspection_id", "kind", "title"],
            unique=True,
            postgresql_where=sa.text("inspection_id IS NOT NULL"),
            sqlite_where=sa.text("inspection_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_post_one_an_organisation",
            ["organisation_id", "kind", "title"],
            unique=True,
            postgresql_where=sa.text("inspection_id IS NULL"),
            sqlite_where=sa.text("inspection_id IS NULL"),
        )

    op.create_table(
        "report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("isbn", sa.String(), nullable=True),
        sa.Column("dated_year", sa.Integer(), nullable=True),
        sa.Column("dated_month", sa.Integer(), nullable=True),
        sa.Column("scope_note", sa.String(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "dated_month IS NULL OR dated_month BETWEEN 1 AND 12", name=op.f("ck_report_a_month")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["report_file.id"], name=op.f("fk_report_file_id")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_report_inspection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("inspection_id", name=op.f("uq_report_inspection_id")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.Column("on_behalf_of_id", sa.Uuid(), nullable=True),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.CheckConstraint("sequence > 0", name=op.f("ck_event_sequence_from_one")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_event_actor_id")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_event_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["on_behalf_of_id"], ["person.id"], name=op.f("fk_event_on_behalf_of_id")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_event_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_event_hash")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_event_previous_hash")),
        sa.UniqueConstraint("sequence", name=op.f("uq_event_sequence")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index("ix_event_inspection_id", ["inspection_id", "sequence"], unique=False)

    op.create_table(
        "monitored_service",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_monitored_service_post_id")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["organisation.id"], name=op.f("fk_monitored_service_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitored_service")),
        sa.UniqueConstraint("service_id", name=op.f("uq_monitored_service_service_id")),
    )
    op.create_table(
        "monitoring_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("update", sa.String(), nullable=True),
        sa.Column("update_received_on", sa.Date(), nullable=True),
        sa.Column("assessment", sa.String(length=40), nullable=True),
        sa.Column("assessed_on", sa.Date(), nullable=True),
        sa.Column("assessed_by_id", sa.Uuid(), nullable=True),
        sa.Column("findings", sa.String(), nullable=True),
        sa.CheckConstraint(
            "state IN ('scheduled', 'update_requested', 'update_received', 'no_update', 'assessed', 'recorded')",
            name=op.f("ck_monitoring_review_state_is_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('assessed', 'recorded') OR assessment IS NOT NULL",
            name=op.f("ck_monitoring_review_assessed_means_judged"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_monitoring_review_numbered_from_one")),
        sa.ForeignKeyConstraint(
            ["assessed_by_id"], ["person.id"], name=op.f("fk_monitoring_review_assessed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_monitoring_review_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monitoring_review")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_monitoring_review_plan_id_number")),
    )
    op.create_table(
        "plan_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by_id", sa.Uuid(), nullable=False),
        sa.Column("unendorsed_reason", sa.String(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_plan_version_numbered_from_one")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_version_plan_id")),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["person.id"], name=op.f("fk_plan_version_submitted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_version")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_plan_version_plan_id_number")),
    )
    op.create_table(
        "post_holding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("is_deputy", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "until_on IS NULL OR until_on >= from_on",
            name=op.f("ck_post_holding_ends_after_it_begins"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_post_holding_person_id")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_post_holding_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_holding")),
    )
    with op.batch_alter_table("post_holding", schema=None) as batch_op:
        batch_op.create_index("ix_post_holding_person_id", ["person_id"], unique=False)
        batch_op.create_index("ix_post_holding_post_id", ["post_id"], unique=False)

    op.create_table(
        "recommendation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("lead_in", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("printed_owners", sa.JSON(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("claimed_by_id", sa.Uuid(), nullable=True),
        sa.Column("refusal", sa.String(), nullable=True),
        sa.Column("carried_to_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('issued', 'responded', 'in_progress', 'implemented_claimed', 'implemented', 'closed', 'carried_forward', 'superseded')",
            name=op.f("ck_recommendation_state_is_known"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_recommendation_numbered_from_one")),
        sa.ForeignKeyConstraint(
            ["carried_to_id"], ["recommendation.id"], name=op.f("fk_recommendation_carried_to_id")
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by_id"], ["person.id"], name=op.f("fk_recommendation_claimed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_recommendation_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_recommendation_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
        sa.UniqueConstraint(
            "inspection_id", "number", name=op.f("uq_recommendation_inspection_id_number")
        ),
    )
    op.create_table(
        "score",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("comment", sa.String(length=40), nullable=True),
        sa.Column("informs_early_further_inspection", sa.Boolean(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "scope IN ('headline', 'section', 'criterion')", name=op.f("ck_score_scope_is_known")
        ),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_score_a_percentage")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_score_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score")),
        sa.UniqueConstraint("report_id", "scope", "ref", name=op.f("uq_score_report_id_scope_ref")),
    )
    op.create_table(
        "score_to_date",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("lowest", sa.Integer(), nullable=True),
        sa.Column("highest", sa.Integer(), nullable=True),
        sa.Column("average", sa.Integer(), nullable=True),
        sa.Column("area", sa.Integer(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "lowest BETWEEN 0 AND 100 AND highest BETWEEN 0 AND 100 AND average BETWEEN 0 AND 100 AND area BETWEEN 0 AND 100",
            name=op.f("ck_score_to_date_percentages"),
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["report.id"], name=op.f("fk_score_to_date_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_to_date")),
        sa.UniqueConstraint("report_id", "theme", name=op.f("uq_score_to_date_report_id_theme")),
    )
    op.create_table(
        "action",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("recommendation_id", sa.Uuid(), nullable=False),
        sa.Column("letter", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("owner_post_id", sa.Uuid(), nullable=True),
        sa.Column("partners", sa.String(), nullable=True),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.Column("first_target_on", sa.Date(), nullable=True),
        sa.Column("forecast_on", sa.Date(), nullable=True),
        sa.Column("success_measure", sa.String(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("ownership", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("claimed_by_id", sa.Uuid(), nullable=True),
        sa.Column("verified_by_id", sa.Uuid(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("replaced_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "ownership IN ('proposed', 'accepted', 'declined')",
            name=op.f("ck_action_ownership_is_known"),
        ),
        sa.CheckConstraint(
            "state <> 'done' OR done_on IS NOT NULL", name=op.f("ck_action_done_on_a_day")
        ),
        sa.CheckConstraint(
            "state <> 'verified' OR verified_by_id IS NOT NULL",
            name=op.f("ck_action_verified_by_somebody"),
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'in_progress', 'done', 'verified', 'blocked', 'replaced', 'cancelled')",
            name=op.f("ck_action_state_is_known"),
        ),
        sa.CheckConstraint("length(what) > 0", name=op.f("ck_action_says_what")),
        sa.CheckConstraint(
            "verified_by_id IS NULL OR verified_by_id <> claimed_by_id",
            name=op.f("ck_action_claimer_is_never_verifier"),
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by_id"], ["person.id"], name=op.f("fk_action_claimed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_action_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_post_id"], ["post.id"], name=op.f("fk_action_owner_post_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_action_plan_id")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_action_recommendation_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["action.id"], name=op.f("fk_action_replaced_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["verified_by_id"], ["person.id"], name=op.f("fk_action_verified_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
        sa.UniqueConstraint(
            "recommendation_id", "letter", name=op.f("uq_action_recommendation_id_letter")
        ),
    )
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.create_index("ix_action_plan_id", ["plan_id"], unique=False)

    op.create_table(
        "forwarding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_version_id", sa.Uuid(), nullable=False),
        sa.Column("forwarded_on", sa.Date(), nullable=False),
        sa.Column("forwarded_by_id", sa.Uuid(), nullable=True),
        sa.Column("acknowledged_on", sa.Date(), nullable=True),
        sa.Column("acknowledged_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["acknowledged_by_id"], ["person.id"], name=op.f("fk_forwarding_acknowledged_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["forwarded_by_id"], ["person.id"], name=op.f("fk_forwarding_forwarded_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_version.id"], name=op.f("fk_forwarding_plan_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forwarding")),
        sa.UniqueConstraint("plan_version_id", name=op.f("uq_forwarding_plan_version_id")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("digest_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name=op.f("fk_notice_digest_id")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_notice_event_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("event_id", "person_id", name=op.f("uq_notice_event_id_person_id")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(
            "ix_notice_waiting",
            ["person_id"],
            unique=False,
            postgresql_where=sa.text("digest_id IS NULL"),
            sqlite_where=sa.text("digest_id IS NULL"),
        )

    op.create_table(
        "notification",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("digest_id", sa.Uuid(), nullable=True),
        sa.Column("inspection_id", sa.Uuid(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("maybe_duplicate", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("detail", sa.String(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "channel IN ('inbox', 'mail', 'govuk_notify', 'chat')",
            name=op.f("ck_notification_channel_is_known"),
        ),
        sa.CheckConstraint(
            "state <> 'sending' OR (lease_token IS NOT NULL AND lease_until IS NOT NULL)",
            name=op.f("ck_notification_sending_under_a_lease"),
        ),
        sa.CheckConstraint(
            "state <> 'sent' OR sent_at IS NOT NULL", name=op.f("ck_notification_sent_at_a_moment")
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'dead', 'cancelled')",
            name=op.f("ck_notification_state_is_known"),
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_notification_attempts_count_up")),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digest.id"], name=op.f("fk_notification_digest_id")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_notification_event_id")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_notification_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_notification_person_id")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_notification_post_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_notification_dedupe_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_notification_message_id")),
    )
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.create_index("ix_notification_digest_id", ["digest_id"], unique=False)
        batch_op.create_index("ix_notification_person_id", ["person_id"], unique=False)
        batch_op.create_index(
            "ix_notification_to_send",
            ["not_before"],
            unique=False,
            postgresql_where=sa.text("state IN ('queued', 'sending')"),
            sqlite_where=sa.text("state IN ('queued', 'sending')"),
        )

    op.create_table(
        "plan_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_version_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('returned', 'finalised')", name=op.f("ck_plan_decision_outcome_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_plan_decision_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_version.id"], name=op.f("fk_plan_decision_plan_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_decision")),
        sa.UniqueConstraint("plan_version_id", name=op.f("uq_plan_decision_plan_version_id")),
    )
    op.create_table(
        "recommendation_post",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recommendation_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_recommendation_post_post_id")
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_recommendation_post_recommendation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_post")),
        sa.UniqueConstraint(
            "recommendation_id",
            "post_id",
            name=op.f("uq_recommendation_post_recommendation_id_post_id"),
        ),
    )
    op.create_table(
        "response",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("recommendation_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "answer IN ('agreed', 'partly_agreed', 'not_agreed')",
            name=op.f("ck_response_answer_is_known"),
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_response_plan_id")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendation.id"], name=op.f("fk_response_recommendation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint(
            "plan_id", "recommendation_id", name=op.f("uq_response_plan_id_recommendation_id")
        ),
    )
    op.create_table(
        "return_reason",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_version_id", sa.Uuid(), nullable=False),
        sa.Column("recommendation_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_version.id"], name=op.f("fk_return_reason_plan_version_id")
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_return_reason_recommendation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_reason")),
        sa.UniqueConstraint(
            "plan_version_id",
            "recommendation_id",
            name=op.f("uq_return_reason_plan_version_id_recommendation_id"),
        ),
    )
    op.create_table(
        "action_recommendation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("recommendation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action.id"], name=op.f("fk_action_recommendation_action_id")
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_action_recommendation_recommendation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_recommendation")),
        sa.UniqueConstraint(
            "action_id",
            "recommendation_id",
            name=op.f("uq_action_recommendation_action_id_recommendation_id"),
        ),
    )
    op.create_table(
        "deadline",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("plan_version_id", sa.Uuid(), nullable=True),
        sa.Column("review_id", sa.Uuid(), nullable=True),
        sa.Column("action_id", sa.Uuid(), nullable=True),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("anchor_kind", sa.String(length=40), nullable=True),
        sa.Column("anchor_opens_on", sa.Date(), nullable=False),
        sa.Column("anchor_on", sa.Date(), nullable=False),
        sa.Column("anchor_source", sa.String(), nullable=False),
        sa.Column("repeat", sa.Integer(), nullable=False),
        sa.Column("raw_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opens_raw_on", sa.Date(), nullable=True),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("original_due_on", sa.Date(), nullable=False),
        sa.Column("provenance", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("decide_on", sa.Date(), nullable=True),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "provenance IN ('inspectorate', 'local')", name=op.f("ck_deadline_provenance_is_known")
        ),
        sa.CheckConstraint(
            "state = 'open' OR (decide_on IS NULL AND remind_on IS NULL)",
            name=op.f("ck_deadline_only_open_wants_attention"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'met', 'lapsed', 'cancelled', 'stopped')",
            name=op.f("ck_deadline_state_is_known"),
        ),
        sa.CheckConstraint("repeat > 0", name=op.f("ck_deadline_repeats_from_one")),
        sa.CheckConstraint(
            "subject_id = COALESCE(action_id, review_id, plan_version_id, plan_id, inspection_id)",
            name=op.f("ck_deadline_subject_is_what_it_is_about"),
        ),
        sa.ForeignKeyConstraint(["action_id"], ["action.id"], name=op.f("fk_deadline_action_id")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_deadline_inspection_id")
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_deadline_plan_id")),
        sa.ForeignKeyConstraint(
            ["plan_version_id"], ["plan_version.id"], name=op.f("fk_deadline_plan_version_id")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_deadline_post_id")),
        sa.ForeignKeyConstraint(
            ["review_id"], ["monitoring_review.id"], name=op.f("fk_deadline_review_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
        sa.UniqueConstraint("kind", "subject_id", name=op.f("uq_deadline_kind_subject_id")),
    )
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.create_index(
            "ix_deadline_decide_on",
            ["decide_on", "kind"],
            unique=False,
            postgresql_where=sa.text("state = 'open'"),
            sqlite_where=sa.text("state = 'open'"),
        )
        batch_op.create_index("ix_deadline_inspection_id", ["inspection_id"], unique=False)
        batch_op.create_index("ix_deadline_post_id", ["post_id"], unique=False)
        batch_op.create_index(
            "ix_deadline_remind_on",
            ["remind_on"],
            unique=False,
            postgresql_where=sa.text("state = 'open'"),
            sqlite_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "inbox_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notification_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["notification_id"], ["notification.id"], name=op.f("fk_inbox_message_notification_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_inbox_message_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_message")),
        sa.UniqueConstraint("notification_id", name=op.f("uq_inbox_message_notification_id")),
    )
    with op.batch_alter_table("inbox_message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_inbox_message_person_id", ["person_id", "received_at"], unique=False
        )

    op.create_table(
        "notification_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notification_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("detail", sa.String(), nullable=True),
        sa.CheckConstraint(
            "phase IN ('begun', 'ended')", name=op.f("ck_notification_attempt_phase_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["notification_id"],
            ["notification.id"],
            name=op.f("fk_notification_attempt_notification_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_attempt")),
        sa.UniqueConstraint(
            "notification_id",
            "number",
            "phase",
            name=op.f("uq_notification_attempt_notification_id_number_phase"),
        ),
    )
    op.create_table(
        "deadline_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deadline_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("old_raw_on", sa.Date(), nullable=False),
        sa.Column("old_due_on", sa.Date(), nullable=False),
        sa.Column("new_raw_on", sa.Date(), nullable=False),
        sa.Column("new_due_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadline.id"], name=op.f("fk_deadline_move_deadline_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_move")),
    )
    with op.batch_alter_table("deadline_move", schema=None) as batch_op:
        batch_op.create_index("ix_deadline_move_deadline_id", ["deadline_id"], unique=False)

    op.create_table(
        "reminder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deadline_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("rung_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("digest_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadline.id"], name=op.f("fk_reminder_deadline_id")
        ),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name=op.f("fk_reminder_digest_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "deadline_id",
            "step",
            "due_on",
            "person_id",
            name=op.f("uq_reminder_deadline_id_step_due_on_person_id"),
        ),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index("ix_reminder_digest_id", ["digest_id"], unique=False)
        batch_op.create_index(
            "ix_reminder_waiting",
            ["person_id"],
            unique=False,
            postgresql_where=sa.text("digest_id IS NULL"),
            sqlite_where=sa.text("digest_id IS NULL"),
        )

    for key, body, title in POST_KINDS:
        op.execute(
            sa.table(
                "post_kind",
                sa.column("id", sa.Uuid()),
                sa.column("key"),
                sa.column("body"),
                sa.column("title"),
            )
            .insert()
            .values(id=uuid5(NAMESPACE_URL, f"post-kind:{key}"), key=key, body=body, title=title)
        )
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for trigger in SQLITE_TRIGGERS if on_sqlite else POSTGRESQL_TRIGGERS:
        op.execute(trigger)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change() CASCADE")
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_reminder_waiting",
            postgresql_where=sa.text("digest_id IS NULL"),
            sqlite_where=sa.text("digest_id IS NULL"),
        )
        batch_op.drop_index("ix_reminder_digest_id")

    op.drop_table("reminder")
    with op.batch_alter_table("deadline_move", schema=None) as batch_op:
        batch_op.drop_index("ix_deadline_move_deadline_id")

    op.drop_table("deadline_move")
    op.drop_table("notification_attempt")
    with op.batch_alter_table("inbox_message", schema=None) as batch_op:
        batch_op.drop_index("ix_inbox_message_person_id")

    op.drop_table("inbox_message")
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_deadline_remind_on",
            postgresql_where=sa.text("state = 'open'"),
            sqlite_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index("ix_deadline_post_id")
        batch_op.drop_index("ix_deadline_inspection_id")
        batch_op.drop_index(
            "ix_deadline_decide_on",
            postgresql_where=sa.text("state = 'open'"),
            sqlite_where=sa.text("state = 'open'"),
        )

    op.drop_table("deadline")
    op.drop_table("action_recommendation")
    op.drop_table("return_reason")
    op.drop_table("response")
    op.drop_table("recommendation_post")
    op.drop_table("plan_decision")
    with op.batch_alter_table("notification", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_notification_to_send",
            postgresql_where=sa.text("state IN ('queued', 'sending')"),
            sqlite_where=sa.text("state IN ('queued', 'sending')"),
        )
        batch_op.drop_index("ix_notification_person_id")
        batch_op.drop_index("ix_notification_digest_id")

    op.drop_table("notification")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_notice_waiting",
            postgresql_where=sa.text("digest_id IS NULL"),
            sqlite_where=sa.text("digest_id IS NULL"),
        )

    op.drop_table("notice")
    op.drop_table("forwarding")
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.drop_index("ix_action_plan_id")

    op.drop_table("action")
    op.drop_table("score_to_date")
    op.drop_table("score")
    op.drop_table("recommendation")
    with op.batch_alter_table("post_holding", schema=None) as batch_op:
        batch_op.drop_index("ix_post_holding_post_id")
        batch_op.drop_index("ix_post_holding_person_id")

    op.drop_table("post_holding")
    op.drop_table("plan_version")
    op.drop_table("monitoring_review")
    op.drop_table("monitored_service")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index("ix_event_inspection_id")

    op.drop_table("event")
    op.drop_table("report")
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_post_one_an_organisation",
            postgresql_where=sa.text("inspection_id IS NULL"),
            sqlite_where=sa.text("inspection_id IS NULL"),
        )
        batch_op.drop_index(
            "ix_post_one_a_team",
            postgresql_where=sa.text("inspection_id IS NOT NULL"),
            sqlite_where=sa.text("inspection_id IS NOT NULL"),
        )

    op.drop_table("post")
    op.drop_table("plan")
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.drop_index("ix_inspection_service_id")

    op.drop_table("inspection")
    op.drop_table("programme_version")
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_link_person_id")

    op.drop_table("sign_in_link")
    op.drop_table("report_file")
    op.drop_table("programme")
    with op.batch_alter_table("portal_session", schema=None) as batch_op:
        batch_op.drop_index("ix_portal_session_person_id")

    op.drop_table("portal_session")
    op.drop_table("digest")
    op.drop_table("closure_day")
    op.drop_table("post_kind")
    op.drop_table("person")
    op.drop_table("organisation")
    with op.batch_alter_table("flow_run", schema=None) as batch_op:
        batch_op.drop_index("ix_flow_run_flow")

    op.drop_table("flow_run")
    op.drop_table("channel_state")
