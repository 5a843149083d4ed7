"""Letters as flat tables: one of letters, one for each kind of part. The same columns in CSV and Parquet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from saual.record import Citation, Date, Entity, Finding, Letter, Quantity, Request, Section

Row = dict[str, Any]


class Column(NamedTuple):
    """A column; `kind` is a type of Frictionless' Table Schema."""

    name: str
    kind: str
    about: str = ""


class Sheet(NamedTuple):
    """A table; `letter` names the letter in all but the first."""

    name: str
    columns: tuple[Column, ...]


ID = Column("letter", "string", "id of the letter")
PLACE = (
    Column("position", "integer", "number in the letter, from 0"),
    Column("start", "integer"),
    Column("end", "integer"),
)
TEXT = (*PLACE, Column("text", "string"))
SECTION = Column("section", "integer", "index of the section")
INFERRED = Column("inferred", "string", "fields that were inferred, with blanks between")


def _columns(model: Any, *names: str) -> tuple[Column, ...]:
    return tuple(Column(name, "string", (model.model_fields[name].description or "")) for name in names)


SHEETS = (
    Sheet("letters", (
        Column("id", "string"), Column("kind", "string"), Column("languages", "string", "with blanks between"),
        Column("number", "string"), Column("date", "date"), Column("announced", "date"), Column("office", "string"),
        Column("person", "string"), Column("subject", "string"), Column("in_reply_to", "string", "numbers"),
        Column("source", "string"), Column("sha256", "string"), Column("part", "integer"), Column("text", "string"),
    )),
    Sheet("sections", (ID, *PLACE, *_columns(Section, "heading", "number", "language"), Column("text", "string"))),
    Sheet("requests", (ID, *TEXT, *_columns(Request, "number"))),
    Sheet("quantities", (
        ID, *TEXT, *_columns(Quantity, "kind"), Column("value", "number"), Column("max", "number"),
        *_columns(Quantity, "unit", "per", "of", "qualifier"), INFERRED, SECTION,
    )),
    Sheet("dates", (
        ID, *TEXT, Column("from", "date"), Column("to", "date"), *_columns(Date, "granularity"), INFERRED, SECTION,
    )),
    Sheet("entities", (ID, *TEXT, *_columns(Entity, "label", "normal", "refers_to", "language"))),
    Sheet("citations", (
        ID, *TEXT, *_columns(Citation, "act", "issuer", "number"), Column("date", "date"),
        *_columns(Citation, "title", "article", "part", "point", "subpoint", "uri"), INFERRED, SECTION,
    )),
    Sheet("findings", (ID, *PLACE, *_columns(Finding, "rule", "severity", "message"))),
)  # fmt: skip


def rows(letter: Letter) -> Iterator[tuple[str, Row]]:
    """The rows of a letter, each with the name of its table."""
    yield "letters", {
        "id": letter.id, "kind": letter.kind, "languages": " ".join(letter.languages),
        "number": letter.outgoing.number, "date": letter.outgoing.date, "announced": letter.announced,
        "office": letter.sender.office, "person": letter.sender.person,
        "subject": letter.subject.text if letter.subject else None,
        "in_reply_to": " ".join(one.number for one in letter.in_reply_to), "source": letter.source.name,
        "sha256": letter.source.sha256, "part": letter.source.part, "text": letter.text,
    }  # fmt: skip
    plain = letter.model_dump(by_alias=True)
    for sheet in SHEETS[1:]:
        for position, item in enumerate(plain[sheet.name]):
            yield sheet.name, _row(sheet, item, letter, position)


def _row(sheet: Sheet, item: Row, letter: Letter, position: int) -> Row:
    place = item["spans"][0] if item.get("spans") else item
    start, end = place.get("start"), place.get("end")
    values = item | {"letter": letter.id, "position": position, "start": start, "end": end}
    if "text" not in item and start is not None:
        values["text"] = letter.text[start:end]
    values["inferred"] = " ".join(item.get("inferred", ()))
    return {column.name: values.get(column.name) for column in sheet.columns}
