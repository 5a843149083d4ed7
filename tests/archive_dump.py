"""All that an archive holds, without what one run may have otherwise than another: keys, times, runs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select, text

from saual.archive import tables as t
from saual.archive.store import Archive

Rows = list[tuple[Any, ...]]


def dump(archive: Archive) -> dict[str, Rows]:
    """The rows of every table by what they mean."""
    with archive.reading() as connection:
        return {name: sorted(rows, key=repr) for name, rows in _rows(connection).items()}


def _rows(connection: Connection) -> dict[str, Rows]:
    def all_of(query: Any) -> Rows:
        return [tuple(row) for row in connection.execute(query)]

    file, letter = t.file.c, t.letter.c
    asked, reply = t.letter.alias(), t.letter.alias()
    versions = select(file.path, t.version.c.number, t.version.c.sha256).join(t.version)
    failures = select(file.path, t.failure.c.number, t.failure.c.error, t.failure.c.message).join(t.failure)
    records = select(letter.id, t.record.c.revision, t.record.c.digest).join(t.record, t.record.c.letter == letter.key)
    values = [column for column in t.letter.c if column.name != "key"]
    mentions = select(letter.id, t.name.c.field, t.name.c.words).select_from(t.letter).join(t.mention).join(t.name)
    answers = select(asked.c.id, reply.c.id).select_from(t.answer)
    answers = answers.join(asked, asked.c.key == t.answer.c.inquiry).join(reply, reply.c.key == t.answer.c.answer)
    words = "words_docsize d ON d.id" if connection.dialect.name == "sqlite" else "words d ON d.letter"
    return {
        "contents": all_of(select(t.content.c.sha256, t.content.c.size, t.content.c.complete)),
        "files": all_of(select(file.path, file.size, file.sha256, file.missing_since.is_not(None), file.failed_with)),
        "versions": all_of(versions),
        "failures": all_of(failures),
        "letters": all_of(select(*values)),
        "holdings": all_of(select(t.holding.c.sha256, letter.id).join(t.letter)),
        "records": all_of(records),
        "references": all_of(select(letter.id, t.reference.c.number, t.reference.c.date).join(t.reference)),
        "mentions": all_of(mentions),
        "amounts": all_of(select(letter.id, t.amount.c.value, t.amount.c.unit).join(t.amount)),
        "answers": all_of(answers),
        "indexed": all_of(text(f"SELECT l.id FROM letter l JOIN {words} = l.key")),
    }
