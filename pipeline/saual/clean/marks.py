"""Footnote marks that an extractor tore from their notes, in text without geometry.

A raised digit is a line of its own for an extractor: it stands above its note or below it, behind an empty line or not,
several of them together, at the end of the word that a hyphen broke above the note («эконо1»), or somewhere else on the
page. A lone digit is a mark only if a digit glued to a word of the page points to it: other lone numbers are pages.
"""

from __future__ import annotations

from collections.abc import Sequence

import regex

from saual.clean.furniture import page_number, page_numbers
from saual.clean.rows import Measure, Row
from saual.language.sentences import ends_sentence, opens_upper
from saual.read.document import Document, Span

_DATED = r"(?:19|20)\d\d\s\p{Ll}"
"""A note may begin with its date: «2 2025 жылғы 30 маусымдағы …»."""
MARKED = regex.compile(
    rf"^(\d{{1,2}}|\*{{1,3}}(?!.*\S\*+$))(?:\s|(?=[\p{{L}}«\"]))\s?(?=[\p{{L}}«\"(]|(?<=\s){_DATED})"
)
CAPITAL = regex.compile(rf"^(?:\d{{1,2}}|\*{{1,3}})(?:\s?[\p{{Lu}}«\"(]|\s{_DATED})")
APART = 0.45
"""The white, in lines, that parts a footnote from what follows."""
REACH = 90
"""How many rows above its footnote an anchor may stand: two pages."""
_LONGEST = 12
"""Rows of a note."""
_WIDER = 1.04
"""How much wider than a full row of the body a row of a note runs: its letters are smaller, so more of them fit."""
_HYPHENS = ("-", "\u00ad")
_NUMBERED = (
    r"(?<!\p{L})(?:пункт|подпункт|стать|част|глав|раздел|приложени|таблиц|класс|школ|курс|этап|кварт|тип|форм|групп|"
    r"категори|вариант|очеред|номер|лот|баб|бап|тарма|қосымша|сынып|кезең|тоқсан|топ|санат|нысан)"
)
"""Nouns that a number names: «согласно пункту 2.» points to no note."""
_GOES_ON = r"(?:[«\"]|\p{L}+(?:ған|ген|қан|кен|нный|нного|нному|нным|нном|нных|нными|нные|нной|нная|ное)(?!\p{L}))"
_LONE = regex.compile(r"^(?:\d{1,2}|\*{1,3})$")
_BROKEN = regex.compile(r"(?<=\p{Ll}{2})\d$")


def find_anchor(document: Document, marker: str, near: Sequence[Row]) -> Span | None:
    """The last place in these rows where the marker is glued to a word: «правила1», «хранения*.».

    A raised digit may have lost its place to a space: «приказом 1 утвержденных», «освобожден 2.»; so only if no other
    number can be meant.
    """
    if marker.startswith("*"):
        glued = regex.compile(rf"(?<=[^\s*])({regex.escape(marker)})(?=[\s.,;:)»]|$)")
    else:
        closed = r"(?:\p{Ll}{5}|[»”\")%])[.!?](?=\d+(?:\s+[\p{Lu}«\d]|\s*$))"  # «до 78 %.1 Расходы …», never «прил.1»
        glued = regex.compile(rf"(?:\p{{Ll}}{{3}}|[»”\")%]|{closed})({marker})(?=[\s.,;:)»]|$)")
    for candidate in reversed(near):
        found = list(glued.finditer(document.text, candidate.start, candidate.end))
        if found:
            return Span(*found[-1].span(1))
    if not regex.fullmatch(r"\d", marker):
        return None
    parted = regex.compile(rf"(?<=\p{{Ll}}{{4}})(?<!{_NUMBERED}\p{{L}}*)(\s{marker})(?=[.,;)](?!\d)|\s{_GOES_ON})")
    loose = [m.span(1) for row in near for m in parted.finditer(document.text, row.start, row.end)]
    return Span(*loose[0]) if len(loose) == 1 else None


def anchor_of(document: Document, row: Row, above: Sequence[Row], below: Sequence[Row] = ()) -> Span | None:
    """Where the body points to the footnote that this row begins; None if it begins none."""
    mark = MARKED.match(row.text)
    if not mark or not CAPITAL.match(row.text):
        return None
    return find_anchor(document, mark[1], above[-REACH:]) or find_anchor(document, mark[1], below)


def rest_of_page(rows: Sequence[Row], at: int) -> Sequence[Row]:
    """The rows below this one on its page: an extractor may put a note above what points to it."""
    end = at + 1
    while end < len(rows) and rows[end].page == rows[at].page and end - at <= REACH:
        end += 1
    return rows[at + 1 : end]


def merge_markers(document: Document, rows: Sequence[Row], measure: Measure) -> tuple[Row, ...]:
    """Rows that are nothing but a mark become part of their note's first row."""
    if document.boxes is not None or document.columns is not None:
        return tuple(rows)
    merged = list(rows)
    numbers = {at for at in page_numbers(rows) if _at_edge(rows, at)}
    gone: set[int] = set()
    headed: set[int] = set()
    for at, row in enumerate(rows):
        if at in gone or (row.first and row.text == str(row.page)):
            continue
        if _LONE.match(row.text):
            several = at + 1 < len(rows) and bool(_LONE.match(rows[at + 1].text)) and rows[at + 1].gap <= APART
            paging = at in numbers and not several
            marks = _marks(document, rows, at, paging)
            starts = _starts(document, rows, marks, measure, headed, paging) if marks else []
            for mark, start in zip(marks, starts, strict=True) if starts else ():
                beside = start == mark + 1
                merged[start] = _joined(rows[mark], rows[start]) if beside else _headed(rows[mark].text, rows[start])
                gone.add(mark)
                headed.add(start)
        elif (end := _broken_above(document, rows, at)) is not None:
            merged[at] = _without_last(row)
            merged[at + 1] = _headed(row.text[-1], rows[at + 1])
            headed |= set(range(at + 1, end))
    return tuple(row for at, row in enumerate(merged) if at not in gone)


def _marks(document: Document, rows: Sequence[Row], at: int, paging: bool) -> list[int]:
    """A lone mark and those that follow it directly: «1» / «2», each with an anchor.

    `paging`: whether it may be the number of a page as well; then only what stands right below it can be its note.
    """
    marks: list[int] = []
    while (
        at < len(rows)
        and _LONE.match(rows[at].text)
        and (not marks or (not paging and _is_close(document, rows[at - 1], rows[at])))
    ):
        near = (*([] if paging else rest_of_page(rows, at)), *rows[max(at - REACH, 0) : at])
        if find_anchor(document, rows[at].text, near) is None:
            return []
        marks.append(at)
        at += 1
    return marks


def _starts(
    document: Document, rows: Sequence[Row], marks: Sequence[int], measure: Measure, headed: set[int], paging: bool
) -> list[int]:
    """The rows with which the notes of these marks begin; none if not every mark has one."""
    below = marks[-1] + 1
    if paging and _is_written(rows, marks):
        return []  # the number of a page: its note has a mark of its own
    close = below < len(rows) and _is_close(document, rows[below - 1], rows[below])
    if close and len(marks) == 1 and CAPITAL.match(f"{rows[marks[0]].text} {rows[below].text}"):
        return [below]
    beside = bool(marks[0]) and _is_close(document, rows[marks[0] - 1], rows[marks[0]])
    starts = [] if paging or _is_written(rows, marks) else _starts_below(document, rows, below, len(marks), beside)
    if beside and not starts and len(marks) > 1:
        starts = _notes_above(document, rows, marks)
    above = _note_above(rows, marks[0], measure, headed) if beside and not starts else None
    if starts or above is not None or paging or _is_written(rows, marks):
        return [above] if above is not None and len(marks) == 1 else starts
    return _notes_at_bottom(document, rows, marks)


def _at_edge(rows: Sequence[Row], at: int) -> bool:
    """Whether a lone number is one of the first two rows of its page or the last, or the file has lost its pages."""
    last = at + 1 == len(rows) or rows[at + 1].first
    second = at > 0 and rows[at - 1].first  # below a running header
    return rows[-1].page == 1 or rows[at].first or second or last


def _is_written(rows: Sequence[Row], marks: Sequence[int]) -> bool:
    """Whether a note near by has its mark already."""
    near = rows[max(marks[0] - REACH, 0) : marks[-1] + REACH]
    return any(row.text.startswith(f"{rows[at].text} ") and CAPITAL.match(row.text) for at in marks for row in near)


def _starts_below(document: Document, rows: Sequence[Row], below: int, count: int, beside: bool) -> list[int]:
    """Notes behind an empty line below their marks; where a row stands close above the mark, only at a page's end."""
    if below == len(rows) or rows[below].first or document.text[rows[below - 1].end : rows[below].start].strip():
        return []
    end = _end_of_block(document, rows, below)
    last = end == len(rows) or rows[end].first or bool(document.text[rows[end - 1].end : rows[end].start].strip())
    return _notes_in(document, rows, below, end, count) if last or not beside else []


def _is_close(document: Document, one: Row, two: Row) -> bool:
    """Whether nothing stands between two rows, nor white space."""
    return (
        not two.first
        and two.gap <= APART
        and (page_number(two) is None or bool(_LONE.match(two.text)))
        and not document.text[one.end : two.start].strip()
    )


def _end_of_block(document: Document, rows: Sequence[Row], begin: int) -> int:
    end = begin + 1
    while end < len(rows) and _is_close(document, rows[end - 1], rows[end]):
        end += 1
    return end


def _notes_in(document: Document, rows: Sequence[Row], begin: int, end: int, count: int) -> list[int]:
    """Where so many notes begin in a block that is nothing but notes: capitals after full stops, and one at the end."""
    if end - begin > _LONGEST * count or not _closes(rows[end - 1].text):
        return []
    starts = [
        at for at in range(begin, end) if _opens(rows[at].text) and (at == begin or _closes(rows[at - 1].text))
    ]  # fmt: skip
    return starts if len(starts) == count and starts[0] == begin else starts[:1] if count == 1 and starts else []


def _opens(text: str) -> bool:
    return bool(CAPITAL.match(f"1 {text}"))


def _closes(text: str) -> bool:
    return ends_sentence(text) and not text.endswith((":", ";"))


def _notes_at_bottom(document: Document, rows: Sequence[Row], marks: Sequence[int]) -> list[int]:
    """The last block of the page, above its stamp: where a table parts the mark from its note."""
    page = rest_of_page(rows, marks[-1])
    end = marks[-1] + 1 + len(page)
    for at in range(marks[-1] + 2, end):
        torn = at + 1 == end or document.text[rows[at].end : rows[at + 1].start].strip()
        if torn:
            begin = at
            while begin > marks[-1] + 1 and _is_close(document, rows[begin - 1], rows[begin]):
                begin -= 1
            return _notes_in(document, rows, begin, at + 1, len(marks))
    return []


def _notes_above(document: Document, rows: Sequence[Row], marks: Sequence[int]) -> list[int]:
    """The last sentences above several marks that were put below their notes: «Тариф …» / «Приказ …» / «1» / «2»."""
    begin = marks[0] - 1
    while begin and marks[0] - begin < _LONGEST and _is_close(document, rows[begin - 1], rows[begin]):
        begin -= 1
    starts = [at for at in range(begin, marks[0]) if _opens(rows[at].text) and _closes(rows[at - 1].text)]
    return starts[-len(marks) :] if len(starts) >= len(marks) and _closes(rows[marks[0] - 1].text) else []


def _note_above(rows: Sequence[Row], mark: int, measure: Measure, headed: set[int]) -> int | None:
    """The row that a note begins with whose number was put below it: «Приказ Министра …» / «… № 88.» / «1»."""
    for at in range(mark - 1, max(mark - _LONGEST, 0), -1):
        if at in headed:
            mark = at
            continue
        row, above = rows[at], rows[at - 1]
        apart = row.gap > APART or ends_sentence(above.text) or above.text.endswith(_HYPHENS)
        wide = measure.width is not None and row.right > _WIDER * measure.width
        ends_wide = wide and measure.width is not None and above.right <= _WIDER * measure.width
        if (apart or ends_wide) and opens_upper(row.text):
            return at
        if row.gap > APART or row.first:
            return None
    return None


def _broken_above(document: Document, rows: Sequence[Row], at: int) -> int | None:
    """Where a note ends whose mark melted into the word that a hyphen broke above it: «эконо1» / «» / «Без сетей.»."""
    row = rows[at]
    if not _BROKEN.search(row.text) or at + 1 == len(rows) or rows[at + 1].first or rows[at + 1].gap <= APART:
        return None
    end = _end_of_block(document, rows, at + 1)
    if document.text[row.end : rows[at + 1].start].strip() or not _notes_in(document, rows, at + 1, end, 1):
        return None
    above = find_anchor(document, row.text[-1], rows[max(at - REACH, 0) : at])
    return None if above is None else end


def _without_last(row: Row) -> Row:
    """A row without the mark that stands for its hyphen; what follows the cut is its word's second half."""
    cells = (*row.cells[:-1], Span(row.cells[-1].start, row.end - 1))
    return row._replace(end=row.end - 1, text=f"{row.text[:-1]}-", folded=f"{row.folded[:-1]}-", cells=cells)


def _headed(mark: str, row: Row) -> Row:
    """The first row of a note with a mark that stands elsewhere, in its words and not in its place."""
    text = f"{mark} {row.text}"
    return row._replace(text=text, folded=text.lower())


def _joined(mark: Row, row: Row) -> Row:
    text = f"{mark.text} {row.text}"
    return row._replace(
        start=mark.start, text=text, folded=text.lower(), cells=(Span(mark.start, row.end),), lefts=(mark.left,),
        first=mark.first, gap=mark.gap,
    )  # fmt: skip
