"""The index of words: FTS5 in SQLite, tsvector in PostgreSQL, with the same answers and the same scores.

It holds the current letters only. Words are lemmas made by `saual.archive.words`; a query is made by `query`.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select, text

from saual.archive import tables as t

LAST_POSITION = 16383
"""PostgreSQL counts no further: phrases beyond it are not found there."""

_KEPT = select(t.body.c.lemmas).where(t.body.c.letter == bindparam("key"))
_ADD_SQLITE = text("INSERT INTO words (rowid, lemmas) VALUES (:key, :lemmas)")
_ADD_POSTGRES = text("INSERT INTO words (letter, size, lemmas) VALUES (:key, :size, CAST(:lemmas AS tsvector))")


def create(connection: Connection) -> None:
    """Make the empty index. The lemmas are lower case and have letters and digits only: any tokenizer would do."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("CREATE VIRTUAL TABLE words USING fts5(lemmas, content='', tokenize='ascii')"))
        return
    connection.execute(
        text(
            "CREATE TABLE words (letter integer PRIMARY KEY REFERENCES letter (key),"
            " size integer NOT NULL, lemmas tsvector NOT NULL)"
        )
    )
    connection.execute(text("CREATE INDEX words_lemmas ON words USING gin (lemmas)"))


def pack(words: Sequence[str]) -> bytes:
    """Lemmas as they are kept."""
    return zlib.compress(" ".join(words).encode(), 6)


def unpack(packed: bytes) -> list[str]:
    """Lemmas of the tokens of a text, in their order."""
    return zlib.decompress(packed).decode().split(" ")


def unpack_text(packed: bytes) -> str:
    """The text of a letter."""
    return zlib.decompress(packed).decode()


def add(connection: Connection, letter: int) -> None:
    """Let a letter be found."""
    words = _kept(connection, letter)
    if connection.dialect.name == "sqlite":
        connection.execute(_ADD_SQLITE, {"key": letter, "lemmas": " ".join(words)})
        return
    connection.execute(_ADD_POSTGRES, {"key": letter, "size": len(words), "lemmas": tsvector(words)})


def remove(connection: Connection, letter: int) -> None:
    """Let a letter be found no more. FTS5 without a content of its own must be told what it was given."""
    if connection.dialect.name == "sqlite":
        values = {"key": letter, "lemmas": " ".join(_kept(connection, letter))}
        command = "INSERT INTO words (words, rowid, lemmas) VALUES ('delete', :key, :lemmas)"
        connection.execute(text(command), values)
        return
    connection.execute(text("DELETE FROM words WHERE letter = :key"), {"key": letter})


def _kept(connection: Connection, letter: int) -> list[str]:
    packed: Any = connection.execute(_KEPT, {"key": letter}).scalar_one()
    return unpack(bytes(packed))


def tsvector(words: Sequence[str]) -> str:
    """Lemmas with their positions, as PostgreSQL reads them.

    >>> tsvector(["мост", "новый", "мост"])
    "'мост':1,3 'новый':2"
    """
    places: dict[str, list[int]] = {}
    for position, word in enumerate(words, 1):
        places.setdefault(word, []).append(min(position, LAST_POSITION))
    return " ".join(f"'{word}':{','.join(map(str, found))}" for word, found in places.items() if word)
