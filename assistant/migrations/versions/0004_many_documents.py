"""For searching among many documents: a number that grows whenever one is written, and the items of a page by index."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the table with its only row, and the index."""
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.execute("INSERT INTO revision (id, number) VALUES (1, 0)")
    op.create_index("ix_items_page", "items", ["document_id", "page"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_items_page", "items")
    op.drop_table("revision")
