"""Dossiers from an archive: the letters that belong together, joined by `saual.link`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from saual import link
from saual.archive import tables as t
from saual.archive.errors import Unknown
from saual.archive.search import answered, paths_of
from saual.archive.store import Archive, load
from saual.link import Dossier
from saual.record import Letter


class Overdue(NamedTuple):
    """An inquiry without an answer after its day."""

    id: str
    number: str | None
    registered: str | None
    announced: str | None
    due: str
    days: int
    name: str | None


def dossier(archive: Archive, number: str, year: int | None, on: str) -> Dossier:
    """The dossier of an inquiry, without a year the newest of that number; raises Unknown where there is nothing."""
    with archive.reading() as connection:
        inquiries = _inquiries(connection, number, year)
        answers = _answers(connection, inquiries) if inquiries else _telling(connection, number, year)
        if not inquiries and not answers:
            of_year = f" за {year} год" if year else ""
            raise Unknown(f"{number}: ни запроса с этим номером{of_year}, ни ответа на него в архиве нет.")
        asked = _ordered([load(connection, key) for key in inquiries])
        replies = _ordered([load(connection, key) for key in answers])
    shown = next((letter.outgoing.number for letter in asked if letter.outgoing.number), number)
    return link.dossier(shown, asked, replies, on)


def _ordered(letters: Sequence[Letter]) -> list[Letter]:
    return sorted(letters, key=lambda letter: (link.own_date(letter) or "", letter.id))


def _inquiries(connection: Connection, number: str, year: int | None) -> list[int]:
    """The versions of one inquiry: same counter, same year."""
    letter = t.letter.c
    query = select(letter.key, letter.year).where(
        letter.counter == link.counter(number), letter.kind == "inquiry", letter.current
    )
    rows = connection.execute(query.where(letter.year == year) if year else query).all()
    newest = max((row.year or 0 for row in rows), default=0)
    return [row.key for row in rows if (row.year or 0) == newest]


def _answers(connection: Connection, inquiries: Sequence[int]) -> list[int]:
    query = select(t.answer.c.answer).join(t.letter, t.letter.c.key == t.answer.c.answer)
    query = query.where(t.answer.c.inquiry.in_(inquiries), t.letter.c.current)
    return sorted(set(connection.execute(query).scalars()))


def _telling(connection: Connection, number: str, year: int | None) -> list[int]:
    """Answers to an inquiry that is not in the archive."""
    reference = t.reference.c
    query = select(reference.letter, reference.year, t.letter.c.year.label("own")).join(t.letter)
    query = query.where(reference.counter == link.counter(number), t.letter.c.current)
    rows = connection.execute(query).all()
    found = [(row.year or row.own or 0, row.letter) for row in rows]
    newest = year or max((one for one, _ in found), default=0)
    return sorted({letter for one, letter in found if one == newest})


def overdue(archive: Archive, on: str) -> list[Overdue]:
    """Inquiries that are due before `on` and that no letter of the archive answers, the longest overdue first."""
    letter = t.letter.c
    query = (
        select(t.letter)
        .where(letter.current, letter.kind == "inquiry", letter.due < on, ~answered())
        .order_by(letter.due, letter.id)
    )
    with archive.reading() as connection:
        rows = connection.execute(query).all()
        names = paths_of(connection, [row.key for row in rows])
        registered = {row.key: load(connection, row.key).outgoing.date for row in rows}
    return [
        Overdue(
            row.id, row.number, registered[row.key], row.announced, row.due, link.days_between(row.due, on),
            names.get(row.key),
        )
        for row in rows
    ]  # fmt: skip


def to_json(found: Dossier) -> dict[str, Any]:
    """A dossier as `saual dossier --json` prints it."""
    plain = found._asdict()
    requests = [
        {"inquiry": one.inquiry, "index": one.position, "text": one.text,
         "answered_by": [passage._asdict() for passage in one.answered_by]}
        for one in found.requests
    ]  # fmt: skip
    return plain | {
        "inquiries": list(found.inquiries),
        "answers": list(found.answers),
        "requests": requests,
        "findings": [finding.model_dump(mode="json") for finding in found.findings],
        "told": [one._asdict() | {"headings": list(one.headings)} for one in found.told],
    }
