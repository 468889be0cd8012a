"""What people say of how far a document covers a criterion: every word of it kept, none written over."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "sign_offs",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("criteria_id", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("criterion", sa.Text, nullable=False),
        sa.Column("document_id", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("signed_by", sa.Text, nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_sign_offs_subject", "sign_offs", ["criteria_id", "document_id", "code"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("sign_offs")
