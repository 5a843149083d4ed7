"""A flow to a Document: its lines with their places, its pages, and its footnotes at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from saual.language.sentences import ends_sentence, opens_lower
from saual.read.document import Document, Line, Note, Page, Place, ReadError, Source, Span, Warning
from saual.read.flow import Block, Flow, Mark, paragraphs
from saual.read.flow_lines import SetLine, Setter, joined
from saual.read.flow_tabs import mark_tabbed

MAX_CHARACTERS = 10_000_000


def lay_out(flow: Flow, source: Source) -> Document:
    """Set a flow. Raises ReadError where it says nothing or far too much."""
    size = _body_size(flow.blocks)
    setter = Setter(flow.width, size)
    lines = list(mark_tabbed(list(setter.blocks(flow.blocks, 0.0, flow.width)), setter.tables))
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
    lost = next((note for note in flow.warnings if note.code == "part_unread"), None)
    if lost is not None:
        return ReadError("unsupported", lost.message)
    return ReadError("empty", "В документе нет ни одного знака. Проверьте, тот ли это файл.")


def _body_size(blocks: Sequence[Block]) -> float:
    """The letter size of running text: that of the long paragraphs."""
    sizes = [(p.size, sum(len(piece.text) for piece in p.pieces)) for p in paragraphs(blocks)]
    long = [size for size, length in sizes if length >= 80] or [size for size, length in sizes if length]
    return median(long) if long else 12.0


def _is_wrapped(lines: Sequence[SetLine]) -> bool:
    """Whether each printed line is a paragraph of its own, as in text that was pasted from a page.

    Then the file's paragraphs say nothing, and the lines are joined as those of plain text are.
    """
    texts = [line.cells[0][0].text for line in lines if line.cell is None and len(line.cells) == 1]
    long = [text for text in texts if len(text) > 30]
    broken = sum(
        1 for one, two in pairwise(texts) if len(one) > 30 and opens_lower(two) and not ends_sentence(one.rstrip())
    )
    return broken >= 5 and broken > 0.3 * len(long)


def _write(lines: Sequence[SetLine], source: Source, flow: Flow, columns: float | None) -> Document:
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
    warnings = (*flow.warnings, *_unread_scans(flow.scans))
    return Document(
        source, text, made, tuple(writer.lines), warnings=warnings, columns=columns, notes=tuple(writer.notes)
    )


def _unread_scans(count: int) -> Iterator[Warning]:
    """What is said of pages that stand in the text as pictures."""
    if count:
        message = f"Изображений размером со страницу: {count}, их текст не прочитан. Передайте эти страницы как PDF."
        yield Warning("read", "pictures_unread", message)


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

    def line(self, line: SetLine) -> None:
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
        made = Line(start, self.at, page, None, line.size, heavy, line.sideways, lead, cell=line.cell)
        self.lines.append(made._replace(place=place) if self.placed else made)
        self.put("\n")

    def write_notes(self, page: int) -> None:
        """The footnotes in their order, those that footnotes themselves point to included."""
        done = 0
        while done < len(self.marks):
            mark, anchor = self.marks[done]
            done += 1
            run = joined(list(paragraphs(mark.blocks)))
            if not run.text:
                continue
            start = self.at
            self.line(SetLine(((run, 0.0),), 0.0, 1.0, "paragraph", 1.0))
            self.notes.append(Note(mark.marker, Span(start, start + len(run.text)), anchor))


def _weight(text: str, bold: bytes) -> tuple[bool, int]:
    """Whether most letters of a line are bold, and how many characters at its beginning are."""
    if 1 not in bold:
        return False, 0
    letters = [at for at, sign in enumerate(text) if sign.isalnum()]
    heavy = sum(bold[at] for at in letters)
    lead = next((at for at in letters if not bold[at]), len(text)) if heavy else 0
    while lead and not bold[lead - 1]:
        lead -= 1
    return 2 * heavy > len(letters) > 0, lead
