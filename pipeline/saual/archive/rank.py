"""Letters that match a query, with their scores: BM25 as FTS5 computes it, and the same in PostgreSQL's SQL."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import chain, islice
from typing import NamedTuple

from sqlalchemy import CTE, Connection, Float, Integer, column, text

from saual.archive.query import Phrase, Query, to_fts5, to_phrase, to_tsquery
from saual.archive.shelves import SIZE

K1, B = 1.2, 0.75
"""FTS5's constants."""
LEAST_WEIGHT = 1e-6
"""FTS5's weight of a phrase that most letters have."""
_AVERAGES = text("SELECT block FROM words_data WHERE id = 1")
"""FTS5's own count: of letters, then of their words."""


class Collection(NamedTuple):
    """The letters in the index of words: how many, and how many words they have on average."""

    letters: int
    average: float

    def weight(self, having: int) -> float:
        """Of a phrase that so many letters have."""
        return max(math.log((self.letters - having + 0.5) / (having + 0.5)), 0.0) or LEAST_WEIGHT


def collection(connection: Connection) -> Collection:
    """What the weight of a phrase and of a letter's length depends on."""
    if connection.dialect.name == "sqlite":
        letters, words = islice(chain(_varints(connection.execute(_AVERAGES).scalar() or b""), (0, 0)), 2)
        return Collection(letters, words / letters if letters else 1.0)
    count, average = connection.execute(text("SELECT count(*), avg(size)::float8 FROM words")).one()
    return Collection(count, average or 1.0)


def _varints(packed: bytes) -> Iterator[int]:
    """SQLite's numbers: seven bits a byte, the high ones first, the last byte below 128.

    >>> list(_varints(bytes.fromhex("8d2005")))
    [1696, 5]
    """
    number = 0
    for byte in packed:
        number = number << 7 | byte & 127
        if byte < 128:
            yield number
            number = 0


def hits(connection: Connection, query: Query, lacking: str = "") -> CTE:
    """A table `hit (letter, score)` of the letters that match; something must be wanted. Best scores are highest.

    With `lacking`, only letters on shelves that do not count this word, or on none.
    """
    values: dict[str, object] = {}
    if connection.dialect.name == "sqlite":
        values["fts"] = to_fts5(query)
        found = "SELECT w.rowid AS letter, -bm25(words) AS score FROM words w WHERE words MATCH :fts"
    else:
        values["fts"] = to_tsquery(query)
        score = _score(connection, query, values)
        found = f"SELECT w.letter, {score} AS score FROM words w WHERE w.lemmas @@ CAST(:fts AS tsquery)"
    if lacking:
        values["lacking"], key = lacking, "rowid" if connection.dialect.name == "sqlite" else "letter"
        found += f" AND w.{key} / {SIZE} NOT IN (SELECT shelf FROM common WHERE word = :lacking)"
    bound = text(found).bindparams(**values)
    return bound.columns(column("letter", Integer), column("score", Float)).cte("hit").prefix_with("MATERIALIZED")


def _score(connection: Connection, query: Query, values: dict[str, object]) -> str:
    """The sum over the phrases: weight times a saturating share of the phrase's occurrences in the letter."""
    letters = collection(connection)
    parts = []
    phrases = [one for term in query.wanted for one in term]
    for number, phrase in enumerate(phrases):
        found = text("SELECT count(*) FROM words WHERE lemmas @@ CAST(:phrase AS tsquery)")
        having = connection.execute(found, {"phrase": to_phrase(phrase)}).scalar_one()
        values[f"weight{number}"] = letters.weight(having)
        times = _occurrences(phrase, number, values)
        parts.append(
            f"(CAST(:weight{number} AS float8) * {times} * {K1 + 1}"
            f" / ({times} + {K1} * ({1 - B} + {B} * w.size / {letters.average})))"
        )
    return " + ".join(parts)


def _occurrences(phrase: Phrase, number: int, values: dict[str, object]) -> str:
    """SQL for how often a phrase stands in `w.lemmas`: positions of its first lemma that the others follow."""
    places = []
    for offset, word in enumerate(phrase):
        values[f"word{number}_{offset}"] = word
        only = f"ts_filter(setweight(setweight(w.lemmas, 'D'), 'A', ARRAY[:word{number}_{offset}]), '{{a}}')"
        places.append(f"CAST((SELECT u.positions FROM unnest({only}) u) AS smallint[])")
    follow = "".join(f" AND p.at + {offset} = ANY({place})" for offset, place in enumerate(places[1:], 1))
    return f"(SELECT count(*) FROM unnest({places[0]}) AS p(at) WHERE true{follow})"
