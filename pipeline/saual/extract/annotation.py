"""What extractors find: immutable values with offsets into the clean text, and the rule or model that made them.

The record (`saual.record`) says what each field means; here decimals are `Decimal` and days `datetime.date`.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from saual.language.detect import Language
from saual.record import EntityLabel, FindingRule, Qualifier, QuantityKind, Severity


class Quantity(NamedTuple):
    """A number with its unit or noun; the scale word is applied to `value` and `max`."""

    start: int
    end: int
    by: str
    kind: QuantityKind
    value: Decimal
    max: Decimal | None = None
    unit: str | None = None
    per: str | None = None
    of: str | None = None
    qualifier: Qualifier = "exact"
    inferred: tuple[str, ...] = ()


class Date(NamedTuple):
    """A day or a span of days, both ends inclusive; an open end is None."""

    start: int
    end: int
    by: str
    first: dt.date | None
    last: dt.date | None
    granularity: str
    inferred: tuple[str, ...] = ()


class Citation(NamedTuple):
    """An act of law with its pin; numbers as written, several pins as «66, 67, 90»."""

    start: int
    end: int
    by: str
    act: str | None = None
    issuer: str | None = None
    number: str | None = None
    date: dt.date | None = None
    title: str | None = None
    article: str | None = None
    part: str | None = None
    point: str | None = None
    subpoint: str | None = None
    uri: str | None = None
    inferred: tuple[str, ...] = ()


class Abbreviation(NamedTuple):
    """A short form where the letter defines it; `long` in dictionary form."""

    start: int
    end: int
    by: str
    short: str
    long: str


class Entity(NamedTuple):
    """A name; `normal` is one form for all its mentions, `refers_to` that of what an abbreviation stands for.

    `in_force` and `successors`: the years of the name (`2014/2018`) and what came after, where the lists tell.
    """

    start: int
    end: int
    by: str
    label: EntityLabel
    normal: str | None = None
    refers_to: str | None = None
    language: Language | None = None
    score: float | None = None
    in_force: str | None = None
    successors: tuple[str, ...] = ()


class Finding(NamedTuple):
    """Something that does not add up; `spans` are (start, end) of what takes part, `message` is in Russian."""

    rule: FindingRule
    severity: Severity
    message: str
    spans: tuple[tuple[int, int], ...]


class Extraction(NamedTuple):
    """All annotations of one letter, each kind in the order of the text."""

    abbreviations: tuple[Abbreviation, ...] = ()
    entities: tuple[Entity, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    dates: tuple[Date, ...] = ()
    citations: tuple[Citation, ...] = ()
