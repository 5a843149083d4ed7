"""The tables of an archive, the same in SQLite and PostgreSQL; the index of words is in `fulltext`.

Times are UTC, ISO 8601. `letter.key` is the number by which all else refers to a letter inside one archive.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

HEAD = "0003"
"""The newest migration."""

metadata = MetaData()

_PATH = Text().with_variant(Text(collation="C"), "postgresql")
"""Paths are compared by their bytes, as the walk over the folders sorts them."""


content = Table(
    "content",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("tools", Text, nullable=False, doc="what read it last, see saual.archive.tools"),
    Column("complete", Boolean, nullable=False, doc="every letter in it was read"),
)
"""The bytes of a file, known by their hash; several files may hold the same."""

file = Table(
    "file",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("path", _PATH, nullable=False, unique=True),
    Column("size", BigInteger),
    Column("mtime_ns", BigInteger, doc="null: too fresh to be told from a later change"),
    Column("sha256", Text, ForeignKey("content.sha256"), index=True),
    Column("failed_with", Text, doc="the tools with which it failed; null: it did not"),
    Column("first_seen", Text, nullable=False),
    Column("missing_since", Text),
)

version = Table(
    "version",
    metadata,
    Column("file", ForeignKey("file.key"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("sha256", Text, ForeignKey("content.sha256"), nullable=False),
    Column("seen", Text, nullable=False),
)
"""What a file has held, from number 1 on; the last one is `file.sha256`."""

letter = Table(
    "letter",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("current", Boolean, nullable=False, doc="some file's newest version holds it"),
    Column("revision", Integer, nullable=False, doc="the newest record"),
    Column("kind", Text, nullable=False),
    Column("language", Text),
    Column("number", Text),
    Column("counter", Text, doc="the number without ДЗ, ДС"),
    Column("date", Text),
    Column("year", Integer),
    Column("announced", Text),
    Column("due", Text, doc="of inquiries: when the answer is due"),
    Index("letter_counter", "counter", "year"),
    Index("letter_date", "date"),
)

holding = Table(
    "holding",
    metadata,
    Column("sha256", Text, ForeignKey("content.sha256"), primary_key=True),
    Column("letter", ForeignKey("letter.key"), primary_key=True, index=True),
)
"""Which letters stand in which bytes."""

record = Table(
    "record",
    metadata,
    Column("letter", ForeignKey("letter.key"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("saual", Text, nullable=False, doc="the version that made it"),
    Column("tools", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("digest", Text, nullable=False, doc="SHA-256 of the line of JSON"),
    Column("json", LargeBinary, nullable=False, doc="the line of JSON, deflated"),
)
"""Every record ever made of a letter; an old one is never changed."""

body = Table(
    "body",
    metadata,
    Column("letter", ForeignKey("letter.key"), primary_key=True),
    Column("text", LargeBinary, nullable=False, doc="the text of the newest record, deflated"),
    Column("lemmas", LargeBinary, nullable=False, doc="one for each token of the text, blanks between, deflated"),
)

failure = Table(
    "failure",
    metadata,
    Column("file", ForeignKey("file.key"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("error", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("tools", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("failed", Text, nullable=False),
)

reference = Table(
    "reference",
    metadata,
    Column("letter", ForeignKey("letter.key"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("number", Text, nullable=False),
    Column("counter", Text, nullable=False, index=True),
    Column("date", Text),
    Column("year", Integer),
)
"""What an answer says it answers."""

answer = Table(
    "answer",
    metadata,
    Column("inquiry", ForeignKey("letter.key"), primary_key=True),
    Column("answer", ForeignKey("letter.key"), primary_key=True, index=True),
)
"""Which letter answers which, as `saual.link` joins them."""

facet = Table(
    "facet",
    metadata,
    Column("letter", ForeignKey("letter.key"), primary_key=True),
    Column("labels", LargeBinary, nullable=False, doc="see saual.archive.facets"),
)
"""By what the letters found are counted."""

shelf = Table(
    "shelf",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sizes", LargeBinary, nullable=False),
    Column("ends", LargeBinary, nullable=False),
    Column("labels", LargeBinary, nullable=False),
)
"""Columns of numbers of many letters, see saual.archive.shelves."""

common = Table(
    "common",
    metadata,
    Column("word", Text, primary_key=True),
    Column("shelf", ForeignKey("shelf.number", ondelete="CASCADE"), primary_key=True, index=True),
    Column("counts", LargeBinary, nullable=False, doc="how often each letter of the shelf has the word"),
)

name = Table(
    "name",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("field", Text, nullable=False, doc="see saual.archive.facets.FIELDS"),
    Column("words", Text, nullable=False, doc="lemmas, a blank before and after each"),
    Column("shown", Text, nullable=False),
    Index("name_words", "field", "words", unique=True),
)

mention = Table(
    "mention",
    metadata,
    Column("letter", ForeignKey("letter.key"), primary_key=True),
    Column("name", ForeignKey("name.key"), primary_key=True, index=True),
)
"""Which letter names whom or what: to filter by."""

amount = Table(
    "amount",
    metadata,
    Column("letter", ForeignKey("letter.key"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("value", Float, nullable=False),
    Column("unit", Text),
    Index("amount_value", "value"),
)
"""Sums of money of a letter, to search by; the exact ones are in its record."""

run = Table(
    "run",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("saual", Text, nullable=False),
    Column("tools", Text, nullable=False),
    Column("started", Text, nullable=False),
    Column("ended", Text, doc="null: still at it, or killed"),
    Column("report", Text, doc="JSON, as `saual index --report` writes it"),
)
