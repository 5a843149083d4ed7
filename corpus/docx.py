"""letters/NAME.toml -> a DOCX as Word would write it: the same letter in another format, for the tests.

usage: python -m corpus.docx FOLDER [NAME…]

Nothing of it is checked in: the files are made when a test asks for them, the same bytes every time.
"""

import re
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from corpus.source import LETTERS, GridCell, Letter, Part, Source, join_lines, read_all, read_grid, table_width

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
)
WIDTH = 9354  # between the margins, in twentieths of a point
NUMBERED = re.compile(r"(\d{1,2})([.)])")
LISTS = {"bullet": ("bullet", "•"), ".": ("decimal", "%1."), ")": ("decimal", "%1)"), "а": ("russianLower", "%1)")}


class Document:
    """The parts of one file as they grow."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.body: list[str] = []
        self.notes: list[str] = []
        self.lists: list[str] = []
        self.counted: dict[str, int] = {}  # the last number of each list that goes on
        self.marks: dict[str, Part] = {}

    # letters and paragraphs

    def runs(self, text: str, style: str = "", size: float = 14) -> str:
        """Runs with line breaks, tabs and footnotes; Word tears a run wherever it has checked the spelling."""
        setting = f'<w:rPr>{"<w:b/>" if "bold" in style else ""}<w:sz w:val="{round(size * 2)}"/></w:rPr>'
        done = []
        for piece in re.split(r"(\[\^[^\]]+\]|\n|\t)", text):
            if piece == "\n":
                done.append(f"<w:r>{setting}<w:br/></w:r>")
            elif piece == "\t":
                done.append(f"<w:r>{setting}<w:tab/></w:r>")
            elif piece.startswith("[^"):
                done.append(self.note(piece[2:-1]))
            elif piece:
                half = len(piece) // 2
                for part in (piece[:half], piece[half:]):
                    done.append(f'<w:r>{setting}<w:t xml:space="preserve">{escape(part)}</w:t></w:r>')
                done.insert(-1, '<w:proofErr w:type="spellStart"/>')
        return "".join(done)

    def note(self, marker: str) -> str:
        number = len(self.notes) + 2
        part = self.marks[marker]
        own = "" if marker.isdigit() else f"<w:r><w:t>{escape(marker)}</w:t></w:r>"
        sign = f"<w:r><w:footnoteRef/></w:r>{own}"
        self.notes.append(
            f'<w:footnote w:id="{number}"><w:p>{sign}<w:r><w:t xml:space="preserve"> {escape(part.text)}</w:t></w:r>'
            "</w:p></w:footnote>"
        )
        follows = f' w:customMarkFollows="1"/><w:t>{escape(marker)}</w:t>' if own else "/>"
        return f'<w:r><w:footnoteReference w:id="{number}"{follows}</w:r>'

    def paragraph(
        self, text: str, style: str = "", *, align: str = "both", indent: int = 0, left: int = 0, size: float = 14,
        before: int = 0, setting: str = "", extra: str = "",
    ) -> str:  # fmt: skip
        return (
            f'<w:p><w:pPr>{setting}<w:spacing w:before="{before}" w:after="0"/>'
            f'<w:ind w:left="{left}" w:firstLine="{indent}"/><w:jc w:val="{align}"/></w:pPr>'
            f"{extra}{self.runs(text, style, size)}</w:p>"
        )

    def add(self, text: str, style: str = "", **setting: Any) -> None:
        self.body.append(self.paragraph(text, style, **setting))

    def columns(self, cells: Sequence[str], widths: Sequence[int], ruled: bool = False) -> str:
        """One row of a table; the cells hold paragraphs."""
        row = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
            for cell, width in zip(cells, widths, strict=True)
        )
        return f"<w:tr>{row}</w:tr>"

    def add_table(self, rows: Sequence[str], widths: Sequence[int], ruled: bool) -> None:
        line = '<w:{0} w:val="single" w:sz="4"/>' if ruled else '<w:{0} w:val="nil"/>'
        sides = "".join(line.format(side) for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        self.body.append(
            f"<w:tbl><w:tblPr><w:tblBorders>{sides}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
            f"{''.join(rows)}</w:tbl>"
        )

    def stamp(self, text: str) -> str:
        """A stamp in a text box with turned letters, in the new form and the old one."""
        inside = f"<w:txbxContent>{self.paragraph(text, size=7)}</w:txbxContent>"
        return (
            '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData>'
            f'<wps:wsp><wps:txbx>{inside}</wps:txbx><wps:bodyPr vert="vert270"/></wps:wsp></a:graphicData></a:graphic>'
            '</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox style="layout-flow:vertical;'
            f'mso-layout-flow-alt:bottom-to-top">{inside}</v:textbox></v:shape></w:pict></mc:Fallback>'
            "</mc:AlternateContent></w:r>"
        )

    # lists

    def numbering(self, marker: str) -> str | None:
        """The setting of a list item that Word counts itself; None for a marker that has to be typed."""
        number = NUMBERED.fullmatch(marker)
        kind = number[2] if number else {"а)": "а", "б)": "а", "–": "bullet"}.get(marker)
        if kind is None:
            return None
        value = int(number[1]) if number else {"а)": 1, "б)": 2}.get(marker, 0)
        if kind != "bullet" and value not in (1, self.counted.get(kind, 0) + 1):
            return None
        if value <= 1 and not (kind == "bullet" and kind in self.counted):
            self.lists.append(kind)
        if kind not in self.counted and value > 1:
            return None
        self.counted[kind] = value
        last = max(i for i, one in enumerate(self.lists, 1) if one == kind)
        return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{last}"/></w:numPr>'

    def add_item(self, part: Part, marker: str, text: str, style: str, align: str) -> None:
        setting = self.numbering(marker)
        if setting is None:
            self.add(" ".join(filter(None, [marker, text])), style, align=align, indent=708)
        else:
            self.add(text, style, align=align, indent=708, setting=setting)

    # the parts of a letter

    def letterhead(self, part: Part) -> None:
        style, size = ("", 10) if part.keys.get("plain") else ("bold", 11)
        cells = [
            "".join(self.paragraph(line, style, align="center", size=size) for line in str(text).strip().split("\n"))
            for text in part.value.values()
        ]
        widths = [WIDTH // len(cells)] * len(cells)
        self.add_table([self.columns(cells, widths)], widths, ruled=False)

    def margin(self, part: Part, after: Part | None) -> bool:
        """The announcement or the reference, with the addressee beside it in a table; whether that was taken in."""
        beside = after is not None and after.role == "addressee" and not after.keys.get("below")
        own = self.paragraph("\n".join(part.lines), align="left", size=12)
        if not beside or after is None:
            self.body.append(own)
            return False
        right = "".join(self.paragraph(line, "bold", align="left") for line in after.lines)
        widths = [WIDTH // 2, WIDTH - WIDTH // 2]
        self.add_table([self.columns([own, right], widths)], widths, ruled=False)
        return True

    def signatories(self, part: Part) -> None:
        head = str(part.keys.get("group") or part.keys.get("position") or "").strip()
        lines = [line.strip() for line in head.split("\n") if line.strip()]
        names = list(part.value)
        tab = f'<w:tabs><w:tab w:val="left" w:pos="{WIDTH * 2 // 3}"/></w:tabs>'
        for line in lines[:-1]:
            self.add(line, "bold", align="left")
        if lines and not part.keys.get("beneath") and names:
            self.add(f"{lines[-1]}\t{names.pop(0)}", "bold", align="left", setting=tab)
        elif lines:
            self.add(lines[-1], "bold", align="left")
        columns = part.keys.get("columns", 1)
        while names:
            row, names = names[:columns], names[columns:]
            text = f"{row[0]}\t{row[1]}" if len(row) == 2 else f"\t{row[0]}"
            self.add(text, "bold", align="left", setting=tab)

    def table(self, part: Part) -> None:
        grid = read_grid(part)
        count, heads = table_width(grid), part.keys.get("heads", 1)
        widths = [round(share * WIDTH) for share in part.keys.get("widths") or [1 / count] * count]
        covering = {(c.row + down, c.column): c for row in grid for c in row for down in range(c.rows)}
        rows = []
        for number in range(len(grid)):
            cells = [cell for (row, _), cell in sorted(covering.items(), key=lambda one: one[0]) if row == number]
            made = "".join(self.grid_cell(cell, number, widths, number < heads) for cell in cells)
            head = "<w:trPr><w:tblHeader/></w:trPr>" if number < heads else ""
            rows.append(f"<w:tr>{head}{made}</w:tr>")
        self.add_table(rows, widths, ruled=True)

    def grid_cell(self, cell: GridCell, row: int, widths: Sequence[int], head: bool) -> str:
        """A cell in one of its rows: only the first has its text."""
        width = sum(widths[cell.column : cell.column + cell.columns])
        span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
        merge = "" if cell.rows == 1 else '<w:vMerge w:val="restart"/>' if row == cell.row else "<w:vMerge/>"
        text = cell.text if row == cell.row else ""
        properties = f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}</w:tcPr>'
        return f"<w:tc>{properties}{self.paragraph(text, 'bold' if head else '', align='left', size=12)}</w:tc>"

    def part(self, part: Part, after: Part | None) -> bool:
        """Write a part; whether the next was written with it."""
        keys, style = part.keys, part.keys.get("style", "")
        align = "center" if "centre" in style else "both"
        match part.role:
            case "letterhead":
                if not keys.get("drawn"):
                    self.letterhead(part)
            case "form":
                self.add(part.text, align="left", size=10)
            case "announced" | "reference":
                return self.margin(part, after)
            case "addressee":
                for number, line in enumerate(part.lines):
                    self.add(line, "bold", align="left", left=WIDTH // 2, before=0 if number else 240)
            case "title" | "salutation":
                self.add(part.text, style or "bold", align="center", before=240)
                self.add("")
            case "paragraph" | "closing":
                self.add(part.text, style, indent=708)
            case "heading":
                self.add_item(part, keys.get("marker", ""), part.text, style, align)
            case "run_in":
                text = part.text + keys.get("joint", ": ") + join_lines(keys["text"])
                self.add_item(part, keys.get("marker", ""), text, style, align)
            case "item":
                self.add_item(part, keys.get("drawn", keys.get("marker", "–")), part.text, style, align)
            case "table":
                self.table(part)
            case "regards":
                self.add(part.text, "bold", align="left", before=240)
            case "signatories":
                self.signatories(part)
            case "executor":
                self.add("")
                lines = "\n".join(part.lines)
                self.add(f"{keys.get('glyph', '')} {lines}".strip(), align="left", size=10, before=240)
            case "approval_log":
                for line in part.lines:
                    self.add(line, align="left", size=8)
            case "attachment" | "copy":
                self.add(part.text, indent=708, before=120)
                for marker, thing in zip(keys.get("markers", []), keys.get("things", []), strict=False):
                    self.add(f"{marker} {thing}", indent=708)
        return False

    def letter(self, letter: Letter) -> None:
        self.marks = {part.keys["marker"]: part for part in letter.parts if part.role == "footnote"}
        if letter.number > 1:
            self.body.append('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
        taken = False
        for i, part in enumerate(letter.parts):
            after = letter.parts[i + 1] if i + 1 < len(letter.parts) else None
            taken = not taken and self.part(part, after)
            if i == 0:
                self.body += [
                    f"<w:p>{self.stamp(stamp['text'])}</w:p>"
                    for stamp in self.source.stamps
                    if stamp.get("letter", 1) == letter.number
                ]

    # the file

    def files(self) -> Iterator[tuple[str, str]]:
        """Name and content of each part of the file."""
        for letter in self.source.letters:
            self.letter(letter)
        section = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:left="1418" w:right="1134"/></w:sectPr>'
        document = f"<w:document {NAMES}><w:body>{''.join(self.body)}{section}</w:body></w:document>"
        notes = f'<w:footnotes {NAMES}><w:footnote w:id="0" w:type="separator"/>{"".join(self.notes)}</w:footnotes>'
        parts: Mapping[str, tuple[str, str]] = {
            "document": (document, "document.main"),
            "styles": (f"<w:styles {NAMES}/>", "styles"),
            "numbering": (self.numbers(), "numbering"),
            "footnotes": (notes, "footnotes"),
        }
        types = "".join(
            f'<Override PartName="/word/{name}.xml" '
            f'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
            for name, (_, kind) in parts.items()
        )
        default = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        yield "[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types">{default}{types}</Types>'
        yield "_rels/.rels", links({"rId1": ("officeDocument", "word/document.xml")})
        yield "word/_rels/document.xml.rels", links({
            f"rId{n}": (name, f"{name}.xml") for n, name in enumerate(parts) if n
        })  # fmt: skip
        for name, (content, _) in parts.items():
            yield f"word/{name}.xml", content

    def numbers(self) -> str:
        abstract, nums = "", ""
        for number, kind in enumerate(self.lists, 1):
            form, text = LISTS[kind]
            abstract += (
                f'<w:abstractNum w:abstractNumId="{number}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
                f'<w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
            )
            nums += f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        return f"<w:numbering {NAMES}>{abstract}{nums}</w:numbering>"


def links(targets: Mapping[str, tuple[str, str]]) -> str:
    found = "".join(
        f'<Relationship Id="{key}" Type="{R}/{kind}" Target="{target}"/>' for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{found}</Relationships>'


def docx(source: Source) -> bytes:
    """The DOCX of one file."""
    return pack(Document(source).files())


def pack(files: Iterator[tuple[str, str]]) -> bytes:
    """XML parts as an archive without dates."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            declared = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{content}'
            archive.writestr(zipfile.ZipInfo(name), declared, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def main(folder: str, names: Sequence[str]) -> None:
    sources = [source for source in read_all((LETTERS,)) if source.raw is None and (not names or source.name in names)]
    for source in sources:
        Path(folder, f"{source.name}.docx").write_bytes(docx(source))
    print(f"{len(sources)} DOCX files")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
