"""What a register item says of time, follow-up and the goal it serves, and what a person has said of it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TEXTS = ("label", "time", "follow_up", "serves")


def upgrade() -> None:
    """Add the columns and tables."""
    for name in TEXTS:
        op.add_column("items", sa.Column(name, sa.Text))
    op.add_column("items", sa.Column("inferred", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_index("ix_items_cells", "items", ["role", "area", "kind", "document_id", "id"])
    op.create_table(
        "judgements",
        sa.Column("item_id", sa.Text, primary_key=True),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "hand_log",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("said", sa.JSON, nullable=False),
    )


def downgrade() -> None:
    """Drop the columns and tables."""
    op.drop_table("hand_log")
    op.drop_table("judgements")
    op.drop_index("ix_items_cells", "items")
    with op.batch_alter_table("items") as batch:
        for name in (*TEXTS, "inferred"):
            batch.drop_column(name)
