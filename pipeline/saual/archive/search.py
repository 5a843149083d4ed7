"""Search in an archive: words of both languages, filters, ranking, snippets, facets."""

from __future__ import annotations

import heapq
import math
import operator
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

import regex
from sqlalchemy import ColumnElement, Connection, Row, or_, select

from saual.archive import columns, fulltext, snippets
from saual.archive import tables as t
from saual.archive.columns import KEYS_AT_ONCE
from saual.archive.facets import Facets, count, named
from saual.archive.query import Query, parse
from saual.archive.rank import hits
from saual.archive.store import Archive, streamed
from saual.archive.words import lemma, tokens
from saual.link import counter

PAGE = 20
"""Letters shown unless told."""
SAME_SCORE = 1e-9
"""Scores that differ by this share are the same: two databases may compute the last digits otherwise."""

_MONEY = regex.compile(r"^\s*(?P<sign><=|>=|<|>|=|≤|≥)?\s*(?P<value>[\d\s_.,]+(?:[eE]\d+)?)\s*(?P<unit>[A-Z]{3})?\s*$")
_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt, "<=": operator.le, "≤": operator.le, ">": operator.gt, ">=": operator.ge, "≥": operator.ge,
    "=": operator.eq,
}  # fmt: skip

Conditions = list[ColumnElement[bool]]
Matches = tuple[int, Counter[int], dict[int, float]]
"""How many letters there are, how many with each label, and the best of them with their scores."""


class Money(NamedTuple):
    """A bound on a sum of money; without a unit any currency counts."""

    sign: str
    value: Decimal
    unit: str | None = None


class Filters(NamedTuple):
    """What letters must be besides having the words. Days are ISO 8601, both inclusive; lists must all be met."""

    kind: str | None = None
    since: str | None = None
    until: str | None = None
    number: str | None = None
    bodies: tuple[str, ...] = ()
    deputies: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    money: tuple[Money, ...] = ()
    overdue_on: str | None = None


class Found(NamedTuple):
    """One letter found; `snippets` are HTML with the words in `<mark>`."""

    id: str
    name: str | None
    kind: str
    number: str | None
    date: str | None
    score: float
    snippets: list[str]


class Results(NamedTuple):
    """A page of letters, best first, and what all of them are."""

    total: int
    letters: list[Found]
    facets: Facets

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {"total": self.total, "letters": [one._asdict() for one in self.letters], "facets": self.facets}


def read_money(given: str) -> Money:
    """A bound as a user writes it; raises ValueError.

    >>> read_money(">1e9"), read_money("<= 10 600 000,50 KZT")
    (Money(sign='>', value=Decimal('1E+9'), unit=None), Money(sign='<=', value=Decimal('10600000.50'), unit='KZT'))
    """
    match = _MONEY.match(given)
    if match is None:
        raise ValueError(given)
    try:
        value = Decimal(regex.sub(r"[\s_]", "", match["value"]).replace(",", "."))
    except InvalidOperation:
        raise ValueError(given) from None
    return Money(match["sign"] or ">=", value, match["unit"])


def search(archive: Archive, text: str, filters: Filters = Filters(), limit: int = PAGE, offset: int = 0) -> Results:  # noqa: B008
    """The letters that have all words of `text` (all letters, newest first, where it is empty) and pass the filters."""
    query = parse(text)
    with archive.reading() as connection:
        conditions = _conditions(connection, query, filters)
        if query.wanted:
            total, counts, best = _ranked(connection, query, conditions, limit + offset)
        else:
            total, counts, best = _newest(connection, conditions, limit + offset)
        rows = _ordered(connection, best)[offset : offset + limit]
        keys = [row.key for row, _ in rows]
        shown = _snippets(connection, keys, query)
        names = paths_of(connection, keys)
        facets = named(connection, counts)
    letters = [
        Found(row.id, names.get(row.key), row.kind, row.number, row.date, round(score, 6), shown[row.key])
        for row, score in rows
    ]
    return Results(total, letters, facets)


def _ranked(connection: Connection, query: Query, conditions: Conditions, most: int) -> Matches:
    """Letters that have the words: the index of words is read once, letter by letter, and nothing is kept of most."""
    common = columns.matches(connection, query)
    if common is not None:
        return _common(connection, common, conditions, most)
    hit = hits(connection, query)
    source = hit.join(t.facet, t.facet.c.letter == hit.c.letter)
    found = select(hit.c.score, hit.c.letter, t.facet.c.labels)
    if conditions:
        source = source.join(t.letter, t.letter.c.key == hit.c.letter)
    total, counts, best, least = 0, Counter[int](), dict[int, float](), -math.inf
    for chunk in streamed(connection, found.select_from(source).where(*conditions)):
        scores, letters, labels = zip(*chunk, strict=True)
        total += len(chunk)
        count(counts, labels)
        best |= {letter: score for letter, score in zip(letters, scores, strict=True) if score >= least}
        if len(best) > most:
            least = heapq.nlargest(most, best.values())[-1] * (1 - 10 * SAME_SCORE)
            best = {letter: score for letter, score in best.items() if score >= least}
    return total, counts, best


def _common(connection: Connection, found: columns.Matches, conditions: Conditions, most: int) -> Matches:
    """Letters found by common words."""
    if conditions:
        few = [t.letter.c.key.in_(found.letters.tolist())] if len(found.letters) <= KEYS_AT_ONCE else []
        found = found.among(_keys(connection, [*conditions, *few]))
    return len(found.letters), columns.labels(connection, found.letters), found.best(most, 10 * SAME_SCORE)


def _keys(connection: Connection, conditions: Conditions) -> list[int]:
    query = select(t.letter.c.key).where(t.letter.c.current, *conditions)
    return [key for chunk in streamed(connection, query) for (key,) in chunk]


def _newest(connection: Connection, conditions: Conditions, most: int) -> Matches:
    """Letters whatever their words, all with the same score."""
    letter = t.letter.c
    every = _keys(connection, conditions)
    counts = columns.labels(connection, every)
    page = select(letter.key).where(letter.current, *conditions)
    keys = connection.execute(page.order_by(letter.date.desc().nulls_last(), letter.id).limit(most)).scalars()
    return len(every), counts, dict.fromkeys(keys, 0.0)


def _ordered(connection: Connection, best: Mapping[int, float]) -> list[tuple[Row[Any], float]]:
    """Letters with their scores, the best first; of equal ones the newest."""
    keys = list(best)
    rows = [
        row
        for at in range(0, len(keys), KEYS_AT_ONCE)
        for row in connection.execute(select(t.letter).where(t.letter.c.key.in_(keys[at : at + KEYS_AT_ONCE])))
    ]
    rows.sort(key=lambda row: row.id)
    rows.sort(key=lambda row: (float(f"{best[row.key]:.8e}"), row.date or ""), reverse=True)
    return [(row, best[row.key]) for row in rows]


def _conditions(connection: Connection, query: Query, filters: Filters) -> Conditions:
    letter = t.letter.c
    found = [] if query.wanted else [_without(connection, term) for term in query.unwanted]
    if filters.kind:
        found.append(letter.kind == filters.kind)
    if filters.since:
        found.append(letter.date >= filters.since)
    if filters.until:
        found.append(letter.date <= filters.until)
    if filters.number:
        cited = select(t.reference.c.letter).where(t.reference.c.counter == counter(filters.number))
        found.append(or_(letter.counter == counter(filters.number), letter.key.in_(cited)))
    for field in ("body", "deputy", "act", "finding"):
        plural = {"body": filters.bodies, "deputy": filters.deputies, "act": filters.acts, "finding": filters.findings}
        found += [_mentions(field, name) for name in plural[field]]
    for money in filters.money:
        amount = t.amount.c
        sums = select(amount.letter).where(_SIGNS[money.sign](amount.value, float(money.value)))
        found.append(letter.key.in_(sums.where(amount.unit == money.unit) if money.unit else sums))
    if filters.overdue_on:
        found += [letter.kind == "inquiry", letter.due < filters.overdue_on, ~answered()]
    return found


def answered() -> ColumnElement[bool]:
    """Whether a current letter answers this one."""
    other = t.letter.alias()
    answers = select(t.answer.c.inquiry).join(other, other.c.key == t.answer.c.answer)
    return t.letter.c.key.in_(answers.where(other.c.current))


def _without(connection: Connection, term: tuple[tuple[str, ...], ...]) -> ColumnElement[bool]:
    hit = hits(connection, Query((term,)))
    return t.letter.c.key.not_in(select(hit.c.letter))


def _mentions(field: str, name: str) -> ColumnElement[bool]:
    """All words of the name in one name of the letter, in any form and order; `finding` names a rule."""
    words = t.name.c.words
    each = [
        or_(*(words.contains(f" {one} ", autoescape=True) for one in {lemma(word, "ru"), lemma(word, "kk")}))
        for word in (name[start:end] for start, end in tokens(name))
    ]
    names = select(t.name.c.key).where(t.name.c.field == field, *each)
    return t.letter.c.key.in_(select(t.mention.c.letter).where(t.mention.c.name.in_(names)))


def _snippets(connection: Connection, keys: Sequence[int], query: Query) -> dict[int, list[str]]:
    rows = connection.execute(select(t.body).where(t.body.c.letter.in_(keys)))
    return {
        row.letter: snippets.snippets(fulltext.unpack_text(row.text), fulltext.unpack(row.lemmas), query.phrases)
        for row in rows
    }


def paths_of(connection: Connection, keys: Sequence[int]) -> dict[int, str]:
    """Where each letter lies; the first path of one that lies in several places."""
    gone = t.file.c.missing_since.is_not(None)
    query = (
        select(t.holding.c.letter, t.file.c.path)
        .join(t.file, t.file.c.sha256 == t.holding.c.sha256)
        .where(t.holding.c.letter.in_(keys))
        .order_by(gone.desc(), t.file.c.path.desc())
    )
    return {row.letter: row.path for row in connection.execute(query)}
