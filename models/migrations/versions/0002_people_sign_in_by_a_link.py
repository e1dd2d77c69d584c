"""People sign in by a link: who asked is counted, and a session knows the posts it began with."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_in_request",
        sa.Column("address_hash", sa.String(), nullable=False),
        sa.Column("client_hash", sa.String(), nullable=False),
        sa.Column("browser_hash", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_queued", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_sign_in_request_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_request")),
    )
    for column in ("address_hash", "client_hash"):
        op.create_index(
            f"ix_sign_in_request_{column}", "sign_in_request", [column, "asked_at"], unique=False
        )
    for name in ("posts_hash", "browser"):
        op.add_column(
            "portal_session", sa.Column(name, sa.String(), server_default="", nullable=False)
        )
    op.add_column("portal_session", sa.Column("banner", sa.String(), nullable=True))


def downgrade() -> None:
    for name in ("banner", "browser", "posts_hash"):
        op.drop_column("portal_session", name)
    for column in ("client_hash", "address_hash"):
        op.drop_index(f"ix_sign_in_request_{column}", table_name="sign_in_request")
    op.drop_table("sign_in_request")
