"""The names of each letter packed into one row, for facets."""

from __future__ import annotations

from array import array
from sys import byteorder

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

FIELDS = ("kind", "year", "language", "body", "deputy", "act", "finding")
CHUNK = 1000

letter = sa.table("letter", *map(sa.column, ("key", "kind", "year", "language")))
name = sa.table("name", *map(sa.column, ("key", "field", "words", "shown")))
mention = sa.table("mention", *map(sa.column, ("letter", "name")))
facet = sa.table("facet", sa.column("letter"), sa.column("labels", sa.LargeBinary))


def upgrade() -> None:
    """Make the table and fill it from what the archive knows."""
    op.create_table(
        "facet",
        sa.Column("letter", sa.Integer, sa.ForeignKey("letter.key"), primary_key=True),
        sa.Column("labels", sa.LargeBinary, nullable=False),
    )
    connection = op.get_bind()
    known: dict[tuple[str, str], int] = {}
    last = 0
    while True:
        query = sa.select(letter).where(letter.c.key > last).order_by(letter.c.key).limit(CHUNK)
        rows = connection.execute(query).all()
        if not rows:
            return
        first, last = rows[0].key, rows[-1].key
        labels: dict[int, list[int]] = {row.key: [] for row in rows}
        for row in rows:
            for at, field in enumerate(FIELDS[:3]):
                value = getattr(row, field)
                if value is not None:
                    labels[row.key].append(_key(connection, known, field, str(value)) * 8 + at)
        named = sa.select(mention.c.letter, name.c.key, name.c.field).select_from(mention)
        named = named.join(name, name.c.key == mention.c.name).where(mention.c.letter.between(first, last))
        for key, one, field in connection.execute(named):
            labels[key].append(one * 8 + FIELDS.index(field))
        connection.execute(facet.insert(), [{"letter": key, "labels": _packed(found)} for key, found in labels.items()])


def _key(connection: sa.Connection, known: dict[tuple[str, str], int], field: str, value: str) -> int:
    """The key of a name that only facets need, made when it is first met."""
    if (field, value) not in known:
        words = {"field": field, "words": f" {value} "}
        connection.execute(name.insert().values(**words, shown=value))
        this = (name.c.field == words["field"]) & (name.c.words == words["words"])
        known[field, value] = connection.execute(sa.select(name.c.key).where(this)).scalar_one()
    return known[field, value]


def _packed(labels: list[int]) -> bytes:
    numbers = array("I", sorted(labels))
    if byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()
