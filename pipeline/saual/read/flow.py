"""What a word processor's file says: paragraphs, tables, boxes and notes in reading order, and a Document of them.

Readers of DOCX, ODT, HTML and Markdown make a `Flow`; `lay_out` sets it. A page is not drawn: each line only gets the
column it would begin and end at, by the widths of its letters, which is all that cleaning asks of a printed line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, zip_longest
from statistics import median
from typing import Literal, NamedTuple

import regex

from saual.clean.widths import COLUMN, printed_width
from saual.language.sentences import ends_sentence, opens_lower
from saual.read.document import Document, Line, Note, Page, Place, ReadError, Source, Span, Warning

MAX_CHARACTERS = 10_000_000
A4_WIDTH = 467.7
"""Points between the margins of a letter: 210 mm less 30 and 15 (Government resolution 703 of 2018, p. 16)."""
LINE_HEIGHT = 1.15
TAB = 35.4
"""Points from one tab stop to the next where a file names none: 1.25 cm."""
WIDE = 3.2
"""A tab that leaves more white than so many columns divides a line into cells, as between the words of a PDF."""
WIDE_BLANKS = 2.0
DATA_ROWS = 3
"""So many rows of two cells are a table of data even without lines; a letterhead has one or two."""
EDGE = 0.5
"""Empty lines that the edge of a table counts for."""

Align = Literal["left", "center", "right", "justify"]


class Mark(NamedTuple):
    """A footnote where the text points to it: its marker as printed, and what it says."""

    marker: str
    blocks: tuple[Block, ...]


class Piece(NamedTuple):
    r"""A run of letters set alike; "\n" is a forced line break, "\t" a tab. One with a `mark` has its marker."""

    text: str
    bold: bool = False
    mark: Mark | None = None


class Para(NamedTuple):
    """A paragraph; lengths in points. `left` indents it all, `first` its first line on top of that.

    `tabs` are the stops that it names, from the left margin. `page`: a new page begins with it.
    """

    pieces: tuple[Piece, ...]
    align: Align = "left"
    left: float = 0.0
    first: float = 0.0
    before: float = 0.0
    after: float = 0.0
    size: float = 12.0
    tabs: tuple[tuple[float, Align], ...] = ()
    page: bool = False


class Cell(NamedTuple):
    """A cell of a table; `left` and `width` in points, from the left edge of what the table stands in."""

    blocks: tuple[Block, ...]
    left: float
    width: float


class Table(NamedTuple):
    """Rows of cells. `ruled`: lines stand between the columns, so it shows data and not two columns of a letterhead."""

    rows: tuple[tuple[Cell, ...], ...]
    ruled: bool


class Box(NamedTuple):
    """A text box; `sideways` if its text is turned: a stamp."""

    blocks: tuple[Block, ...]
    sideways: bool


Block = Para | Table | Box


class Flow(NamedTuple):
    """A file's blocks in reading order. `width`: points between the margins; `pictures`: how many it shows."""

    blocks: tuple[Block, ...]
    width: float = A4_WIDTH
    pictures: int = 0
    warnings: tuple[Warning, ...] = ()


class _Set(NamedTuple):
    """A line in the making: its cells with their columns, how its letters look, what stands above it."""

    cells: tuple[tuple[_Run, float], ...]
    right: float
    gap: float
    joint: Literal["paragraph", "line", "row"]
    size: float
    sideways: bool = False
    page: bool = False


class _Run(NamedTuple):
    """Letters, for each whether it is bold, and the footnotes at their offsets."""

    text: str
    bold: bytes
    marks: tuple[tuple[int, Mark], ...]

    def slice(self, start: int, end: int) -> _Run:
        marks = tuple((at - start, mark) for at, mark in self.marks if start <= at < end)
        return _Run(self.text[start:end], self.bold[start:end], marks)


_CONTROLS = regex.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_GAP = regex.compile(r"[ \u00a0]*\t[ \u00a0\t]*|[ \u00a0]{3,}")
_LABEL = regex.compile(r"\W{0,2}(?:\d{1,2}(?:\.\d{1,2})*|\p{L}|[IVXivx]{1,4})?[.)–—•·-]$")


def lay_out(flow: Flow, source: Source) -> Document:
    """Set a flow. Raises ReadError where it says nothing or far too much."""
    size = _body_size(flow.blocks)
    setter = _Setter(flow.width, size)
    lines = list(setter.blocks(flow.blocks, 0.0, flow.width))
    if not any(run.text.strip() for line in lines for run, _ in line.cells):
        raise _without_text(flow)
    if sum(len(run.text) for line in lines for run, _ in line.cells) > MAX_CHARACTERS:
        raise ReadError("too_big", f"В документе больше {MAX_CHARACTERS // 10**6} млн знаков. Разделите его на части.")
    return _write(lines, source, flow, None if _is_wrapped(lines) else flow.width / setter.unit)


def _without_text(flow: Flow) -> ReadError:
    if flow.pictures:
        return ReadError(
            "unsupported",
            "В документе нет текста, только изображения: это скан. Сохраните его как PDF и передайте PDF.",
        )
    return ReadError("empty", "В документе нет ни одного знака. Проверьте, тот ли это файл.")


def paragraphs(blocks: Iterable[Block]) -> Iterator[Para]:
    """All paragraphs, those in tables and boxes too."""
    for block in blocks:
        match block:
            case Para():
                yield block
            case Table():
                for row in block.rows:
                    for cell in row:
                        yield from paragraphs(cell.blocks)
            case Box():
                yield from paragraphs(block.blocks)


def _body_size(blocks: Sequence[Block]) -> float:
    """The letter size of running text: that of the long paragraphs."""
    sizes = [(p.size, sum(len(piece.text) for piece in p.pieces)) for p in paragraphs(blocks)]
    long = [size for size, length in sizes if length >= 80] or [size for size, length in sizes if length]
    return median(long) if long else 12.0


class _Setter:
    """Sets blocks into lines; `unit` is the width of a column in points."""

    def __init__(self, width: float, size: float) -> None:
        self.width = width
        self.size = size
        self.unit = size * COLUMN / 1000
        self.above = 0.0  # empty lines since the last line
        self.after = 0.0  # white below the last paragraph, in points
        self.page = False

    def blocks(self, blocks: Sequence[Block], left: float, width: float) -> Iterator[_Set]:
        for block in blocks:
            match block:
                case Para():
                    yield from self.paragraph(block, left, width)
                case Table():
                    yield from self.table(block, left)
                case Box():
                    yield from self.box(block)

    def paragraph(self, para: Para, left: float, width: float) -> Iterator[_Set]:
        run = _run_of(para.pieces)
        self.page = self.page or para.page
        white = max(para.before, self.after) / (LINE_HEIGHT * self.size)
        self.after = para.after
        if not run.text.strip():
            self.above += white + run.text.count("\n") + para.size / self.size
            return
        self.above += white
        joint: Literal["paragraph", "line"] = "paragraph"
        at = 0
        for value in run.text.split("\n"):
            line = run.slice(at, at + len(value))
            at += len(value) + 1
            if not value.strip():
                self.above += 1.0
                joint = "paragraph"
                continue
            cells, right = self.cells(line, para, left, width, joint == "paragraph")
            yield _Set(cells, right, self.above, joint, para.size, page=self.page)
            self.above, self.page, joint = 0.0, False, "line"

    def cells(
        self, run: _Run, para: Para, left: float, width: float, first: bool
    ) -> tuple[tuple[tuple[_Run, float], ...], float]:
        """The parts of a line with their columns, and the column where it ends."""
        scale = self.unit * para.size / self.size
        indent = para.left + (para.first if first else 0.0)
        text = run.text.rstrip()
        long = indent + printed_width(text) * scale > width
        found: list[tuple[_Run, float]] = []
        at, start, x = 0, 0, indent
        cell_x = x
        for gap in _GAP.finditer(text):
            x += printed_width(text[at : gap.start()]) * scale
            end = self._after_gap(gap[0], x, para, printed_width(text[gap.end() :].split("\t")[0]) * scale, scale)
            wide = end - x > (WIDE if "\t" in gap[0] else WIDE_BLANKS) * self.unit
            if not text[start : gap.start()].strip():
                start, cell_x = gap.end(), end
            elif wide and not long and not _LABEL.match(text[start : gap.start()].strip()):
                found.append((run.slice(start, gap.start()), cell_x))
                start, cell_x = gap.end(), end
            at, x = gap.end(), end
        x += printed_width(text[at:]) * scale
        found.append((run.slice(start, len(text)), cell_x))
        shift = 0.0 if long or len(found) > 1 else _shift(para.align, width - x)
        cells = tuple((cell, (left + begin + shift) / self.unit) for cell, begin in found)
        return cells, (left + (width if long else min(x + shift, width))) / self.unit

    def _after_gap(self, gap: str, x: float, para: Para, following: float, scale: float) -> float:
        """Where the text after a gap begins."""
        for sign in gap:
            if sign != "\t":
                x += printed_width(" ") * scale
                continue
            stop, align = next(((s, a) for s, a in para.tabs if s > x + 1), (0.0, "left"))
            if not stop:
                x = TAB * (x // TAB + 1)
            else:
                back = {"right": following, "center": following / 2}.get(align, 0.0)
                x = max(x + scale, stop - back)
        return x

    def table(self, table: Table, left: float) -> Iterator[_Set]:
        """A ruled table row by row; one without lines as the columns it sets side by side; one cell as its paragraphs.

        Its edges part what stands in it from what stands around it, whatever white there is.
        """
        self.above += EDGE
        rows = [[cell for cell in row if any(_says(p) for p in paragraphs(cell.blocks))] for row in table.rows]
        data = table.ruled or sum(len(row) > 1 for row in rows) >= DATA_ROWS
        for filled in rows:
            if not filled:
                self.above += 1.0
            elif max(map(len, table.rows)) == 1:
                yield from self.blocks(filled[0].blocks, left + filled[0].left, filled[0].width)
            elif data:
                yield self._data_row(filled, left)
            else:
                yield from self._side_by_side(filled, left)
        self.above += EDGE

    def _data_row(self, cells: Sequence[Cell], left: float) -> _Set:
        runs = [(_joined(list(paragraphs(cell.blocks))), (left + cell.left) / self.unit) for cell in cells]
        right = min(self.width, left + cells[-1].left + cells[-1].width) / self.unit
        made = _Set(tuple(runs), right, self.above, "row", self.size, page=self.page)
        self.above, self.after, self.page = 0.0, 0.0, False
        return made

    def _side_by_side(self, cells: Sequence[Cell], left: float) -> Iterator[_Set]:
        above, page = self.above + self.after / (LINE_HEIGHT * self.size), self.page
        columns: list[list[_Set]] = []
        for cell in cells:
            self.above, self.after, self.page = 0.0, 0.0, False
            columns.append(list(self.blocks(cell.blocks, left + cell.left, cell.width)))
        for number, beside in enumerate(zip_longest(*columns)):
            here = [line for line in beside if line is not None]
            parts = tuple(part for line in here for part in line.cells)
            gap = min(line.gap for line in here) if number else above
            size = max(line.size for line in here)
            yield _Set(parts, here[-1].right, gap, "paragraph", size, page=page and not number)
        self.above, self.after, self.page = 0.0, 0.0, False

    def box(self, box: Box) -> Iterator[_Set]:
        """The lines of a box, apart from the flow around it."""
        kept = self.above, self.after, self.page
        self.above, self.after, self.page = 0.0, 0.0, False
        for line in list(self.blocks(box.blocks, 0.0, self.width)):
            yield line._replace(sideways=box.sideways)
        self.above, self.after, self.page = kept


def _shift(align: Align, room: float) -> float:
    return max(room, 0.0) * {"center": 0.5, "right": 1.0}.get(align, 0.0)


def _says(para: Para) -> bool:
    return any(piece.text.strip() for piece in para.pieces)


def _run_of(pieces: Iterable[Piece]) -> _Run:
    texts: list[str] = []
    bold = bytearray()
    marks: list[tuple[int, Mark]] = []
    for piece in pieces:
        text = _CONTROLS.sub("", piece.text)
        if piece.mark is not None:
            marks.append((len(bold), piece.mark))
        texts.append(text)
        bold += (b"\1" if piece.bold else b"\0") * len(text)
    return _Run("".join(texts), bytes(bold), tuple(marks))


def _joined(paras: Sequence[Para]) -> _Run:
    """All that a cell or a note says, as one line."""
    pieces: list[Piece] = []
    for para in paras:
        if _says(para):
            pieces += [Piece(" ")] if pieces else []
            pieces += para.pieces
    run = _run_of(pieces)
    text = run.text.replace("\n", " ").replace("\t", " ")
    start = len(text) - len(text.lstrip())
    return run._replace(text=text).slice(start, max(start, len(text.rstrip())))


def _is_wrapped(lines: Sequence[_Set]) -> bool:
    """Whether each printed line is a paragraph of its own, as in text that was pasted from a page.

    Then the file's paragraphs say nothing, and the lines are joined as those of plain text are.
    """
    texts = [line.cells[0][0].text for line in lines if line.joint != "row" and len(line.cells) == 1]
    long = [text for text in texts if len(text) > 30]
    broken = sum(
        1 for one, two in pairwise(texts) if len(one) > 30 and opens_lower(two) and not ends_sentence(one.rstrip())
    )
    return broken >= 5 and broken > 0.3 * len(long)


def _write(lines: Sequence[_Set], source: Source, flow: Flow, columns: float | None) -> Document:
    """The text of the lines, then of the notes; where `columns` is None, as lines of plain text."""
    writer = _Writer(columns is not None)
    for line in lines:
        writer.line(line)
    pages = [*writer.breaks, (len(writer.breaks) + 1, writer.at)]
    writer.write_notes(len(pages))
    starts = [0, *(at + 1 for _, at in writer.breaks)]
    ends = [*(at for _, at in writer.breaks), max(writer.at - 1, 0)]
    made = tuple(
        Page(number, start, end, None, None, "plain")
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
    )
    text = "".join(writer.parts)[:-1]
    return Document(
        source, text, made, tuple(writer.lines), warnings=flow.warnings, columns=columns, notes=tuple(writer.notes)
    )


class _Writer:
    """Text and lines as they are written; each line ends with a line feed, each page but the last with a form feed."""

    def __init__(self, placed: bool) -> None:
        self.placed = placed
        self.parts: list[str] = []
        self.at = 0
        self.lines: list[Line] = []
        self.breaks: list[tuple[int, int]] = []  # page number and offset of its form feed
        self.marks: list[tuple[Mark, Span]] = []
        self.notes: list[Note] = []

    def put(self, text: str) -> None:
        self.parts.append(text)
        self.at += len(text)

    def line(self, line: _Set) -> None:
        if line.page and self.lines:
            self.parts[-1] = "\f"
            self.breaks.append((len(self.breaks) + 1, self.at - 1))
        page = len(self.breaks) + 1
        if not self.placed:
            for _ in range(round(line.gap)):
                self.lines.append(Line(self.at, self.at, page))
                self.put("\n")
        start = self.at
        spans: list[Span] = []
        for number, (run, _) in enumerate(line.cells):
            self.put("\t" if number else "")
            spans.append(Span(self.at, self.at + len(run.text)))
            self.marks += [(mark, Span(self.at + at, self.at + at + len(mark.marker))) for at, mark in run.marks]
            self.put(run.text)
        bold = b"".join(run.bold for run, _ in line.cells)
        heavy, lead = _weight("".join(run.text for run, _ in line.cells), bold)
        place = Place(tuple(spans), tuple(left for _, left in line.cells), line.right, line.gap, line.joint)
        made = Line(start, self.at, page, None, line.size, heavy, line.sideways, lead)
        self.lines.append(made._replace(place=place) if self.placed else made)
        self.put("\n")

    def write_notes(self, page: int) -> None:
        """The footnotes in their order, those that footnotes themselves point to included."""
        done = 0
        while done < len(self.marks):
            mark, anchor = self.marks[done]
            done += 1
            run = _joined(list(paragraphs(mark.blocks)))
            if not run.text:
                continue
            start = self.at
            self.line(_Set(((run, 0.0),), 0.0, 1.0, "paragraph", 1.0))
            self.notes.append(Note(mark.marker, Span(start, start + len(run.text)), anchor))


def _weight(text: str, bold: bytes) -> tuple[bool, int]:
    """Whether most letters of a line are bold, and how many characters at its beginning are."""
    letters = [at for at, sign in enumerate(text) if sign.isalnum()]
    heavy = sum(bold[at] for at in letters)
    lead = next((at for at in letters if not bold[at]), len(text)) if heavy else 0
    while lead and not bold[lead - 1]:
        lead -= 1
    return 2 * heavy > len(letters) > 0, lead
