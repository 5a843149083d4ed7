"""From a record to the rows by which its letter is found. Pure: the same record always gives the same rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from saual import link
from saual.archive.words import key_words
from saual.record import Citation, Item, Letter


class Name(NamedTuple):
    """Something to filter by or to count: `field` is one of `facets.FIELDS`."""

    field: str
    words: str
    shown: str


class Amount(NamedTuple):
    """A sum of money."""

    value: float
    unit: str | None


class Rows(NamedTuple):
    """What a letter is filtered, counted and joined by; `values` are the columns of `letter`.

    A letter is found and counted by its `names`, by its `labels` it is counted only.
    """

    values: dict[str, str | int | None]
    references: tuple[link.Reference, ...]
    names: tuple[Name, ...]
    labels: tuple[Name, ...]
    amounts: tuple[Amount, ...]


def derive(letter: Letter) -> Rows:
    """The rows of a letter."""
    date = link.own_date(letter)
    language = letter.languages[0] if letter.languages else None
    number = letter.outgoing.number
    start = letter.outgoing.date or letter.announced
    return Rows(
        values={
            "kind": letter.kind,
            "language": language,
            "number": number,
            "counter": link.counter(number) if number else None,
            "date": date,
            "year": int(date[:4]) if date else None,
            "announced": letter.announced,
            "due": link.due(start) if start and letter.kind == "inquiry" else None,
        },
        references=tuple(link.references(letter)),
        names=tuple(_names(letter)),
        labels=tuple(
            Name(field, f" {value} ", value)
            for field, value in (("kind", letter.kind), ("year", date and date[:4]), ("language", language))
            if value
        ),
        amounts=tuple(_amounts(letter)),
    )


def _names(letter: Letter) -> Iterator[Name]:
    """Each name once, by its words; the first form seen is the one shown."""
    found: dict[tuple[str, str], Name] = {}
    for field, shown in _mentioned(letter):
        words = key_words(shown)
        if words:
            found.setdefault((field, words), Name(field, words, " ".join(shown.split())))
    yield from found.values()


def _mentioned(letter: Letter) -> Iterator[tuple[str, str]]:
    if letter.sender.office and letter.kind != "inquiry":
        yield "body", letter.sender.office
    for addressee in letter.addressees:
        yield from _addressed(letter, addressee)
    for signatory in letter.signatories if letter.kind == "inquiry" else ():
        yield "deputy", signatory.name
    for entity in letter.entities:
        if entity.label == "ORG":
            yield "body", entity.refers_to or entity.normal or entity.text
    for citation in letter.citations:
        if citation.number or citation.title:
            yield "act", _act(citation)
    for finding in letter.findings:
        yield "finding", finding.rule


def _addressed(letter: Letter, addressee: Item) -> Iterator[tuple[str, str]]:
    """An inquiry goes to a body, «Премьер-Министру Асанову А.А.» without the name; an answer to the persons named."""
    persons = [one for one in letter.entities if one.label == "PER" and addressee.start <= one.start < addressee.end]
    if letter.kind != "inquiry":
        yield from (("deputy", one.normal or one.text) for one in persons)
        return
    text = letter.text[addressee.start : addressee.end]
    for one in sorted(persons, key=lambda one: -one.start):
        text = text[: one.start - addressee.start] + text[one.end - addressee.start :]
    yield "body", text.strip(" \n,")


def _act(citation: Citation) -> str:
    number = f"№ {citation.number}" if citation.number else None
    title = f"«{citation.title}»" if citation.title else None
    return " ".join(filter(None, [citation.act, citation.issuer, number, citation.date, title]))


def _amounts(letter: Letter) -> Iterator[Amount]:
    found = {
        Amount(float(value), quantity.unit)
        for quantity in letter.quantities
        if quantity.kind == "money" and "/" not in (quantity.unit or "")  # no prices
        for value in (quantity.value, quantity.max)
        if value is not None
    }
    yield from sorted(found, key=lambda amount: (amount.value, amount.unit or ""))
