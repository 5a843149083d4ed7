"""Letters that match a query, with their scores: BM25 as FTS5 computes it, and the same in PostgreSQL's SQL."""

from __future__ import annotations

from sqlalchemy import CTE, Connection, Float, Integer, column, text

from saual.archive.query import Phrase, Query, to_fts5, to_phrase, to_tsquery

K1, B = 1.2, 0.75
"""FTS5's constants."""
LEAST_WEIGHT = 1e-6
"""FTS5's weight of a phrase that most letters have."""


def hits(connection: Connection, query: Query) -> CTE:
    """A table `hit (letter, score)` of the letters that match; something must be wanted. Best scores are highest."""
    if connection.dialect.name == "sqlite":
        command = text("SELECT rowid AS letter, -bm25(words) AS score FROM words WHERE words MATCH :fts")
        bound = command.bindparams(fts=to_fts5(query))
    else:
        values: dict[str, object] = {"fts": to_tsquery(query)}
        score = _score(connection, query, values)
        command = text(f"SELECT w.letter, {score} AS score FROM words w WHERE w.lemmas @@ CAST(:fts AS tsquery)")
        bound = command.bindparams(**values)
    return bound.columns(column("letter", Integer), column("score", Float)).cte("hit").prefix_with("MATERIALIZED")


def _score(connection: Connection, query: Query, values: dict[str, object]) -> str:
    """The sum over the phrases: weight times a saturating share of the phrase's occurrences in the letter."""
    count, average = connection.execute(text("SELECT count(*), avg(size)::float8 FROM words")).one()
    parts = []
    phrases = [one for term in query.wanted for one in term]
    for number, phrase in enumerate(phrases):
        found = text("SELECT count(*) FROM words WHERE lemmas @@ CAST(:phrase AS tsquery)")
        having = connection.execute(found, {"phrase": to_phrase(phrase)}).scalar_one()
        values[f"weight{number}"] = float(count - having + 0.5) / float(having + 0.5)
        times = _occurrences(phrase, number, values)
        parts.append(
            f"(CASE WHEN ln(CAST(:weight{number} AS float8)) > 0 THEN ln(CAST(:weight{number} AS float8))"
            f" ELSE {LEAST_WEIGHT} END * {times} * {K1 + 1}"
            f" / ({times} + {K1} * ({1 - B} + {B} * w.size / {average or 1.0})))"
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
