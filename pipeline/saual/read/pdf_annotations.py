"""What is filled in or typed over a PDF page (form fields, text boxes, stamps), drawn into the page as it prints."""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

from saual.read.document import Warning
from saual.read.pdf_chars import raw

SPOKEN = (raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_WIDGET)
"""Kinds that stand on the printed page in words; links, marks and notes of readers are no part of a letter."""

SIGNATURE, BUTTON, PUSH = "Sig", "Btn", 1 << 16
"""Fields that no one fills in: boxes that say who signed with which key, and buttons to push."""

UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW

MOST = 5_000
"""A form of a page has a hundred fields; a page with more annotations than this is read without them."""

MAX_VALUE = 400
"""Bytes of a field's value that a warning quotes."""


class Annotation(NamedTuple):
    """An annotation that is printed: whether it has an appearance, and what it says by its dictionary."""

    drawn: bool
    value: str


def draw_annotations(page: Any, number: int) -> tuple[bool, list[Warning]]:
    """Draw what annotations say into the page; whether it must be loaded anew for that, and what could not be drawn."""
    count = raw.FPDFPage_GetAnnotCount(page.raw)
    if not 0 < count <= MOST:
        return False, []
    printed = [_read_annotation(page, n) for n in range(count)]
    notes = [_lost(one.value, number) for one in printed if one and not one.drawn and one.value]
    if not any(one and one.drawn for one in printed):
        return False, notes
    for n in reversed(range(count)):
        if printed[n] is None:
            raw.FPDFPage_RemoveAnnot(page.raw, n)
    _keep_size(page)
    return raw.FPDFPage_Flatten(page.raw, raw.FLAT_PRINT) == raw.FLATTEN_SUCCESS, notes


def _lost(value: str, number: int) -> Warning:
    message = f"Заполнено, но на странице не нарисовано: «{value}». В текст это не вошло, сверьте с оригиналом."
    return Warning("read", "field_not_drawn", message, number)


def _read_annotation(page: Any, n: int) -> Annotation | None:
    """An annotation that is printed and says something."""
    annotation = raw.FPDFPage_GetAnnot(page.raw, n)
    if not annotation:
        return None
    try:
        flags, kind = raw.FPDFAnnot_GetFlags(annotation), raw.FPDFAnnot_GetSubtype(annotation)
        if kind not in SPOKEN or flags & UNSEEN or not flags & raw.FPDF_ANNOT_FLAG_PRINT:
            return None
        field = _string(annotation, b"FT") if kind == raw.FPDF_ANNOT_WIDGET else ""
        if field == SIGNATURE or (field == BUTTON and _flags_of_field(annotation) & PUSH):
            return None
        drawn = raw.FPDFAnnot_GetAP(annotation, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > 2
        key = {raw.FPDF_ANNOT_FREETEXT: b"Contents", raw.FPDF_ANNOT_WIDGET: b"V"}.get(kind)
        return Annotation(drawn, _string(annotation, key) if key and field != BUTTON else "")
    finally:
        raw.FPDFPage_CloseAnnot(annotation)


def _string(annotation: Any, key: bytes) -> str:
    """The beginning of a string or name in an annotation's dictionary; "" where it has none."""
    size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    units = ctypes.create_string_buffer(size + 2)
    raw.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(units, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return units.raw[: min(max(size - 2, 0), MAX_VALUE)].decode("utf-16-le", "replace").strip()


def _flags_of_field(annotation: Any) -> int:
    value = ctypes.c_float()
    return int(value.value) if raw.FPDFAnnot_GetNumberValue(annotation, b"Ff", value) else 0


def _keep_size(page: Any) -> None:
    """Write the page's boxes where it inherits them: pdfium would make it a sheet of American letter paper."""
    frame = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page.raw, frame)
    page.set_mediabox(frame.left, frame.bottom, frame.right, frame.top)
    page.set_cropbox(frame.left, frame.bottom, frame.right, frame.top)
