"""What is filled in or typed over a PDF page is read; links, notes and what is not printed change nothing."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from faults import one_page, pdf, read, show, stream
from saual.read.document import Document
from sheets import WHOLE, over, sheet

BODY = show("Отремонтировано мостов:", 60, 700) + show("Уважаемые депутаты, сообщаем о мостах.", 60, 720)
PRINT, HIDDEN, NOVIEW = 4, 2, 32


def annotated(data: bytes, *annotations: dict[str, Any], text: str = "215") -> bytes:
    """The first page with annotations; each has its text as appearance unless it gives AP as None."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        page = document.pages[0].obj
        items = []
        for given in annotations:
            left, bottom, right, top = given["Rect"]
            form = document.make_stream(show(text, 2, 4, 12))
            form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, right - left, top - bottom])
            form.Resources = page.Resources
            values = {"Type": Name.Annot, "F": PRINT, "AP": Dictionary(N=form)} | given
            item = Dictionary({f"/{key}": value for key, value in values.items() if value is not None})
            items.append(document.make_indirect(item))
        document.Root.AcroForm = Dictionary(Fields=Array([item for item in items if "/FT" in item]))
        page.Annots = document.make_indirect(Array(items))
        document.save(out, deterministic_id=True)
    return out.getvalue()


def box(kind: str, **more: Any) -> dict[str, Any]:
    """An annotation of this kind behind the words «Отремонтировано мостов:»."""
    return {"Subtype": Name(f"/{kind}"), "Rect": [240, 696, 340, 714], **more}


FIELD = box("Widget", FT=Name.Tx, T="km", V="215")


def rows(document: Document) -> list[str]:
    return [document.text[line.start : line.end] for line in document.lines]


@pytest.mark.parametrize("one", [FIELD, box("FreeText", Contents="215"), box("Stamp")])
def test_what_is_filled_in_stands_in_its_row(one: dict[str, Any]) -> None:
    document = read(annotated(pdf(BODY), one))
    assert rows(document) == ["Уважаемые депутаты, сообщаем о мостах.", "Отремонтировано мостов: 215"]
    assert document.boxes is not None and document.warnings == ()
    at = document.text.index("215")
    assert document.boxes[4 * at] == pytest.approx(242, abs=1)


@pytest.mark.parametrize(
    "one",
    [
        box("Link"),
        box("Text", Contents="215"),
        box("Popup"),
        box("Highlight"),
        {**FIELD, "F": PRINT | HIDDEN},
        {**FIELD, "F": PRINT | NOVIEW},
        {**FIELD, "F": 0},
        {**FIELD, "FT": Name.Sig},
        {**FIELD, "FT": Name.Btn, "Ff": 1 << 16},
    ],
)
@pytest.mark.parametrize("beside", [False, True])
def test_what_is_not_printed_or_says_nothing_stays_out(one: dict[str, Any], beside: bool) -> None:
    other = [{**FIELD, "Rect": [240, 596, 340, 614]}] if beside else []
    assert rows(read(annotated(pdf(BODY), one, *other))) == [*rows(read(pdf(BODY))), *["215"] * beside]


@pytest.mark.parametrize("rotate", [0, 90])
@pytest.mark.parametrize("crop", [None, [20, 30, 500, 800]])
def test_the_page_itself_does_not_change(rotate: int, crop: list[int] | None) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(BODY, rotate=rotate, box=(10, 20, 560, 840)))) as document:
        if crop:
            document.pages[0].obj.CropBox = Array(crop)
        document.save(out)
    before, after = read(out.getvalue()), read(annotated(out.getvalue(), {**FIELD, "Rect": [60, 500, 200, 520]}))
    assert before.boxes is not None and after.boxes is not None
    count = len(before.text)
    assert after.text == before.text + "\n215"
    assert after.boxes[: 4 * count] == before.boxes and after.lines[:-1] == before.lines
    assert [page[3:] for page in after.pages] == [page[3:] for page in before.pages]


def test_a_page_that_inherits_its_size_keeps_it() -> None:
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /F 4 /Rect [240 696 340 714] /AP << /N 7 0 R >> >>"
    form = stream(
        b"BT /F1 12 Tf 2 4 Td (215) Tj ET", b"/Subtype /Form /BBox [0 0 100 18] /Resources << /Font << /F1 5 0 R >> >>"
    )
    content = stream(b"BT /F1 14 Tf 60 700 Td (Bridges:) Tj ET")
    data = one_page(content, pages=b"/Count 1 /MediaBox [10 20 560 840]", o6=field, o7=form)
    document = read(data.replace(b"/MediaBox [0 0 595 842]", b"/Annots [6 0 R]"))
    assert rows(document) == ["Bridges: 215"]
    assert (document.pages[0].width, document.pages[0].height) == (550, 820)


def test_a_value_that_is_nowhere_drawn_is_a_warning() -> None:
    document = read(annotated(pdf(BODY), {**FIELD, "V": "Қуаныш Әбенов", "AP": None}))
    assert rows(document) == rows(read(pdf(BODY)))
    [note] = document.warnings
    assert (note.code, note.page) == ("field_not_drawn", 1) and "«Қуаныш Әбенов»" in note.message


def test_a_stamp_over_a_scan_is_read_with_it() -> None:
    stamp = {"Subtype": Name.Stamp, "Rect": [350, 800, 560, 820]}
    document = read(annotated(over((sheet(), WHOLE)), stamp, text="№ 7-15/31"))
    assert document.pages[0].method == "ocr"
    assert rows(document)[0] == "№ 7-15/31" and "договор подписан" in document.text


def test_annotations_that_are_none() -> None:
    for broken in ({"Rect": [0, 0, 0, 0]}, {**FIELD, "AP": Dictionary(N=Name.None_)}, {**FIELD, "V": 5, "AP": None}):
        assert rows(read(annotated(pdf(BODY), broken))) == rows(read(pdf(BODY)))
