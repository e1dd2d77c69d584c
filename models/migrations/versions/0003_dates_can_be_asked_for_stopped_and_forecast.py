"""Dates can be asked for, stopped and forecast; drafts are commented on; a second person publishes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_api_token_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.create_index("ix_api_token_person_id", ["person_id"], unique=False)

    op.create_table(
        "quiet_period",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_quiet_period_said_something")),
        sa.CheckConstraint(
            "closes_on >= opens_on", name=op.f("ck_quiet_period_closes_after_it_opens")
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["person.id"], name=op.f("fk_quiet_period_added_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiet_period")),
    )
    with op.batch_alter_table("quiet_period", schema=None) as batch_op:
        batch_op.create_index("ix_quiet_period_closes_on", ["closes_on"], unique=False)

    op.create_table(
        "distribution",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("how <> ''", name=op.f("ck_distribution_sent_somehow")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_distribution_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_distribution_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distribution")),
        sa.UniqueConstraint(
            "inspection_id", "recipient", name=op.f("uq_distribution_inspection_id_recipient")
        ),
    )
    op.create_table(
        "draft_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.String(length=40), nullable=True),
        sa.Column("answer_reason", sa.String(), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "answer IS NULL OR answer = 'accepted' OR answer_reason IS NOT NULL",
            name=op.f("ck_draft_comment_not_accepted_for_a_reason"),
        ),
        sa.CheckConstraint("text <> ''", name=op.f("ck_draft_comment_said_something")),
        sa.CheckConstraint(
            "answered_on IS NULL OR answer IS NOT NULL",
            name=op.f("ck_draft_comment_answered_somehow"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_draft_comment_numbered_from_one")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_draft_comment_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_draft_comment_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["person.id"], name=op.f("fk_draft_comment_written_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_comment")),
        sa.UniqueConstraint(
            "inspection_id", "number", name=op.f("uq_draft_comment_inspection_id_number")
        ),
    )
    op.create_table(
        "forecast",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("superseded_on", sa.Date(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_forecast_said_something")),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_forecast_closes_after_it_opens")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_forecast_entered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_forecast_inspection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast")),
    )
    with op.batch_alter_table("forecast", schema=None) as batch_op:
        batch_op.create_index(
            "ix_forecast_one_standing",
            ["inspection_id", "kind"],
            unique=True,
            postgresql_where=sa.text("superseded_on IS NULL"),
            sqlite_where=sa.text("superseded_on IS NULL"),
        )

    op.create_table(
        "further_inspection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("is_needed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("considered_on", sa.Date(), nullable=False),
        sa.Column("considered_by_id", sa.Uuid(), nullable=True),
        sa.Column("ordered_id", sa.Uuid(), nullable=True),
        sa.Column("ordered_on", sa.Date(), nullable=True),
        sa.Column("ordered_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_further_inspection_said_something")),
        sa.CheckConstraint("number > 0", name=op.f("ck_further_inspection_numbered_from_one")),
        sa.CheckConstraint(
            "ordered_id IS NULL OR is_needed",
            name=op.f("ck_further_inspection_ordered_only_if_needed"),
        ),
        sa.ForeignKeyConstraint(
            ["considered_by_id"], ["person.id"], name=op.f("fk_further_inspection_considered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_further_inspection_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["ordered_by_id"], ["person.id"], name=op.f("fk_further_inspection_ordered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["ordered_id"], ["inspection.id"], name=op.f("fk_further_inspection_ordered_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_further_inspection")),
        sa.UniqueConstraint(
            "inspection_id", "number", name=op.f("uq_further_inspection_inspection_id_number")
        ),
    )
    op.create_table(
        "prepared_publication",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("embargo_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("publish_on", sa.Date(), nullable=False),
        sa.Column("report_address", sa.String(), nullable=False),
        sa.Column("welsh_report_address", sa.String(), nullable=True),
        sa.Column("prepared_by_id", sa.Uuid(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Uuid(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "published_by_id IS NULL OR published_by_id <> prepared_by_id",
            name=op.f("ck_prepared_publication_published_by_a_second_person"),
        ),
        sa.CheckConstraint(
            "withdrawn_at IS NULL OR published_at IS NULL",
            name=op.f("ck_prepared_publication_withdrawn_or_published"),
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_prepared_publication_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["person.id"], name=op.f("fk_prepared_publication_prepared_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["person.id"], name=op.f("fk_prepared_publication_published_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["person.id"], name=op.f("fk_prepared_publication_withdrawn_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prepared_publication")),
    )
    with op.batch_alter_table("prepared_publication", schema=None) as batch_op:
        batch_op.create_index(
            "ix_prepared_publication_one_standing",
            ["inspection_id"],
            unique=True,
            postgresql_where=sa.text("withdrawn_at IS NULL AND published_at IS NULL"),
            sqlite_where=sa.text("withdrawn_at IS NULL AND published_at IS NULL"),
        )

    op.create_table(
        "reason",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_reason_said_something")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_reason_inspection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reason")),
        sa.UniqueConstraint("event_id", name=op.f("uq_reason_event_id")),
    )
    with op.batch_alter_table("reason", schema=None) as batch_op:
        batch_op.create_index("ix_reason_inspection_id", ["inspection_id"], unique=False)

    op.create_table(
        "released_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("released_on", sa.Date(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('provisional_findings', 'draft_report')",
            name=op.f("ck_released_document_kind_is_known"),
        ),
        sa.CheckConstraint("size > 0", name=op.f("ck_released_document_not_empty")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_released_document_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["person.id"], name=op.f("fk_released_document_released_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_released_document")),
    )
    with op.batch_alter_table("released_document", schema=None) as batch_op:
        batch_op.create_index("ix_released_document_inspection_id", ["inspection_id"], unique=False)

    op.create_table(
        "welsh_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["report_file.id"], name=op.f("fk_welsh_report_file_id")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_welsh_report_inspection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_welsh_report")),
        sa.UniqueConstraint("inspection_id", name=op.f("uq_welsh_report_inspection_id")),
    )
    op.create_table(
        "document_receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["released_document.id"], name=op.f("fk_document_receipt_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_document_receipt_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_receipt")),
        sa.UniqueConstraint(
            "document_id", "person_id", name=op.f("uq_document_receipt_document_id_person_id")
        ),
    )
    op.create_table(
        "carried_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("recommendation_id", sa.Uuid(), nullable=False),
        sa.Column("carried_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_carried_item_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_carried_item_recommendation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carried_item")),
        sa.UniqueConstraint(
            "inspection_id",
            "recommendation_id",
            name=op.f("uq_carried_item_inspection_id_recommendation_id"),
        ),
    )
    op.create_table(
        "recommendation_in_welsh",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recommendation_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_recommendation_in_welsh_said_something")),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.id"],
            name=op.f("fk_recommendation_in_welsh_recommendation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation_in_welsh")),
        sa.UniqueConstraint(
            "recommendation_id", name=op.f("uq_recommendation_in_welsh_recommendation_id")
        ),
    )
    op.create_table(
        "clock_stop",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("deadline_id", sa.Uuid(), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=False),
        sa.Column("stopped_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("restarted_on", sa.Date(), nullable=True),
        sa.Column("restarted_by_id", sa.Uuid(), nullable=True),
        sa.Column("restart_reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "restarted_on IS NULL OR restart_reason IS NOT NULL",
            name=op.f("ck_clock_stop_restarts_for_a_reason"),
        ),
        sa.CheckConstraint(
            "restarted_on IS NULL OR restarted_on >= stopped_on",
            name=op.f("ck_clock_stop_restarts_after_it_stops"),
        ),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadline.id"], name=op.f("fk_clock_stop_deadline_id")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_clock_stop_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["restarted_by_id"], ["person.id"], name=op.f("fk_clock_stop_restarted_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["stopped_by_id"], ["person.id"], name=op.f("fk_clock_stop_stopped_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_stop")),
    )
    with op.batch_alter_table("clock_stop", schema=None) as batch_op:
        batch_op.create_index("ix_clock_stop_inspection_id", ["inspection_id"], unique=False)
        batch_op.create_index(
            "ix_clock_stop_one_running",
            ["deadline_id"],
            unique=True,
            postgresql_where=sa.text("restarted_on IS NULL"),
            sqlite_where=sa.text("restarted_on IS NULL"),
        )

    op.create_table(
        "extension",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("inspection_id", sa.Uuid(), nullable=False),
        sa.Column("deadline_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("wanted_until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("due_before", sa.Date(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=True),
        sa.Column("granted_until", sa.Date(), nullable=True),
        sa.Column("is_over_the_limit", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("over_the_limit_reason", sa.String(), nullable=True),
        sa.Column("reversed_on", sa.Date(), nullable=True),
        sa.Column("reversed_by_id", sa.Uuid(), nullable=True),
        sa.Column("reversal_reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "state <> 'granted' OR (granted_until IS NOT NULL AND decided_on IS NOT NULL)",
            name=op.f("ck_extension_granted_until_a_day"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('granted', 'refused', 'reversed') OR decision_reason IS NOT NULL",
            name=op.f("ck_extension_decided_with_a_reason"),
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_extension_numbered_from_one")),
        sa.CheckConstraint(
            "state <> 'reversed' OR (reversed_on IS NOT NULL AND reversal_reason IS NOT NULL)",
            name=op.f("ck_extension_reversed_for_a_reason"),
        ),
        sa.CheckConstraint(
            "NOT is_over_the_limit OR over_the_limit_reason IS NOT NULL",
            name=op.f("ck_extension_over_the_limit_for_a_reason"),
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'granted', 'refused', 'withdrawn', 'reversed')",
            name=op.f("ck_extension_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_extension_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadline.id"], name=op.f("fk_extension_deadline_id")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_extension_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_extension_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["reversed_by_id"], ["person.id"], name=op.f("fk_extension_reversed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
        sa.UniqueConstraint("deadline_id", "number", name=op.f("uq_extension_deadline_id_number")),
    )
    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.create_index("ix_extension_inspection_id", ["inspection_id"], unique=False)
        batch_op.create_index(
            "ix_extension_one_asked",
            ["deadline_id"],
            unique=True,
            postgresql_where=sa.text("state = 'asked'"),
            sqlite_where=sa.text("state = 'asked'"),
        )

    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.add_column(sa.Column("visit_planned_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("taken_in_on", sa.Date(), nullable=True))

    op.create_index("ix_action_inspection_id", "action", ["inspection_id"])
    op.create_index("ix_digest_for_on", "digest", ["for_on"])
    op.create_index("ix_notice_digest_id", "notice", ["digest_id"])


def downgrade() -> None:
    op.drop_index("ix_notice_digest_id", "notice")
    op.drop_index("ix_digest_for_on", "digest")
    op.drop_index("ix_action_inspection_id", "action")

    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.drop_column("taken_in_on")
        batch_op.drop_column("visit_planned_from")

    with op.batch_alter_table("extension", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_extension_one_asked",
            postgresql_where=sa.text("state = 'asked'"),
            sqlite_where=sa.text("state = 'asked'"),
        )
        batch_op.drop_index("ix_extension_inspection_id")

    op.drop_table("extension")
    with op.batch_alter_table("clock_stop", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_clock_stop_one_running",
            postgresql_where=sa.text("restarted_on IS NULL"),
            sqlite_where=sa.text("restarted_on IS NULL"),
        )
        batch_op.drop_index("ix_clock_stop_inspection_id")

    op.drop_table("clock_stop")
    op.drop_table("recommendation_in_welsh")
    op.drop_table("carried_item")
    op.drop_table("document_receipt")
    op.drop_table("welsh_report")
    with op.batch_alter_table("released_document", schema=None) as batch_op:
        batch_op.drop_index("ix_released_document_inspection_id")

    op.drop_table("released_document")
    with op.batch_alter_table("reason", schema=None) as batch_op:
        batch_op.drop_index("ix_reason_inspection_id")

    op.drop_table("reason")
    with op.batch_alter_table("prepared_publication", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_prepared_publication_one_standing",
            postgresql_where=sa.text("withdrawn_at IS NULL AND published_at IS NULL"),
            sqlite_where=sa.text("withdrawn_at IS NULL AND published_at IS NULL"),
        )

    op.drop_table("prepared_publication")
    op.drop_table("further_inspection")
    with op.batch_alter_table("forecast", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_forecast_one_standing",
            postgresql_where=sa.text("superseded_on IS NULL"),
            sqlite_where=sa.text("superseded_on IS NULL"),
        )

    op.drop_table("forecast")
    op.drop_table("draft_comment")
    op.drop_table("distribution")
    with op.batch_alter_table("quiet_period", schema=None) as batch_op:
        batch_op.drop_index("ix_quiet_period_closes_on")

    op.drop_table("quiet_period")
    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.drop_index("ix_api_token_person_id")

    op.drop_table("api_token")
