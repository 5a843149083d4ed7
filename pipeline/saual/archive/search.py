"""Search in an archive: words of both languages, filters, ranking, snippets, facets."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

import regex
from sqlalchemy import ColumnElement, Connection, FromClause, and_, cast, func, literal, or_, select
from sqlalchemy import Float as SqlFloat

from saual.archive import fulltext, snippets
from saual.archive import tables as t
from saual.archive.query import Query, parse
from saual.archive.rank import hits
from saual.archive.store import Archive
from saual.archive.words import lemma, tokens
from saual.link import counter

PAGE = 20
"""Letters shown unless told."""
MOST_VALUES = 10
"""Values of a facet."""

_MONEY = regex.compile(r"^\s*(?P<sign><=|>=|<|>|=|≤|≥)?\s*(?P<value>[\d\s_.,]+(?:[eE]\d+)?)\s*(?P<unit>[A-Z]{3})?\s*$")
_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt, "<=": operator.le, "≤": operator.le, ">": operator.gt, ">=": operator.ge, "≥": operator.ge,
    "=": operator.eq,
}  # fmt: skip


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
    facets: dict[str, dict[str, int]]

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
        source, score = _source(connection, query)
        wanted = and_(t.letter.c.current, *_conditions(connection, query, filters))
        total, facets = _facets(connection, source, wanted)
        page = (
            select(t.letter, score.label("score"))
            .select_from(source)
            .where(wanted)
            .order_by(
                func.round(cast(score * 1e6, SqlFloat)).desc(), t.letter.c.date.desc().nulls_last(), t.letter.c.id
            )
            .limit(limit)
            .offset(offset)
        )
        rows = connection.execute(page).all()
        keys = [row.key for row in rows]
        shown = _snippets(connection, keys, query)
        names = paths_of(connection, keys)
    letters = [
        Found(row.id, names.get(row.key), row.kind, row.number, row.date, round(row.score, 6), shown[row.key])
        for row in rows
    ]
    return Results(total, letters, facets)


def _source(connection: Connection, query: Query) -> tuple[FromClause, ColumnElement[float]]:
    """Where letters come from, and their score."""
    if not query.wanted:
        return t.letter, cast(literal(0.0), SqlFloat)
    hit = hits(connection, query)
    return hit.join(t.letter, t.letter.c.key == hit.c.letter), hit.c.score


def _conditions(connection: Connection, query: Query, filters: Filters) -> list[ColumnElement[bool]]:
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


def _facets(
    connection: Connection, source: FromClause, wanted: ColumnElement[bool]
) -> tuple[int, dict[str, dict[str, int]]]:
    """How many letters there are, and how many of each kind, year, language, body, deputy, act and finding."""
    letter = t.letter.c
    groups = select(letter.kind, letter.year, letter.language, func.count().label("many")).select_from(source)
    facets: dict[str, dict[str, int]] = {"kind": {}, "year": {}, "language": {}}
    total = 0
    for row in connection.execute(groups.where(wanted).group_by(letter.kind, letter.year, letter.language)):
        total += row.many
        for field, value in (("kind", row.kind), ("year", row.year), ("language", row.language)):
            if value is not None:
                facets[field][str(value)] = facets[field].get(str(value), 0) + row.many
    facets["year"] = dict(sorted(facets["year"].items(), reverse=True))
    counts = (
        select(t.mention.c.name, func.count().label("many"))
        .select_from(source.join(t.mention, t.mention.c.letter == letter.key))
        .where(wanted)
        .group_by(t.mention.c.name)
        .subquery()
    )
    place = func.row_number().over(partition_by=t.name.c.field, order_by=(counts.c.many.desc(), t.name.c.words))
    ranked = select(t.name.c.field, t.name.c.shown, t.name.c.words, counts.c.many, place.label("place")).join(
        counts, counts.c.name == t.name.c.key
    )
    ranked_names = ranked.subquery()
    rows = select(ranked_names).where(ranked_names.c.place <= MOST_VALUES).order_by(ranked_names.c.place)
    for field in ("body", "deputy", "act", "finding"):
        facets[field] = {}
    for row in connection.execute(rows):
        facets[row.field][row.shown] = row.many
    return total, facets


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
