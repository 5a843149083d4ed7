"""Columns of numbers of many letters, for searches that find many; the next run fills them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the empty tables."""
    op.create_table(
        "shelf",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("sizes", sa.LargeBinary, nullable=False),
        sa.Column("ends", sa.LargeBinary, nullable=False),
        sa.Column("labels", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "common",
        sa.Column("word", sa.Text, primary_key=True),
        sa.Column("shelf", sa.Integer, sa.ForeignKey("shelf.number", ondelete="CASCADE"), primary_key=True),
        sa.Column("counts", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_common_shelf", "common", ["shelf"])
