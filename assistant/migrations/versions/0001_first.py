"""Documents with their pages, blocks, passages and register items."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _of_document() -> sa.Column[str]:
    return sa.Column("document_id", sa.Text, sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "documents",
        *(sa.Column(name, sa.Text, nullable=False) for name in ("title", "kind", "filename", "media_type", "digest")),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("pages", sa.Integer, nullable=False),
        *(sa.Column(name, sa.Text) for name in ("issuer", "municipality", "level", "validity_source", "url")),
        sa.Column("school_forms", sa.JSON, nullable=False),
        sa.Column("valid_from", sa.Date),
        sa.Column("valid_to", sa.Date),
        sa.Column("published", sa.Integer),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("fingerprint", "origin", "passages_digest")),
        sa.Column("warnings", sa.JSON, nullable=False),
    )
    op.create_table(
        "pages",
        _of_document(),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("label", sa.Text),
        sa.Column("raw", sa.Text, nullable=False),
        sa.Column("width", sa.Float),
        sa.Column("height", sa.Float),
        sa.Column("ocr", sa.Boolean, nullable=False),
        sa.Column("confidence", sa.Float),
    )
    op.create_table(
        "blocks",
        _of_document(),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("page", "start", "end", "level")),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("heading_path", sa.JSON, nullable=False),
        sa.Column("lead_in", sa.Text),
        sa.Column("boxes", sa.JSON, nullable=False),
    )
    for table, names, optional in (
        ("passages", ("kind", "text", "raw_text"), ("lead_in",)),
        ("items", ("kind", "modality", "text", "raw_text"), ("role", "area", "level", "lead_in")),
    ):
        op.create_table(
            table,
            sa.Column("id", sa.Text, primary_key=True),
            sa.Column(
                "document_id", sa.Text, sa.ForeignKey("documents.id", ondelete="CASCADE"), nullable=False, index=True
            ),
            *(sa.Column(name, sa.Integer, nullable=False) for name in ("position", "page", "start", "end")),
            *(sa.Column(name, sa.Text, nullable=False) for name in names),
            *(sa.Column(name, sa.Text) for name in optional),
            sa.Column("heading_path", sa.JSON, nullable=False),
        )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("items", "passages", "blocks", "pages", "documents"):
        op.drop_table(table)
