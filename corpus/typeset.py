"""letters/*.toml -> pdf/NAME.pdf, the same bytes every time.

usage: python -m corpus.typeset [NAME…]
"""

import re
import sys
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from corpus.fonts import font_file, light_font, load, private_font
from corpus.lines import Line, Piece, break_lines
from corpus.source import (
    FOLDER,
    LETTERS,
    GridCell,
    Part,
    Source,
    SourceError,
    join_lines,
    read_all,
    read_grid,
    table_width,
)

SIZES = {"A4": (595.32, 841.92), "Letter": (612.0, 792.0)}
LEFT, RIGHT, TOP, BOTTOM = 71.0, 50.0, 62.0, 60.0
NAMES_AT = 0.66  # where the column of names begins, as a share of the width
ADDRESSEE_AT = 0.53
BLOCKS = {"paragraph", "closing", "heading", "run_in", "item", "attachment"}  # `block` stands above them


def group_digits(text: str, blank: str) -> str:
    """Blanks between groups of digits become `blank` (no-break, thin)."""
    return re.sub(r"(?<=\d) (?=\d{3}(?!\d))", blank, text)


class Sheet:
    """The page that is being filled: a cursor, the footnotes reserved at its foot, and the furniture of every page."""

    def __init__(self, source: Source) -> None:
        self.source, self.layout = source, source.layout
        self.size: float = self.layout.get("size", 14)
        self.spacing: float = self.layout.get("spacing", 1.16)
        self.leading = self.size * self.spacing
        self.family: str = self.layout.get("font", "serif")
        self.width, self.height = SIZES[self.layout.get("page", "A4")]
        self.right = self.width - RIGHT
        self.notes = {p.keys["marker"]: p for letter in source.letters for p in letter.parts if p.role == "footnote"}
        self.pending: list[Part] = []
        self.page = 0
        self.reserved = 0.0
        self.fonts: dict[tuple[str, str], str] = {}
        self.buffer = BytesIO()
        size = self.width, self.height  # reportlab itself turns the box of a page with a rotation
        load("reportlab.rl_config").useA85 = 0
        self.canvas = load("reportlab.pdfgen.canvas").Canvas(self.buffer, pagesize=size, invariant=1, pageCompression=1)
        self.canvas.setTitle(source.name)
        self.canvas.setAuthor("saual corpus")
        self.begin_page()

    # fonts

    def font(self, style: str = "", family: str | None = None) -> str:
        key = (family or self.family, style)
        if key not in self.fonts:
            name = "-".join(key).replace(" ", "")
            ttfonts, metrics = load("reportlab.pdfbase.ttfonts"), load("reportlab.pdfbase.pdfmetrics")
            metrics.registerFont(ttfonts.TTFont(name, private_font() if key[0] == "private" else light_font(*key)))
            self.fonts[key] = name
        return self.fonts[key]

    def text_width(self, text: str, style: str, size: float) -> float:
        return float(self.canvas.stringWidth(text, self.font(style), size))

    # pages

    def begin_page(self) -> None:
        self.page += 1
        self.reserved = 0.0
        self.pending = []
        if self.layout.get("rotate"):
            self.canvas.setPageRotation(90)
            self.canvas.translate(self.height, 0)
            self.canvas.rotate(90)
        self.y = self.height - TOP
        header = self.layout.get("running_header")
        if header and self.page > 1:
            self.put(LEFT, self.height - 30, header, "italic", 9)
        number_at = self.layout.get("page_numbers", "top")
        if self.page > 1 and number_at == "top":
            self.put(self.width / 2 - 3, self.height - 40, self.page_number(), "", 11)
        draw_registration(self)
        if self.layout.get("stamps_first"):
            self.draw_stamps()

    def page_number(self) -> str:
        return str(self.layout.get("number_form", "{}")).format(self.page)

    def draw_stamps(self) -> None:
        for stamp in self.source.stamps:
            if self.page in stamp["pages"]:
                draw_stamp(self, stamp)

    def end_page(self) -> None:
        self.draw_notes()
        if self.page > 1 and self.layout.get("page_numbers", "top") == "bottom":
            self.put(self.layout.get("number_x", self.width / 2 - 3), 34, self.page_number(), "", 11)
        footer = self.layout.get("footer")
        if footer and (self.layout.get("footer_pages") is None or self.page in self.layout["footer_pages"]):
            for i, line in enumerate(footer.strip().split("\n")):
                self.put(LEFT, 40 - 8 * i, line, "", 6.5)
        if not self.layout.get("stamps_first"):
            self.draw_stamps()
        self.canvas.showPage()

    def new_page(self) -> None:
        self.end_page()
        self.begin_page()

    def room(self, need: float) -> None:
        """A new page if `need` points do not fit above the footnotes."""
        if self.y - need < BOTTOM + self.reserved:
            self.new_page()

    # words

    def put(
        self, x: float, y: float, text: str, style: str = "", size: float | None = None, family: str | None = None
    ) -> None:
        text = self.damaged(text)
        self.check_signs(text, style, family)
        run = self.canvas.beginText(x, y)
        run.setFont(self.font(style, family), size or self.size)
        run.textOut(text)
        self.canvas.drawText(run)

    def check_signs(self, text: str, style: str, family: str | None = None) -> None:
        """An error for a sign that the font lacks: it would be drawn as a box."""
        glyphs = load("reportlab.pdfbase.pdfmetrics").getFont(self.font(style, family)).face.charToGlyph
        missing = {sign for sign in text if ord(sign) not in glyphs}
        if missing:
            raise SourceError(f"{self.source.name}: the font has no {sorted(missing)}")

    def damaged(self, text: str) -> str:
        """The signs a real file has where the clean text has plain ones."""
        blank = self.layout.get("digit_blank")
        text = group_digits(text, blank) if blank else text
        for good, bad in self.layout.get("replace", []):
            text = text.replace(good, bad)
        return text

    def note_height(self, part: Part) -> float:
        return 10 * 1.2 * len(list(self.lines_of(f"{part.keys['marker']} {part.text}", 0, "", 10)))

    def lines_of(
        self, text: str, indent: float, style: str, size: float, left: float = LEFT, right: float | None = None
    ) -> list[Line]:
        def width(run: str, kind: str) -> float:
            return self.text_width(run, style, size * 0.65 if kind == "super" else size)

        room = (right or self.right) - left
        text = self.damaged(text)
        self.check_signs(text + self.layout.get("hyphen", ""), style)
        return list(break_lines(text, room - indent, room, width, self.layout.get("hyphen", "")))

    def set_line(self, line: Line, x: float, y: float, room: float, style: str, size: float, align: str) -> None:
        """One line, word by word; the blanks are signs of their own, stretched when justified."""
        blank = self.text_width(" ", style, size)
        natural = sum(self.piece_width(p, style, size) for w in line.words for p in w.pieces)
        gaps = sum(not word.glued for word in line.words[1:])
        step = (room - natural) / gaps if align == "justify" and not line.last and gaps else blank
        if align == "centre":
            x += (room - natural - gaps * blank) / 2
        run = self.canvas.beginText(x, y)
        for i, word in enumerate(line.words):
            x += step if i and not word.glued else 0
            follows = i + 1 < len(line.words) and not line.words[i + 1].glued
            for j, piece in enumerate(word.pieces):
                small = piece.style == "super"
                run.setTextOrigin(x, y + size * 0.35 if small else y)
                run.setFont(self.font(style), size * 0.65 if small else size)
                run.textOut(piece.text + (" " if follows and j + 1 == len(word.pieces) else ""))
                x += self.piece_width(piece, style, size)
        self.canvas.drawText(run)

    def piece_width(self, piece: Piece, style: str, size: float) -> float:
        return self.text_width(piece.text, style, size * 0.65 if piece.style == "super" else size)

    def flow(
        self,
        text: str,
        *,
        indent: float = 0,
        style: str = "",
        size: float | None = None,
        align: str = "justify",
        left: float = LEFT,
        right: float | None = None,
    ) -> None:
        """A paragraph, line after line, over as many pages as it needs; footnotes go to the page of their anchor."""
        size = size or self.size
        leading = size * self.spacing
        for i, line in enumerate(self.lines_of(text, indent, style, size, left, right)):
            new = [self.notes[p.text] for w in line.words for p in w.pieces if p.style == "super"]
            need = sum(self.note_height(part) for part in new) + (12 if new and not self.pending else 0)
            self.room(leading + need)
            self.reserved += need
            self.pending += new
            self.y -= leading
            shift = indent if i == 0 else 0
            self.set_line(line, left + shift, self.y, (right or self.right) - left - shift, style, size, align)

    def draw_notes(self) -> None:
        if not self.pending:
            return
        y = BOTTOM + self.reserved - 8
        self.canvas.setLineWidth(0.5)
        self.canvas.line(LEFT, y + 4, LEFT + 144, y + 4)
        for part in self.pending:
            for i, line in enumerate(self.lines_of(f"[^{part.keys['marker']}] {part.text}", 0, "", 10)):
                y -= 12 if i else 10
                self.set_line(line, LEFT, y, self.right - LEFT, "", 10, "left")
            y -= 2
        self.pending = []

    def finish(self) -> bytes:
        self.end_page()
        self.canvas.save()
        return self.buffer.getvalue()


# what the system draws over a letter


def glyph_paths(
    canvas: Any, text: str, place: tuple[float, float, float, float], family: str, style: str = ""
) -> list[Any]:
    """The outlines of the signs of a text, each a path of its own; `place` is x, y, size and the horizontal scale."""
    x, y, size, narrow = place
    base_pen: Any = load("fontTools.pens.basePen").BasePen
    font = load("fontTools.ttLib").TTFont(font_file(family, style))
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    scale = size / font["head"].unitsPerEm

    def at(point: tuple[float, float]) -> tuple[float, float]:  # the same sign has the same outline wherever it stands
        return round(round(x, 2) + round(point[0] * scale * narrow, 2), 2), round(y + round(point[1] * scale, 2), 2)

    class PathPen(base_pen):  # type: ignore[misc]
        def _moveTo(self, point: tuple[float, float]) -> None:
            self.path.moveTo(*at(point))

        def _lineTo(self, point: tuple[float, float]) -> None:
            self.path.lineTo(*at(point))

        def _curveToOne(self, a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> None:
            self.path.curveTo(*at(a), *at(b), *at(c))

        def _closePath(self) -> None:
            self.path.close()

    paths = []
    for sign in text:
        glyph = glyphs[names[ord(sign)]]
        if sign != " ":
            pen = PathPen(glyphs)
            pen.path = canvas.beginPath()
            glyph.draw(pen)
            paths.append(pen.path)
        x += glyph.width * scale * narrow
    return paths


def raster_registration(lines: Sequence[str]) -> Any:
    """The registration as one picture of 140 × 32 points, as some versions of the system embed it."""
    image, draw, fonts = load("PIL.Image"), load("PIL.ImageDraw"), load("PIL.ImageFont")
    picture = image.new("L", (560, 128), 255)
    pen, font = draw.Draw(picture), fonts.truetype(str(font_file("sans", "bold")), 33)
    for i, line in enumerate(lines):
        pen.text((8 + 90 * i, 14 + 54 * i), line, fill=0, font=font)
    return load("reportlab.lib.utils").ImageReader(picture)


def draw_registration(sheet: Sheet) -> None:
    """Number and date as the registering system draws them: first all signs filled, then all stroked."""
    mark = sheet.source.registration
    if mark and sheet.page in mark["pages"] and mark.get("raster"):
        picture = raster_registration(mark["text"].split("\n"))
        sheet.canvas.drawImage(picture, 48, sheet.height - 46, 140, 32)
    elif mark and sheet.page in mark["pages"]:
        places = [(54, sheet.height - 24 - 11.5 * i, 11.2, 0.72) for i in range(2)]
        lines = zip(mark["text"].split("\n"), places, strict=False)
        paths = [path for line, place in lines for path in glyph_paths(sheet.canvas, line, place, "sans")]
        sheet.canvas.setLineWidth(0.75)
        for fill, stroke in ((1, 0), (0, 1)):
            for path in paths:
                sheet.canvas.drawPath(path, fill=fill, stroke=stroke)


def draw_stamp(sheet: Sheet, stamp: Mapping[str, Any]) -> None:
    """Real text in the right margin (`up`, `down`) or at the top left (`across`)."""
    canvas, direction = sheet.canvas, stamp.get("direction", "up")
    if direction == "across":
        x, y = stamp.get("at", [LEFT, sheet.height - 46])
        for i, line in enumerate(stamp["text"].split("\n")):
            sheet.put(x, y - 12 * i, line, "bold", 10)
        return
    x, y = stamp.get("at", [sheet.width - 22, 150 if direction == "up" else 470])
    name = f"stamp{sheet.page}"
    if stamp.get("form"):
        canvas.beginForm(name)
    canvas.saveState()
    canvas.translate(x, y)
    canvas.rotate(90 if direction == "up" else -90)
    for i, line in enumerate(stamp["text"].split("\n")):
        sheet.put(0, -8 * i, line, "", 7)
    canvas.restoreState()
    if stamp.get("form"):
        canvas.endForm()
        canvas.doForm(name)


# the parts


def set_letterhead(sheet: Sheet, part: Part) -> None:
    columns = [str(text).strip().split("\n") for text in part.value.values()]
    plain, drawn = part.keys.get("plain"), part.keys.get("drawn")
    size, half = (10.0 if plain else 11.0), (sheet.right - LEFT) / 2
    top = sheet.y
    for i, lines in enumerate(columns):
        y = top
        left = LEFT + i * half
        for line in lines:
            y -= size * 1.25
            if plain:
                sheet.put(left, y, line, "", size)
                continue
            x = left + (half - sheet.text_width(line, "bold", size)) / 2
            if x < left:
                raise SourceError(f"{sheet.source.name}: «{line}» is too long for its column")
            if drawn:
                for path in glyph_paths(sheet.canvas, line, (x, y, size, 1), "serif", "bold"):
                    sheet.canvas.drawPath(path, fill=1, stroke=0)
            else:
                sheet.put(x, y, line, "bold", size)
        sheet.y = min(sheet.y, y)
    sheet.y -= 8
    if not plain:
        for shift in (0, 2.5):
            sheet.canvas.setLineWidth(1.2 if shift else 0.6)
            sheet.canvas.line(LEFT, sheet.y - shift, sheet.right, sheet.y - shift)
        sheet.y -= 8


def set_addressee(sheet: Sheet, part: Part, before: Part | None) -> None:
    """At the right; on the row of the announcement or the reference that stands before it."""
    if not (before and before.role in ("announced", "reference")) or part.keys.get("below"):
        sheet.y -= sheet.leading * 0.5
    left = LEFT + ADDRESSEE_AT * (sheet.right - LEFT)
    for line in part.lines:
        sheet.flow(line, style=part.keys.get("style", "bold"), align="left", left=left)
    sheet.y -= sheet.leading * 0.4


def set_margin_line(sheet: Sheet, part: Part, after: Part | None) -> None:
    """The announcement or the reference; the addressee that follows begins on the same row."""
    beside = after is not None and after.role == "addressee" and not after.keys.get("below")
    top = sheet.y
    limit = LEFT + (ADDRESSEE_AT - 0.03) * (sheet.right - LEFT) if beside else None
    for line in part.lines:
        sheet.flow(line, style=part.keys.get("style", "italic"), align="left", size=sheet.size - 1.5, right=limit)
    if beside:
        sheet.y = top


def set_signatories(sheet: Sheet, part: Part) -> None:
    """Group or position at the left, names at the right: the last line of the former on the row of the first name."""
    head = part.keys.get("group") or part.keys.get("position") or ""
    lines, names = [line.strip() for line in head.strip().split("\n") if line.strip()], list(part.value)
    right = LEFT + NAMES_AT * (sheet.right - LEFT)
    sheet.room(sheet.leading * (len(lines) + 1))
    sheet.y -= sheet.leading * 0.3
    for line in lines:
        sheet.y -= sheet.leading
        sheet.put(LEFT, sheet.y, line, "bold")
    if lines and not part.keys.get("beneath") and names:
        sheet.put(right, sheet.y, names.pop(0), "bold")
    columns = part.keys.get("columns", 1)
    while names:
        row, names = names[:columns], names[columns:]
        sheet.room(sheet.leading)
        sheet.y -= sheet.leading
        places = [LEFT + 20, right] if columns == 2 else [right]
        for x, name in zip(places, row, strict=False):
            sheet.put(x, sheet.y, name, "bold")


def set_small_lines(sheet: Sheet, lines: Sequence[str], style: str, size: float, glyph: str = "") -> None:
    sheet.room(size * 1.2 * len(lines) + 16)
    sheet.y -= 16
    for i, line in enumerate(lines):
        sheet.y -= size * 1.2
        shift = 0
        if glyph and i == 0:
            sheet.put(LEFT, sheet.y, glyph, "", size, "private")
            shift = 14
        sheet.put(LEFT + shift, sheet.y, line, style, size)


class Table:
    """A ruled table; a cell takes as many lines as it needs, and the heads stand again at the top of a new page."""

    def __init__(self, sheet: Sheet, part: Part) -> None:
        self.sheet, self.size, self.pad = sheet, sheet.size - 2, 4.0
        self.grid = read_grid(part)
        count = table_width(self.grid)
        shares = part.keys.get("widths") or [1 / count] * count
        self.edges = [LEFT]
        for share in shares:
            self.edges.append(self.edges[-1] + share * (sheet.right - LEFT))
        self.heads = int(part.keys.get("heads", 1))
        self.heights = [
            max(len(self.lines(cell)) for cell in row if cell.rows == 1) * self.size * 1.16 + 2 * self.pad
            for row in self.grid
        ]

    def style(self, cell: GridCell) -> str:
        return "bold" if cell.row < self.heads else ""

    def lines(self, cell: GridCell) -> list[Line]:
        left, right = self.edges[cell.column], self.edges[cell.column + cell.columns]
        return self.sheet.lines_of(cell.text, 0, self.style(cell), self.size, left + self.pad, right - self.pad)

    def draw(self) -> None:
        together = 0  # rows that a cell keeps on one page
        for number, row in enumerate(self.grid):
            together = max([together - 1, *(cell.rows for cell in row)])
            page = self.sheet.page
            if not any(cell.row < number < cell.row + cell.rows for above in self.grid for cell in above):
                self.sheet.room(sum(self.heights[number : number + together]))
            if self.sheet.page > page and number >= self.heads:
                for head in self.grid[: self.heads]:
                    self.draw_row(head)
            self.draw_row(row)

    def draw_row(self, row: Sequence[GridCell]) -> None:
        sheet = self.sheet
        for cell in row:
            left, right = self.edges[cell.column], self.edges[cell.column + cell.columns]
            height = sum(self.heights[cell.row : cell.row + cell.rows])
            y = sheet.y - self.pad + 2
            for line in self.lines(cell):
                y -= self.size * 1.16
                room = right - left - 2 * self.pad
                sheet.set_line(line, left + self.pad, y, room, self.style(cell), self.size, "left")
            sheet.canvas.setLineWidth(0.6)
            sheet.canvas.rect(left, sheet.y - height, right - left, height)
        sheet.y -= self.heights[row[0].row]


def set_table(sheet: Sheet, part: Part) -> None:
    sheet.y -= 6
    Table(sheet, part).draw()
    sheet.y -= 6


def set_part(sheet: Sheet, part: Part, before: Part | None, after: Part | None) -> None:
    keys, indent = part.keys, float(sheet.layout.get("indent", 35.4))
    style = keys.get("style", "")
    sheet.y -= float(keys.get("gap", 0)) + (float(sheet.layout.get("block", 0)) if part.role in BLOCKS else 0)
    match part.role:
        case "letterhead":
            set_letterhead(sheet, part)
        case "form":
            sheet.flow(part.text, align="left", size=10)
        case "announced" | "reference":
            set_margin_line(sheet, part, after)
        case "addressee":
            set_addressee(sheet, part, before)
        case "title" | "salutation":
            sheet.y -= sheet.leading * 0.5
            sheet.flow(part.text, style=style or "bold", align="centre")
            sheet.y -= sheet.leading * 0.5
        case "paragraph" | "closing":
            sheet.flow(part.text, indent=indent, style=style, align="left" if sheet.layout.get("ragged") else "justify")
        case "heading":
            set_heading(sheet, part, style, indent)
        case "run_in":
            text = part.text + keys.get("joint", ": ") + join_lines(keys["text"])
            text = " ".join(filter(None, [keys.get("marker"), text]))
            sheet.flow(text, indent=indent, style=style)
        case "item":
            marker = keys.get("drawn", keys.get("marker", "–"))
            sheet.flow(f"{marker} {part.text}" if marker else part.text, indent=indent, style=style)
        case "table":
            set_table(sheet, part)
        case "regards":
            sheet.room(sheet.leading * 3)
            sheet.y -= sheet.leading * 0.7
            sheet.flow(part.text, style="bold", align="left")
        case "signatories":
            set_signatories(sheet, part)
        case "executor":
            set_small_lines(sheet, part.lines, "italic", 10, keys.get("glyph", ""))
        case "approval_log":
            set_small_lines(sheet, part.lines, "", 8)
        case "attachment" | "copy":
            sheet.y -= sheet.leading * 0.4
            sheet.flow(part.text, indent=indent)
            for marker, thing in zip(keys.get("markers", []), keys.get("things", []), strict=False):
                sheet.flow(f"{marker} {thing}", indent=indent)
        case "page_break":
            sheet.new_page()


def set_heading(sheet: Sheet, part: Part, style: str, indent: float) -> None:
    text = " ".join(filter(None, [part.keys.get("marker"), part.text]))
    sheet.room(sheet.leading * 3)
    if style:
        sheet.y -= sheet.leading * 0.3
    if "centre" in style:
        sheet.flow(text, style=style.replace("centre", "").strip(), align="centre")
    else:
        sheet.flow(text, indent=indent, style=style)


def typeset(source: Source) -> bytes:
    """The PDF of one file."""
    sheet = Sheet(source)
    for letter in source.letters:
        if letter.number > 1:
            sheet.new_page()
        for i, part in enumerate(letter.parts):
            before = letter.parts[i - 1] if i else None
            after = letter.parts[i + 1] if i + 1 < len(letter.parts) else None
            set_part(sheet, part, before, after)
    marks = [*source.stamps, *([source.registration] if source.registration else [])]
    wanted = max((page for mark in marks for page in mark["pages"]), default=1)
    if wanted > sheet.page:
        raise SourceError(f"{source.name}: a stamp wants page {wanted} of {sheet.page}")
    return sheet.finish()


def main(names: Sequence[str]) -> None:
    folder = FOLDER / "pdf"
    folder.mkdir(exist_ok=True)
    sources = [s for s in read_all((LETTERS,)) if s.raw is None and (not names or s.name in names)]
    for source in sources:
        (folder / f"{source.name}.pdf").write_bytes(typeset(source))
    print(f"{len(sources)} PDF files")


if __name__ == "__main__":
    main(sys.argv[1:])
