"""For searching among many documents: a count of writes, the items of a page by index, and ids of one form for all passages."""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the table with its only row and the index; passages of older versions get ids of 16 hex digits, as all others have."""
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.execute("INSERT INTO revision (id, number) VALUES (1, 0)")
    op.create_index("ix_items_page", "items", ["document_id", "page"])
    passages = sa.table("passages", sa.column("id"), sa.column("document_id"))
    archived = op.get_bind().execute(sa.select(passages).where(passages.c.id.contains("@"))).all()
    for id_, document_id in archived:
        renamed = sha256(f"{document_id}\n{id_.partition('@')[0]}".encode()).hexdigest()[:16]
        op.execute(passages.update().where(passages.c.id == id_).values(id=renamed))


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_items_page", "items")
    op.drop_table("revision")
