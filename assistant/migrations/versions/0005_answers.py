"""Answers as they were given, what readers said of them, and the questions that the documents do not answer."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "answers",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("conversation_id", sa.Text, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False, index=True),
        sa.Column("turn", sa.Text, nullable=False),
    )
    op.create_index("ix_answers_conversation", "answers", ["conversation_id", "number"])
    op.create_table(
        "feedback",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("answer_id", sa.Text, sa.ForeignKey("answers.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("n", sa.Integer),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "gaps",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("subject", sa.Text, nullable=False, index=True),
        sa.Column("words", sa.JSON, nullable=False),
        sa.Column("intent", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("searched", sa.JSON, nullable=False),
        sa.Column("nearest", sa.JSON, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True)),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("gaps", "feedback", "answers"):
        op.drop_table(table)
