"""Corrections and words of pages, footnote marks, facts and versions of documents, what a person confirmed, jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TEXTS = ("decided_by", "diary_number", "language", "family", "replaced_by", "copy_of")
DATES = ("decided_on", "replaced_on", "filed_on")


def upgrade() -> None:
    """Add the columns and tables; what is already stored is read again by the next ingest."""
    for name in TEXTS:
        op.add_column("documents", sa.Column(name, sa.Text))
    for name in DATES:
        op.add_column("documents", sa.Column(name, sa.Date))
    op.add_column("documents", sa.Column("draft", sa.Boolean, nullable=False, server_default=sa.false()))
    for table, names in (
        ("documents", ("facts", "sketch")),
        ("pages", ("words", "corrections")),
        ("blocks", ("marks",)),
    ):
        for name in names:
            op.add_column(table, sa.Column(name, sa.JSON, nullable=False, server_default="[]"))
    op.create_table(
        "confirmations",
        sa.Column("document_id", sa.Text, primary_key=True),
        sa.Column("field", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("submitted", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("job", sa.JSON, nullable=False),
    )


def downgrade() -> None:
    """Drop the columns and tables."""
    op.drop_table("jobs")
    op.drop_table("confirmations")
    for table, names in (
        ("documents", (*TEXTS, *DATES, "draft", "facts", "sketch")),
        ("pages", ("words", "corrections")),
        ("blocks", ("marks",)),
    ):
        with op.batch_alter_table(table) as batch:
            for name in names:
                batch.drop_column(name)
