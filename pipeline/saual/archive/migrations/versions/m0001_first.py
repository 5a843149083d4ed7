"""The first archive. Migrations are never changed once released; they name their columns themselves."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from saual.archive import fulltext

revision = "0001"
down_revision = None

PATH = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def key(*place: str) -> sa.Column[int]:
    """A number, or one that points to a row of another table."""
    return sa.Column(place[0], sa.Integer, *map(sa.ForeignKey, place[1:]), primary_key=True)


def must(name: str, kind: type[sa.types.TypeEngine[Any]] = sa.Text, *more: sa.ForeignKey) -> sa.Column[Any]:
    """A column that always has a value."""
    return sa.Column(name, kind, *more, nullable=False)


def upgrade() -> None:
    """Make the tables of files, letters, and what letters are found by."""
    files()
    letters()
    found_by()
    fulltext.create(op.get_bind())


def files() -> None:
    """What lies where, and what was read of it."""
    op.create_table(
        "content",
        sa.Column("sha256", sa.Text, primary_key=True),
        must("size", sa.BigInteger),
        must("tools"),
        must("complete", sa.Boolean),
    )
    op.create_table(
        "file",
        key("key"),
        sa.Column("path", PATH, nullable=False, unique=True),
        sa.Column("size", sa.BigInteger),
        sa.Column("mtime_ns", sa.BigInteger),
        sa.Column("sha256", sa.Text, sa.ForeignKey("content.sha256")),
        sa.Column("failed_with", sa.Text),
        must("first_seen"),
        sa.Column("missing_since", sa.Text),
    )
    op.create_index("ix_file_sha256", "file", ["sha256"])
    op.create_table(
        "version", key("file", "file.key"), key("number"), must("sha256", sa.Text, sa.ForeignKey("content.sha256")),
        must("seen"),
    )  # fmt: skip
    op.create_table(
        "failure", key("file", "file.key"), key("number"), must("name"), must("stage"), must("error"), must("message"),
        must("tools"), must("tries", sa.Integer), must("failed"),
    )  # fmt: skip
    op.create_table(
        "run", key("key"), must("saual"), must("tools"), must("started"), sa.Column("ended", sa.Text),
        sa.Column("report", sa.Text),
    )  # fmt: skip


def letters() -> None:
    """Letters and their records."""
    op.create_table(
        "letter", key("key"), sa.Column("id", sa.Text, nullable=False, unique=True), must("current", sa.Boolean),
        must("revision", sa.Integer), must("kind"), sa.Column("language", sa.Text), sa.Column("number", sa.Text),
        sa.Column("counter", sa.Text), sa.Column("date", sa.Text), sa.Column("year", sa.Integer),
        sa.Column("announced", sa.Text), sa.Column("due", sa.Text),
    )  # fmt: skip
    op.create_index("letter_counter", "letter", ["counter", "year"])
    op.create_index("letter_date", "letter", ["date"])
    op.create_table(
        "holding",
        sa.Column("sha256", sa.Text, sa.ForeignKey("content.sha256"), primary_key=True),
        key("letter", "letter.key"),
    )
    op.create_index("ix_holding_letter", "holding", ["letter"])
    op.create_table(
        "record", key("letter", "letter.key"), key("revision"), must("saual"), must("tools"), must("made"),
        must("digest"), must("json", sa.LargeBinary),
    )  # fmt: skip
    op.create_table("body", key("letter", "letter.key"), must("text", sa.LargeBinary), must("lemmas", sa.LargeBinary))


def found_by() -> None:
    """What letters are filtered and joined by."""
    op.create_table(
        "reference", key("letter", "letter.key"), key("position"), must("number"), must("counter"),
        sa.Column("date", sa.Text), sa.Column("year", sa.Integer),
    )  # fmt: skip
    op.create_index("ix_reference_counter", "reference", ["counter"])
    op.create_table("answer", key("inquiry", "letter.key"), key("answer", "letter.key"))
    op.create_index("ix_answer_answer", "answer", ["answer"])
    op.create_table("name", key("key"), must("field"), must("words"), must("shown"))
    op.create_index("name_words", "name", ["field", "words"], unique=True)
    op.create_table("mention", key("letter", "letter.key"), key("name", "name.key"))
    op.create_index("ix_mention_name", "mention", ["name"])
    op.create_table(
        "amount", key("letter", "letter.key"), key("position"), must("value", sa.Float), sa.Column("unit", sa.Text)
    )
    op.create_index("amount_value", "amount", ["value"])
