"""Reads `letters/NAME.toml` and `office/NAME.toml`: the parts of a letter in the order of the page, see README.md."""

import datetime
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).resolve().parent
LETTERS, OFFICE = FOLDER / "letters", FOLDER / "office"
ROLES = (
    "letterhead", "form", "announced", "addressee", "reference", "title", "salutation", "paragraph", "heading",
    "run_in", "item", "table", "closing", "regards", "signatories", "executor", "attachment", "copy", "footnote",
    "approval_log", "page_break", "next_letter",
)  # fmt: skip
KEYS = {
    "letterhead": {"office", "drawn", "plain"},
    "form": set(),
    "announced": {"date"},
    "addressee": {"below"},
    "reference": {"replies", "beside"},
    "title": set(),
    "salutation": {"repeat"},
    "paragraph": {"request", "replies", "closing", "ends_section"},
    "heading": {"marker"},
    "run_in": {"text", "joint", "marker"},
    "item": {"marker", "drawn", "request"},
    "table": {"widths", "heads"},
    "closing": set(),
    "regards": set(),
    "signatories": {"group", "position", "columns", "beneath"},
    "executor": {"name", "phones", "email", "glyph"},
    "attachment": {"things", "markers"},
    "copy": {"things", "markers"},
    "footnote": {"marker"},
    "approval_log": set(),
    "page_break": set(),
    "next_letter": {"kind", "subject", "office"},
}
COMMON_KEYS = {"lang", "style", "gap"}
WORDS = {"kind", "lang", "subject", "office", "part"}
HEAD_KEYS = WORDS | {"note", "words_of", "layout", "raw", "registration", "stamp"}
STAMP_DATA = {"kind", "pages", "letter", "system", "version", "date", "number", "time", "optional"}
STAMP_KEYS = STAMP_DATA | {"text", "direction", "form", "at"}


class SourceError(ValueError):
    """A letter's source breaks the rules of the format."""


class Part(NamedTuple):
    role: str
    value: Any
    keys: Mapping[str, Any]
    lang: str

    @property
    def text(self) -> str:
        """The words of the part, its own line breaks joined."""
        return join_lines(self.value) if isinstance(self.value, str) else ""

    @property
    def lines(self) -> list[str]:
        """The words of the part in the lines in which they are drawn."""
        return [line.strip() for line in str(self.value).strip().split("\n")]

    @property
    def requests(self) -> list[str]:
        """What the part asks for: the whole of it (`true`), or the passages quoted."""
        wanted = self.keys.get("request", [])
        if wanted is True:
            return [self.text]
        return [join_lines(wanted)] if isinstance(wanted, str) else [join_lines(one) for one in wanted]


class GridCell(NamedTuple):
    """A cell of a table and its place: columns and rows count from 0."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


def read_grid(part: Part) -> list[list[GridCell]]:
    """The cells of a table, row by row; a cell is a text, or `{text, columns, rows}` where it covers several."""
    taken: set[tuple[int, int]] = set()
    grid = []
    for number, row in enumerate(part.value):
        cells, column = [], 0
        for raw in row:
            spans = {"text": raw} if isinstance(raw, str) else raw
            while (number, column) in taken:
                column += 1
            cell = GridCell(row=number, column=column, **spans)
            taken |= {(number + down, column + across) for down in range(cell.rows) for across in range(cell.columns)}
            cells.append(cell)
            column += cell.columns
        grid.append(cells)
    return grid


def table_width(grid: Sequence[Sequence[GridCell]]) -> int:
    return max(cell.column + cell.columns for row in grid for cell in row)


class Letter(NamedTuple):
    """One letter of a file; a file may hold two."""

    number: int
    kind: str
    lang: str
    subject: str | None
    office: str | None
    parts: Sequence[Part]


class Source(NamedTuple):
    """A file; `document` is set where LibreOffice typesets it, not `corpus.typeset`."""

    name: str
    letters: Sequence[Letter]
    layout: Mapping[str, Any]
    raw: Mapping[str, Any] | None
    registration: Mapping[str, Any] | None
    stamps: Sequence[Mapping[str, Any]]
    document: Path | None = None


def join_lines(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text.strip())


def iso(day: Any) -> str | None:
    return day.isoformat() if isinstance(day, datetime.date) else None


def read_part(raw: Mapping[str, Any], lang: str, where: str) -> Part:
    roles = [key for key in raw if key in ROLES]
    if len(roles) != 1 and not ("closing" in roles and "paragraph" in roles):
        raise SourceError(f"{where}: one role is needed, found {roles or list(raw)}")
    role = roles[0]
    unknown = set(raw) - {role} - KEYS[role] - COMMON_KEYS
    if unknown:
        raise SourceError(f"{where}: {role} knows no {sorted(unknown)}")
    part = Part(role, raw[role], {k: v for k, v in raw.items() if k != role}, raw.get("lang", lang))
    body = f"{part.text} {join_lines(raw.get('text', ''))}"
    quoted = [join_lines(raw["closing"])] if role == "paragraph" and "closing" in raw else []
    for passage in [*part.requests, *quoted]:
        if passage not in body:
            raise SourceError(f"{where}: «{passage[:40]}…» is not in the paragraph")
    return part


def split_letters(head: Mapping[str, Any], where: str) -> Iterator[Letter]:
    current: dict[str, Any] = {
        "kind": head["kind"],
        "lang": head["lang"],
        "subject": head.get("subject"),
        "office": head.get("office"),
    }
    parts: list[Part] = []
    number = 1
    for index, raw in enumerate(head["part"]):
        if "next_letter" in raw:
            yield Letter(number, parts=parts, **current)
            number, parts = number + 1, []
            current |= {"lang": raw["next_letter"], "subject": None} | {
                k: v for k, v in raw.items() if k in KEYS["next_letter"]
            }
            continue
        parts.append(read_part(raw, current["lang"], f"{where}, part {index + 1}"))
    yield Letter(number, parts=parts, **current)


def read_source(path: Path) -> Source:
    """The letters of one file, checked."""
    head = tomllib.loads(path.read_text("utf-8"))
    if "words_of" in head:
        head = words_of(head["words_of"], path.name) | head
    unknown = set(head) - HEAD_KEYS
    if unknown:
        raise SourceError(f"{path.name}: unknown {sorted(unknown)}")
    for stamp in head.get("stamp", []):
        if set(stamp) - STAMP_KEYS:
            raise SourceError(f"{path.name}: stamp knows no {sorted(set(stamp) - STAMP_KEYS)}")
    letters = tuple(split_letters(head, path.name))
    layout, raw = head.get("layout", {}), head.get("raw")
    document = path.with_suffix(".fodt") if path.parent == OFFICE else None
    return Source(path.stem, letters, layout, raw, head.get("registration"), head.get("stamp", []), document)


def words_of(name: str, where: str) -> dict[str, Any]:
    """The words of another letter, without its layout and stamps."""
    path = next((path for folder in (LETTERS, OFFICE) if (path := folder / f"{name}.toml").is_file()), None)
    if path is None:
        raise SourceError(f"{where}: there is no letter «{name}»")
    return {key: value for key, value in tomllib.loads(path.read_text("utf-8")).items() if key in WORDS}


def read_all(folders: Sequence[Path] = (LETTERS, OFFICE)) -> list[Source]:
    return [read_source(path) for folder in folders for path in sorted(folder.glob("*.toml"))]
