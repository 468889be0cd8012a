"""What units make for themselves: drafts of activities and self-assessments, each under an id that nobody can guess."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "works",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_as", sa.Text, unique=True),
        sa.Column("published_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_works_saved_at", "works", ["saved_at"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("works")
