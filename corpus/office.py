"""office/NAME.fodt -> pdf/NAME.pdf: letters as LibreOffice sets them, then stamped as office/NAME.toml says.

usage: python -m corpus.office [NAME…]

Needs soffice (LibreOffice 7.4), its Russian hyphenation and the fonts Liberation Serif, DejaVu Serif and PT Serif.
"""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Name, Page, Pdf

from corpus.source import FOLDER, OFFICE, Source, SourceError, read_all
from corpus.typeset import Sheet

KINDS = {"Tf": Name.Font, "Do": Name.XObject, "gs": Name.ExtGState}
"""Operators whose first operand is the name of a resource."""


def convert(sources: Sequence[Source], folder: Path) -> None:
    """All documents in one run of LibreOffice, with a profile of its own."""
    options = [f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    documents = [str(source.document) for source in sources]
    subprocess.run(["soffice", *options, "--outdir", str(folder), *documents], check=True, capture_output=True)


def marks(source: Source, pages: int) -> Pdf:
    """Empty pages with the registration and the stamps of a letter."""
    sheet = Sheet(source._replace(letters=(), layout={"page_numbers": "none", **source.layout}))
    while sheet.page < pages:
        sheet.new_page()
    return Pdf.open(BytesIO(sheet.finish()))


def draw_over(pdf: Pdf, page: Page, over: Page) -> None:
    """Add what stands on `over` to the content of the page itself, as the registering systems do."""
    names: dict[tuple[str, str], Name] = {}
    for operator, kind in KINDS.items():
        for name, thing in (over.resources.get(kind) or {}).items():
            own = Name(f"/Over{over.index}-{len(names)}")  # the pages may share their resources
            names[operator, name] = page.add_resource(pdf.copy_foreign(thing), kind, own)
    content = []
    for step in pikepdf.parse_content_stream(over):
        operands = list(step.operands)
        key = str(step.operator), str(operands[0]) if operands else ""
        if key in names:
            operands[0] = names[key]
        content.append((operands, step.operator))
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"Q\nq\n" + pikepdf.unparse_content_stream(content) + b"\nQ\n")


def stamped(source: Source, path: Path) -> bytes:
    """The PDF of LibreOffice with its stamps, without the date of making."""
    with Pdf.open(path) as pdf:
        drawn = [*source.stamps, *([source.registration] if source.registration else [])]
        if any(page > len(pdf.pages) for mark in drawn for page in mark["pages"]):
            raise SourceError(f"{source.name}: a stamp wants a page that is not there")
        with marks(source, len(pdf.pages)) as over:
            for number, page in enumerate(pdf.pages):
                if any(number + 1 in mark["pages"] for mark in drawn):
                    draw_over(pdf, page, over.pages[number])
            for place, key in ((pdf.docinfo, "/CreationDate"), (pdf.trailer, "/DocChecksum"), (pdf.trailer, "/ID")):
                if key in place:
                    del place[key]
            pdf.remove_unreferenced_resources()
            buffer = BytesIO()
            packed = pikepdf.ObjectStreamMode.generate
            pdf.save(buffer, deterministic_id=True, object_stream_mode=packed, recompress_flate=True)
    return buffer.getvalue()


def main(names: Sequence[str]) -> None:
    sources = [source for source in read_all((OFFICE,)) if not names or source.name in names]
    with tempfile.TemporaryDirectory() as folder:
        convert(sources, Path(folder))
        for source in sources:
            path = FOLDER / "pdf" / f"{source.name}.pdf"
            path.write_bytes(stamped(source, Path(folder) / path.name))
    print(f"{len(sources)} PDF files")


if __name__ == "__main__":
    main(sys.argv[1:])
