"""What a run writes: each of these functions is one transaction, so a kill between two of them costs nothing."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, exists, func, insert, or_, select, update

from saual.archive import facets, fulltext
from saual.archive import tables as t
from saual.archive.derive import Name, Rows, derive
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


def file_read(connection: Connection, facts: Facts, lines: Sequence[Line], made: Made) -> None:
    """Keep what was read in a file: its letters, its failures, and that this is what the file holds now."""
    failures = [json.loads(line.json) for line in lines if not line.ok]
    if facts.sha256 is not None:
        _content(connection, facts, made, complete=not failures)
    key = _file(connection, facts, made, failed=bool(failures))
    if facts.sha256 is not None:
        letters = [_letter(connection, line.json, made) for line in lines if line.ok]
        _hold(connection, facts.sha256, letters, whole=not failures)
    _failures(connection, key, failures, made)


def adopt(connection: Connection, facts: Facts, made: Made, moved_from: str | None = None) -> None:
    """A file whose bytes the archive knows: a copy of another, or that one under a new name (`moved_from`)."""
    if moved_from is not None:
        known = connection.execute(select(t.file.c.key).where(t.file.c.path == facts.path)).scalar()
        if known is None:
            connection.execute(update(t.file).where(t.file.c.path == moved_from).values(path=facts.path))
    key = _file(connection, facts, made, failed=False)
    _failures(connection, key, [], made)


def same_file(connection: Connection, facts: Facts) -> None:
    """The same bytes under the same name, touched or back again."""
    connection.execute(
        update(t.file)
        .where(t.file.c.path == facts.path)
        .values(size=facts.size, mtime_ns=facts.mtime_ns, missing_since=None)
    )


def mark_missing(connection: Connection, paths: Iterable[str], now: str) -> int:
    """Files that are gone; their letters stay."""
    there = t.file.c.missing_since.is_(None)
    return sum(
        connection.execute(update(t.file).where(t.file.c.path == path, there).values(missing_since=now)).rowcount
        for path in paths
    )


def _content(connection: Connection, facts: Facts, made: Made, complete: bool) -> None:
    values = {"size": facts.size or 0, "tools": made.tools, "complete": complete}
    this = t.content.c.sha256 == facts.sha256
    if connection.execute(update(t.content).where(this).values(**values)).rowcount == 0:
        connection.execute(insert(t.content).values(sha256=facts.sha256, **values))


def _file(connection: Connection, facts: Facts, made: Made, failed: bool) -> int:
    """The row of a file, with a new version where its bytes are others than before."""
    row = connection.execute(select(t.file.c.key, t.file.c.sha256).where(t.file.c.path == facts.path)).first()
    values = {"size": facts.size, "mtime_ns": facts.mtime_ns, "missing_since": None,
              "failed_with": made.tools if failed and facts.sha256 else "" if failed else None}  # fmt: skip
    before = row.sha256 if row is not None else None
    if facts.sha256 is not None:
        values["sha256"] = facts.sha256
    if row is None:
        new = insert(t.file).values(path=facts.path, first_seen=made.now, **values)
        key = int(connection.execute(new).inserted_primary_key[0])  # type: ignore[index]
    else:
        key = int(row.key)
        connection.execute(update(t.file).where(t.file.c.key == key).values(**values))
    if facts.sha256 not in (None, before):
        last = select(func.coalesce(func.max(t.version.c.number), 0) + 1).where(t.version.c.file == key)
        version = {"file": key, "number": last.scalar_subquery(), "sha256": facts.sha256, "seen": made.now}
        connection.execute(insert(t.version).values(**version))
        _refresh(connection, [sha256 for sha256 in (before, facts.sha256) if sha256])
    return key


def _failures(connection: Connection, file: int, failures: Sequence[dict[str, Any]], made: Made) -> None:
    """What a file failed of, with the number of tries; what it failed of before is over."""
    over = delete(t.failure).where(t.failure.c.file == file).returning(t.failure.c.tries)
    tries = max(connection.execute(over).scalars(), default=0)
    for number, failure in enumerate(failures, 1):
        values = {name: failure[name] for name in ("stage", "error", "message")}
        connection.execute(
            insert(t.failure).values(
                file=file, number=number, name=failure["source"]["name"], tools=made.tools, tries=tries + 1,
                failed=made.now, **values,
            )
        )  # fmt: skip


def _letter(connection: Connection, line: str, made: Made) -> int:
    """The row of a letter, with a new revision of its record where that differs from the last one.

    What it is found by is derived anew where other tools made the last one: their words may have been others.
    """
    record = Letter.model_validate_json(line)
    digest = hashlib.sha256(line.encode()).hexdigest()
    row = connection.execute(select(t.letter).where(t.letter.c.id == record.id)).first()
    if row is None:
        rows, revision = derive(record), 1
        new = insert(t.letter).values(id=record.id, current=False, revision=revision, **rows.values)
        key = int(connection.execute(new).inserted_primary_key[0])  # type: ignore[index]
    else:
        last = (t.record.c.letter == row.key) & (t.record.c.revision == row.revision)
        kept = connection.execute(select(t.record).where(last)).one()
        same = kept.digest == digest or _same(kept.json, record)
        if same and kept.tools == made.tools:
            return int(row.key)
        rows, key, revision = derive(record), int(row.key), row.revision + (not same)
        _forget(connection, key, found=row.current)
        values = {"revision": revision, "current": False, **rows.values}
        connection.execute(update(t.letter).where(t.letter.c.key == key).values(**values))
    if row is None or revision != row.revision:
        made_by = {"saual": made.saual, "tools": made.tools, "made": made.now, "digest": digest}
        packed = zlib.compress(line.encode(), 6)
        connection.execute(insert(t.record).values(letter=key, revision=revision, json=packed, **made_by))
    _write_rows(connection, key, rows)
    return key


def _same(packed: bytes, record: Letter) -> bool:
    """Whether a record says what the kept one says; a copy of the file under another name is no change."""
    kept = Letter.model_validate_json(zlib.decompress(packed))
    source = record.source.model_copy(update={"name": kept.source.name})
    return kept == record.model_copy(update={"source": source})


def _forget(connection: Connection, key: int, found: bool) -> None:
    """Take away what was derived from a letter; `found` says that it is in the index of words."""
    if found:
        fulltext.remove(connection, key)
    for table in (t.reference, t.mention, t.amount, t.facet, t.body):
        connection.execute(delete(table).where(table.c.letter == key))
    connection.execute(delete(t.answer).where(or_(t.answer.c.inquiry == key, t.answer.c.answer == key)))


def _write_rows(connection: Connection, key: int, rows: Rows) -> None:
    """All that is derived from a record, where nothing is."""
    if rows.references:
        values = [
            {"letter": key, "position": position, "number": one.number, "counter": counter(one.number),
             "date": one.date, "year": int(one.date[:4]) if one.date else None}
            for position, one in enumerate(rows.references)
        ]  # fmt: skip
        connection.execute(insert(t.reference), values)
    names = _names(connection, [*rows.names, *rows.labels])
    labels = facets.pack((field, name) for (field, _), name in names.items())
    connection.execute(insert(t.facet).values(letter=key, labels=labels))
    if rows.names:
        mentions = [{"letter": key, "name": names[one.field, one.words]} for one in rows.names]
        connection.execute(insert(t.mention), mentions)
    if rows.amounts:
        amounts = [{"letter": key, "position": position, **one._asdict()} for position, one in enumerate(rows.amounts)]
        connection.execute(insert(t.amount), amounts)
    fulltext.set_body(connection, key, rows.text, rows.lemmas)
    _join(connection, key, rows)


def _join(connection: Connection, key: int, rows: Rows) -> None:
    """Which inquiries this letter answers and which letters answer it, whichever came first."""
    letter, reference = t.letter.c, t.reference.c
    pairs: set[tuple[int, int]] = set()
    for one in rows.references:
        inquiries = select(letter.key, letter.date).where(
            letter.counter == counter(one.number), letter.kind == "inquiry", letter.key != key
        )
        pairs.update(
            (row.key, key)
            for row in connection.execute(inquiries)
            if means(one.date, row.date, _text(rows.values["date"]))
        )
    if rows.values["kind"] == "inquiry" and rows.values["counter"]:
        answers = select(reference.letter, reference.date, letter.date.label("own")).join(t.letter)
        answers = answers.where(reference.counter == rows.values["counter"], reference.letter != key)
        pairs.update(
            (key, row.letter)
            for row in connection.execute(answers)
            if means(row.date, _text(rows.values["date"]), row.own)
        )
    if pairs:
        connection.execute(insert(t.answer), [{"inquiry": i, "answer": a} for i, a in sorted(pairs)])


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)


def _names(connection: Connection, names: Sequence[Name]) -> dict[tuple[str, str], int]:
    """The keys of names by field and words; those that are not known yet become so."""
    name = t.name.c
    found: dict[tuple[str, str], int] = {}
    for at in range(0, len(names), AT_ONCE):
        words = [one.words for one in names[at : at + AT_ONCE]]
        these = select(name.field, name.words, name.key).where(name.field.in_(facets.FIELDS), name.words.in_(words))
        found |= {(row.field, row.words): row.key for row in connection.execute(these)}
    for one in names:
        if (one.field, one.words) not in found:
            new = connection.execute(insert(t.name).values(**one._asdict())).inserted_primary_key
            found[one.field, one.words] = int(new[0])  # type: ignore[index]
    return found


def _hold(connection: Connection, sha256: str, letters: Sequence[int], whole: bool) -> None:
    """Which letters stand in these bytes; `whole` says that there are no others."""
    known = set(connection.execute(select(t.holding.c.letter).where(t.holding.c.sha256 == sha256)).scalars())
    new = [{"sha256": sha256, "letter": letter} for letter in dict.fromkeys(letters) if letter not in known]
    if new:
        connection.execute(insert(t.holding), new)
    gone = known.difference(letters) if whole else set()
    for letter in gone:
        connection.execute(delete(t.holding).where(t.holding.c.sha256 == sha256, t.holding.c.letter == letter))
    for letter in {*letters, *gone}:
        _set_current(connection, letter)


def _refresh(connection: Connection, contents: Sequence[str]) -> None:
    """After a file changed its content: the letters of the old one may be past, those of the new one are current."""
    for letter in (
        connection.execute(select(t.holding.c.letter).where(t.holding.c.sha256.in_(contents))).scalars().all()
    ):
        _set_current(connection, letter)


def _set_current(connection: Connection, letter: int) -> None:
    """A letter is current while the newest version of some file holds it; only then it is found."""
    held = t.file.c.sha256 == t.holding.c.sha256
    files = exists().where(held, t.holding.c.letter == letter)
    now, was = connection.execute(select(files, t.letter.c.current).where(t.letter.c.key == letter)).one()
    if now == was:
        return
    connection.execute(update(t.letter).where(t.letter.c.key == letter).values(current=now))
    (fulltext.add if now else fulltext.remove)(connection, letter)
