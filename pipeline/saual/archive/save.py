"""What a run writes: each of these functions is one transaction, so a kill between two of them costs nothing."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, bindparam, delete, exists, func, insert, or_, select, update

from saual.archive import facets, fulltext, shelves
from saual.archive import tables as t
from saual.archive.derive import Name, Rows
from saual.archive.ready import Entry, Ready
from saual.batch import Line
from saual.link import counter, means
from saual.record import Letter

AT_ONCE = 200
"""Names looked up at a time."""

__all__ = ["Facts", "Made", "adopt", "file_read", "mark_missing", "same_file"]


class Facts(NamedTuple):
    """A file as it was when the run looked at it; `sha256` is None where its bytes could not be read."""

    path: str
    size: int | None
    mtime_ns: int | None
    sha256: str | None


class Made(NamedTuple):
    """Who made the records of a run, with what, and when."""

    saual: str
    tools: str
    now: str


# Statements are built once: to build one costs SQLAlchemy more than SQLite takes to run it. `this_…` says
# which row is meant, other parameters are columns to be set.
_ADD = {
    table: insert(table)
    for table in (
        t.content, t.file, t.version, t.failure, t.letter, t.record, t.holding, t.reference, t.name, t.facet,
        t.mention, t.amount, t.body, t.answer,
    )
}  # fmt: skip
_FILE = select(t.file.c.key, t.file.c.sha256).where(t.file.c.path == bindparam("path"))
_SET_FILE = update(t.file).where(t.file.c.path == bindparam("this_path"))
_SET_CONTENT = update(t.content).where(t.content.c.sha256 == bindparam("this_sha256"))
_LAST_VERSION = select(func.coalesce(func.max(t.version.c.number), 0)).where(t.version.c.file == bindparam("file"))
_OVER = delete(t.failure).where(t.failure.c.file == bindparam("file")).returning(t.failure.c.tries)
_LETTER = select(t.letter).where(t.letter.c.id == bindparam("id"))
_SET_LETTER = update(t.letter).where(t.letter.c.key == bindparam("this_key"))
_RECORD = select(t.record).where(t.record.c.letter == bindparam("letter"), t.record.c.revision == bindparam("revision"))
_HELD = select(t.holding.c.letter).where(t.holding.c.sha256 == bindparam("sha256"))
_HELD_IN = select(t.holding.c.letter).where(t.holding.c.sha256.in_(bindparam("contents", expanding=True)))
_NAMES = select(t.name.c.field, t.name.c.words, t.name.c.key).where(
    t.name.c.field.in_(facets.FIELDS), t.name.c.words.in_(bindparam("words", expanding=True))
)
_CURRENT = select(
    exists().where(t.file.c.sha256 == t.holding.c.sha256, t.holding.c.letter == bindparam("letter")), t.letter.c.current
).where(t.letter.c.key == bindparam("letter"))
_INQUIRIES = select(t.letter.c.key, t.letter.c.date).where(
    t.letter.c.counter == bindparam("counter"), t.letter.c.kind == "inquiry", t.letter.c.key != bindparam("key")
)
_ANSWERS = (
    select(t.reference.c.letter, t.reference.c.date, t.letter.c.date.label("own"))
    .join(t.letter)
    .where(t.reference.c.counter == bindparam("counter"), t.reference.c.letter != bindparam("key"))
)


def file_read(connection: Connection, facts: Facts, found: Sequence[Entry], made: Made) -> None:
    """Keep what was read in a file: its letters, its failures, and that this is what the file holds now."""
    failures = [json.loads(one.json) for one in found if isinstance(one, Line)]
    if facts.sha256 is not None:
        _content(connection, facts, made, complete=not failures)
    key = _file(connection, facts, made, failed=bool(failures))
    if facts.sha256 is not None:
        letters = [_letter(connection, one, made) for one in found if isinstance(one, Ready)]
        _hold(connection, facts.sha256, letters, whole=not failures)
    _failures(connection, key, failures, made)


def adopt(connection: Connection, facts: Facts, made: Made, moved_from: str | None = None) -> None:
    """A file whose bytes the archive knows: a copy of another, or that one under a new name (`moved_from`)."""
    if moved_from is not None:
        known = connection.execute(_FILE, {"path": facts.path}).first()
        if known is None:
            connection.execute(_SET_FILE, {"this_path": moved_from, "path": facts.path})
    key = _file(connection, facts, made, failed=False)
    _failures(connection, key, [], made)


def same_file(connection: Connection, facts: Facts) -> None:
    """The same bytes under the same name, touched or back again."""
    values = {"size": facts.size, "mtime_ns": facts.mtime_ns, "missing_since": None}
    connection.execute(_SET_FILE, {"this_path": facts.path, **values})


def mark_missing(connection: Connection, paths: Iterable[str], now: str) -> int:
    """Files that are gone; their letters stay."""
    there = t.file.c.missing_since.is_(None)
    return sum(
        connection.execute(update(t.file).where(t.file.c.path == path, there).values(missing_since=now)).rowcount
        for path in paths
    )


def _content(connection: Connection, facts: Facts, made: Made, complete: bool) -> None:
    values = {"size": facts.size or 0, "tools": made.tools, "complete": complete}
    if connection.execute(_SET_CONTENT, {"this_sha256": facts.sha256, **values}).rowcount == 0:
        connection.execute(_ADD[t.content], {"sha256": facts.sha256, **values})


def _file(connection: Connection, facts: Facts, made: Made, failed: bool) -> int:
    """The row of a file, with a new version where its bytes are others than before."""
    row = connection.execute(_FILE, {"path": facts.path}).first()
    values = {"size": facts.size, "mtime_ns": facts.mtime_ns, "missing_since": None,
              "failed_with": made.tools if failed and facts.sha256 else "" if failed else None}  # fmt: skip
    before = row.sha256 if row is not None else None
    if facts.sha256 is not None:
        values["sha256"] = facts.sha256
    if row is None:
        new = {"path": facts.path, "first_seen": made.now, **values}
        key = _inserted(connection, t.file, new)
    else:
        key = int(row.key)
        connection.execute(_SET_FILE, {"this_path": facts.path, **values})
    if facts.sha256 not in (None, before):
        last = connection.execute(_LAST_VERSION, {"file": key}).scalar_one() if row is not None else 0
        version = {"file": key, "number": last + 1, "sha256": facts.sha256, "seen": made.now}
        connection.execute(_ADD[t.version], version)
        _refresh(connection, [sha256 for sha256 in (before, facts.sha256) if sha256])
    return key


def _inserted(connection: Connection, table: Table, values: dict[str, Any]) -> int:
    """Add a row; its key."""
    return int(connection.execute(_ADD[table], values).inserted_primary_key[0])  # type: ignore[index]


def _failures(connection: Connection, file: int, failures: Sequence[dict[str, Any]], made: Made) -> None:
    """What a file failed of, with the number of tries; what it failed of before is over."""
    tries = max(connection.execute(_OVER, {"file": file}).scalars(), default=0)
    for number, failure in enumerate(failures, 1):
        values = {name: failure[name] for name in ("stage", "error", "message")}
        place = {"file": file, "number": number, "name": failure["source"]["name"]}
        tried = {"tools": made.tools, "tries": tries + 1, "failed": made.now}
        connection.execute(_ADD[t.failure], place | values | tried)


def _letter(connection: Connection, new: Ready, made: Made) -> int:
    """The row of a letter, with a new revision of its record where that differs from the last one.

    What it is found by is written anew where other tools made the last one: their words may have been others.
    """
    row = connection.execute(_LETTER, {"id": new.id}).first()
    if row is None:
        revision = 1
        key = _inserted(connection, t.letter, {"id": new.id, "current": False, "revision": 1, **new.rows.values})
    else:
        kept = connection.execute(_RECORD, {"letter": row.key, "revision": row.revision}).one()
        same = kept.digest == new.digest or _same(kept.json, new.json)
        if same and kept.tools == made.tools:
            return int(row.key)
        key, revision = int(row.key), row.revision + (not same)
        _forget(connection, key, found=row.current)
        connection.execute(_SET_LETTER, {"this_key": key, "revision": revision, "current": False, **new.rows.values})
    if row is None or revision != row.revision:
        made_by = {"saual": made.saual, "tools": made.tools, "made": made.now, "digest": new.digest}
        connection.execute(_ADD[t.record], {"letter": key, "revision": revision, "json": new.json, **made_by})
    _write_rows(connection, key, new)
    return key


def _same(packed: bytes, new: bytes) -> bool:
    """Whether a record says what the kept one says; a copy of the file under another name is no change."""
    kept, record = (Letter.model_validate_json(zlib.decompress(one)) for one in (packed, new))
    source = record.source.model_copy(update={"name": kept.source.name})
    return kept == record.model_copy(update={"source": source})


def _forget(connection: Connection, key: int, found: bool) -> None:
    """Take away what was derived from a letter; `found` says that it is in the index of words."""
    if found:
        fulltext.remove(connection, key)
        shelves.take_down(connection, key)
    for table in (t.reference, t.mention, t.amount, t.facet, t.body):
        connection.execute(delete(table).where(table.c.letter == key))
    connection.execute(delete(t.answer).where(or_(t.answer.c.inquiry == key, t.answer.c.answer == key)))


def _write_rows(connection: Connection, key: int, new: Ready) -> None:
    """All that is derived from a record, where nothing is."""
    rows = new.rows
    if rows.references:
        values = [
            {"letter": key, "position": position, "number": one.number, "counter": counter(one.number),
             "date": one.date, "year": int(one.date[:4]) if one.date else None}
            for position, one in enumerate(rows.references)
        ]  # fmt: skip
        connection.execute(_ADD[t.reference], values)
    names = _names(connection, [*rows.names, *rows.labels])
    labels = facets.pack((field, name) for (field, _), name in names.items())
    connection.execute(_ADD[t.facet], {"letter": key, "labels": labels})
    if rows.names:
        mentions = [{"letter": key, "name": names[one.field, one.words]} for one in rows.names]
        connection.execute(_ADD[t.mention], mentions)
    if rows.amounts:
        amounts = [{"letter": key, "position": position, **one._asdict()} for position, one in enumerate(rows.amounts)]
        connection.execute(_ADD[t.amount], amounts)
    connection.execute(_ADD[t.body], {"letter": key, "text": new.text, "lemmas": new.lemmas})
    _join(connection, key, rows)


def _join(connection: Connection, key: int, rows: Rows) -> None:
    """Which inquiries this letter answers and which letters answer it, whichever came first."""
    date, pairs = _text(rows.values["date"]), set[tuple[int, int]]()
    for one in rows.references:
        inquiries = connection.execute(_INQUIRIES, {"counter": counter(one.number), "key": key})
        pairs.update((row.key, key) for row in inquiries if means(one.date, row.date, date))
    if rows.values["kind"] == "inquiry" and rows.values["counter"]:
        answers = connection.execute(_ANSWERS, {"counter": rows.values["counter"], "key": key})
        pairs.update((key, row.letter) for row in answers if means(row.date, date, row.own))
    if pairs:
        connection.execute(_ADD[t.answer], [{"inquiry": i, "answer": a} for i, a in sorted(pairs)])


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)


def _names(connection: Connection, names: Sequence[Name]) -> dict[tuple[str, str], int]:
    """The keys of names by field and words; those that are not known yet become so."""
    found: dict[tuple[str, str], int] = {}
    for at in range(0, len(names), AT_ONCE):
        words = [one.words for one in names[at : at + AT_ONCE]]
        found |= {(row.field, row.words): row.key for row in connection.execute(_NAMES, {"words": words})}
    for one in names:
        if (one.field, one.words) not in found:
            found[one.field, one.words] = _inserted(connection, t.name, one._asdict())
    return found


def _hold(connection: Connection, sha256: str, letters: Sequence[int], whole: bool) -> None:
    """Which letters stand in these bytes; `whole` says that there are no others."""
    known = set(connection.execute(_HELD, {"sha256": sha256}).scalars())
    new = [{"sha256": sha256, "letter": letter} for letter in dict.fromkeys(letters) if letter not in known]
    if new:
        connection.execute(_ADD[t.holding], new)
    gone = known.difference(letters) if whole else set()
    for letter in gone:
        connection.execute(delete(t.holding).where(t.holding.c.sha256 == sha256, t.holding.c.letter == letter))
    for letter in {*letters, *gone}:
        _set_current(connection, letter)


def _refresh(connection: Connection, contents: Sequence[str]) -> None:
    """After a file changed its content: the letters of the old one may be past, those of the new one are current."""
    for letter in connection.execute(_HELD_IN, {"contents": contents}).scalars().all():
        _set_current(connection, letter)


def _set_current(connection: Connection, letter: int) -> None:
    """A letter is current while the newest version of some file holds it; only then it is found."""
    now, was = connection.execute(_CURRENT, {"letter": letter}).one()
    if now == was:
        return
    connection.execute(_SET_LETTER, {"this_key": letter, "current": now})
    (fulltext.add if now else fulltext.remove)(connection, letter)
    shelves.take_down(connection, letter)
