"""The foot's rows into paragraphs: regards, lines of office, names, executor, attachments, copies.

A line of office may run over rows whose right column already holds names: «Депутаты Мажилиса Парламента   А. Ахметов» /
«Республики Казахстан   Б. Сеитов» is one line of office and two names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from saual import cues
from saual.clean.paragraph import Paragraph, Role, Setting, write
from saual.clean.rows import Measure, Row
from saual.clean.tables import find_tables, write_table
from saual.language.persons import (
    find_capitalised_names,
    find_name_after_office,
    find_persons,
    is_full_name,
    is_likely_name,
)
from saual.language.sentences import ends_sentence, opens_lower
from saual.read.document import Span

_SPLIT_CONTACT = regex.compile(r"\s*[,;]?\s*$")
_FAR = 0.45
_NUMBERED = regex.compile(r"(?:\d{1,2}[.)]|[–—-])\s")
_SPACE = regex.compile(r"\s")


class Piece(NamedTuple):
    """A run of a foot row with one role."""

    span: Span
    text: str
    role: Role
    row: Row
    number: int


def write_foot(setting: Setting, rows: Sequence[Row], measure: Measure) -> Iterator[Paragraph]:
    """Paragraphs of the foot, the executor last where an extractor put it between the names."""
    drafts: list[list[Piece]] = []
    names: list[list[Piece]] = []
    for piece in _pieces(setting, rows):
        if piece.role == "name":
            names.append([piece])
        elif drafts and not measure.whole and _continues(drafts[-1], piece, names):
            drafts[-1].append(piece)
        else:
            drafts += names
            names = []
            drafts.append([piece])
    drafts += names
    for draft in _executor_last(drafts):
        if draft[0].role == "table":
            grid = [piece.row for piece in draft]
            for table in find_tables(grid):
                yield from write_table(setting, grid[table.start : table.end])
            continue
        yield write(setting, [p.span for p in draft], draft[0].role, [p.row for p in draft])


def _executor_last(drafts: list[list[Piece]]) -> list[list[Piece]]:
    """One executor, after the names: some extractors put its lines between them, the phone above the name."""
    executors = [d for d in drafts if d[0].role == "executor"]
    signed = max((i for i, d in enumerate(drafts) if d[0].role in ("name", "group", "regards")), default=-1)
    if len(executors) < 2 and (not executors or drafts.index(executors[0]) > signed):
        return drafts
    named = sorted(executors, key=lambda d: not cues.is_executor(cues.fold(d[0].text)))
    whole = [piece for draft in named for piece in sorted(draft, key=lambda p: cues.is_contact(cues.fold(p.text)))]
    return [d for d in drafts if d not in executors] + [whole]


def _continues(draft: Sequence[Piece], piece: Piece, names: Sequence[object]) -> bool:
    """Whether a piece goes on in the paragraph above it."""
    last = draft[-1]
    near = piece.row.gap < _FAR or piece.row is last.row
    if piece.role == "table" or last.role == "table":
        return piece.role == last.role
    if piece.role == "executor":
        return last.role == "executor"
    if piece.role in ("attachment", "copy"):
        opens = cues.is_attachment(cues.fold(piece.text)) or cues.is_copy(cues.fold(piece.text))
        return last.role == piece.role and not opens and (opens_lower(piece.text) or not _numbered(piece.text))
    if piece.role == "group" and draft[0].role in ("group", "regards"):
        apart = piece.number > last.number + 1  # rows of names alone stand between
        if names and (apart or _is_complete(draft) or cues.opens_office(cues.fold(piece.text))):
            return False
        if draft[0].role == "regards":
            return near and (opens_lower(piece.text) or cues.fold(piece.text).startswith(_OF))
        return near or opens_lower(piece.text)
    return False


_OF = ("парламента республики", "республики казахстан")
"""«С уважением,» / «депутаты Сената» / «Парламента Республики Казахстан»."""


def _numbered(text: str) -> bool:
    return bool(_NUMBERED.match(text))


def _is_complete(draft: Sequence[Piece]) -> bool:
    """A Kazakh line of office ends with its noun or a colon."""
    text = draft[-1].text
    return text.endswith(":") or cues.ends_office(cues.fold(text))


def _pieces(setting: Setting, rows: Sequence[Row]) -> Iterator[Piece]:
    state: Role = "group"
    for number, row in enumerate(rows):
        if row.grid:
            yield Piece(Span(row.start, row.end), row.text, "table", row, number)
            continue
        state = _state(rows, number, state)
        if state in ("executor", "attachment", "copy"):
            yield Piece(Span(row.start, row.end), row.text, state, row, number)
        elif cues.is_regards(row.folded) and not any(find_persons(row.text)):
            yield Piece(Span(row.start, row.end), row.text, "regards", row, number)
        else:
            yield from _names_and_offices(setting, row, number)


def _state(rows: Sequence[Row], number: int, before: Role) -> Role:
    """Which part of the foot a row belongs to, from its own words or those above it."""
    row = rows[number]
    if cues.is_executor(row.folded) or _is_bare_executor(rows, number):
        return "executor"
    if cues.is_contact(row.folded):
        return "executor"
    if cues.is_attachment(row.folded):
        return "attachment"
    if cues.is_copy(row.folded):
        return "copy"
    if before == "executor":
        drafted = rows[max(number - 2, 0) : number]
        named = any(any(find_persons(r.text)) for r in drafted if r is drafted[-1] or cues.is_executor(r.folded))
        full = not named and row.gap < _FAR and is_full_name(row.text) and not cues.names_office(row.folded)
        return "executor" if full or (_belongs_to_executor(row) and not named) else "group"
    if before in ("attachment", "copy"):
        return "group" if _signs(rows[number - 1], row) else before
    return "group"


def _signs(above: Row, row: Row) -> bool:
    """Whether the signature begins below an attachment: with a name, regards, or an office set apart."""
    if cues.is_regards(row.folded) or (any(find_persons(row.text)) and not _numbered(row.text)):
        return True
    listed = above.text.endswith((";", ",")) and row.gap <= _FAR  # «Копия: Аппарат Правительства …;» / «Акимат …»
    apart = row.gap > _FAR or row.first or ends_sentence(above.text) or (row.bold and not above.bold)
    office = cues.opens_office(row.folded) or cues.ends_office(row.folded)
    return apart and not listed and office and not _numbered(row.text)


def _belongs_to_executor(row: Row) -> bool:
    """What may follow «Исп.» on its own line: a name, an office, an extension; not the next faction's line."""
    names = list(find_persons(row.text))
    alone = len(names) == 1 and names[0].start() == 0
    return (
        row.gap < _FAR
        and not row.first
        and (alone or opens_lower(row.text))
        and len(row.text) < 60
        and not cues.opens_office(row.folded)
    )


def _is_bare_executor(rows: Sequence[Row], number: int) -> bool:
    """A name without a label is the executor's if a phone follows it: «Н.К. Аубаев» / «74-67-54»."""
    row = rows[number]
    names = list(find_persons(row.text))
    if len(names) != 1 or names[0].start() > 2 or any(cues.is_executor(other.folded) for other in rows):
        return False
    rest = row.text[names[0].end() :].strip(" ,;")
    if rest:
        return bool(cues.is_contact(cues.fold(rest)))
    below = rows[number + 1] if number + 1 < len(rows) else row
    return number > 0 and not below.first and cues.is_contact(below.folded) and not any(find_persons(below.text))


def _names_and_offices(setting: Setting, row: Row, number: int) -> Iterator[Piece]:
    """Cut a row into what stands before names, and the names."""
    text = setting.document.text
    for cell in row.cells:
        value = _SPACE.sub(" ", text[cell.start : cell.end])  # «М.\u00a0Шораева»
        at = 0
        for match in find_persons(value):
            yield from _office(row, number, cell.start, value, at, match.start())
            yield Piece(Span(cell.start + match.start(), cell.start + match.end()), match[0], "name", row, number)
            at = match.end()
        for start, end in _full_names(row, value) if at == 0 else ():
            yield from _office(row, number, cell.start, value, at, start)
            yield Piece(Span(cell.start + start, cell.start + end), value[start:end], "name", row, number)
            at = end
        yield from _office(row, number, cell.start, value, at, len(value))


def _full_names(row: Row, value: str) -> list[tuple[int, int]]:
    """Names without initials: in a cell of their own, or after an office («Заместитель министра Данияр Оразалин»)."""

    def is_office(text: str) -> bool:
        return cues.names_office(cues.fold(text))

    alone = len(row.cells) > 1 or row.left > 20
    if ((alone and is_full_name(value)) or is_likely_name(value)) and not is_office(value):
        return [(0, len(value))]
    found = find_name_after_office(value)
    if found and is_office(value[: found[0]]) and not is_office(value[found[0] :]):
        return [found]
    return [span for span in find_capitalised_names(value) if not is_office(value[span[0] : span[1]])]


def _office(row: Row, number: int, origin: int, value: str, start: int, end: int) -> Iterator[Piece]:
    part = value[start:end]
    stripped = part.strip()
    if stripped and any(c.isalnum() for c in stripped):
        begin = origin + start + len(part) - len(part.lstrip())
        role: Role = "regards" if cues.is_regards(cues.fold(stripped)) else "group"
        yield Piece(Span(begin, begin + len(stripped)), " ".join(stripped.split()), role, row, number)
