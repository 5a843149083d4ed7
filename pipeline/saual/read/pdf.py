"""PDF to Document: rows of the page as they stand, sideways stamps apart, a box for each character; scans recognised.

Run it in a limited worker (`saual.read.sandbox`): pdfium ends the process when memory runs out, and is not
safe in threads.
"""

from __future__ import annotations

import io
from typing import Any, NamedTuple

from saual.read.document import Document, Method, ReadError, Source, Warning
from saual.read.drawn import Drawn, doubt, is_sure, read_drawn, settle, write_drawn
from saual.read.outlines import Corner, read_corner
from saual.read.pages import join_pages
from saual.read.pdf_annotations import draw_annotations
from saual.read.pdf_chars import has_image, pdfium, raw, read_chars
from saual.read.pdf_layout import PageText, lay_out
from saual.read.pdf_paths import read_drawings
from saual.read.pdf_repair import repair_text
from saual.read.pdf_scan import Layer, read_layer_or_scan
from saual.read.pdf_tables import set_tables
from saual.read.pictures import read_pictures

MAX_BYTES = 200 * 2**20
"""A scanned letter with attachments is 5 to 40 MB; pdfium and a repaired copy hold a file in memory several times."""

MAX_PAGES = 300
"""Letters have 2 to 10 pages, with attachments a hundred; 5,000 empty pages cost more than ten seconds."""

MAX_CHARS = 200_000
"""A dense page holds 6,000 characters; ten million of them need more than a gigabyte."""


def read_pdf(data: bytes, source: Source) -> Document:
    """Read a PDF by its text layer or by OCR, page by page; what pdfium refuses is repaired by qpdf first.

    Raises ReadError. `source` only travels along. A page that gives no text stays as an empty page with a warning.
    """
    if not data:
        raise ReadError("empty", "Файл пуст. Запросите его у отправителя ещё раз.")
    if len(data) > MAX_BYTES:
        raise ReadError("too_big", f"Файл больше {MAX_BYTES >> 20} МБ. Разделите его на части.")
    try:
        return _read(data, source, ())
    except _Refused:
        note = Warning(
            "read", "repaired", "Файл PDF повреждён; прочитана восстановленная копия. Сверьте её с оригиналом."
        )
        try:
            return _read(_repair(data), source, (note,))
        except _Refused:
            raise ReadError(
                "broken", "Файл PDF повреждён, восстановить его не удалось. Запросите исправный файл."
            ) from None


class _Refused(Exception):
    """pdfium cannot open the file or one of its pages."""


def _repair(data: bytes) -> bytes:
    import pikepdf  # 0.1 s, and only broken files need it

    if b"%PDF-" not in data:
        raise ReadError("unsupported", "Это не файл PDF, хотя так назван. Проверьте, что прислали.")
    repaired = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pdf.save(repaired)
    except pikepdf.PasswordError:
        raise _encrypted() from None
    except MemoryError:
        raise
    except Exception:  # qpdf has many ways to give up, and a recursion error is one of them
        raise _Refused from None
    return repaired.getvalue()


def _encrypted() -> ReadError:
    return ReadError("encrypted", "Файл PDF закрыт паролем. Снимите пароль и загрузите файл ещё раз.")


def _read(data: bytes, source: Source, warnings: tuple[Warning, ...]) -> Document:
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise _encrypted() from None
        raise _Refused from None
    try:
        count = len(pdf)
        if not count:
            raise _Refused
        if count > MAX_PAGES:
            raise ReadError("too_big", f"В файле {count} страниц, больше {MAX_PAGES}. Разделите его на части.")
        read: list[_Read] = []
        for number in range(1, count + 1):
            read.append(_read_page(pdf, number, read[-1] if read else None))
        return join_pages(_registered(read), source, warnings)
    finally:
        pdf.close()


class _Read(NamedTuple):
    """One page, how it was read, the registration drawn on it, what its corner holds and what that says."""

    page: PageText
    method: Method
    drawn: Drawn | None
    corner: Corner
    outlined: Drawn | None


def _read_page(pdf: Any, number: int, before: _Read | None) -> _Read:
    page, notes = _load_page(pdf, number)
    try:
        _check_size(raw.FPDFPage_CountObjects(page.raw), number)
        layer = _read_layer(page, number)
        paths, pictures = read_drawings(page)
        corner = read_corner(page, paths, before.corner if before else None)
        outlined = before.outlined if before and before.corner is corner else read_drawn(corner.outlines)
        drawn = outlined or (read_drawn(read_pictures(page)) if pictures else None)
        known = drawn.box if drawn and is_sure(drawn) else None
        text, method = read_layer_or_scan(page, layer, number, known)
        text = set_tables(page, paths, text) if method == "text_layer" else text
        return _Read(text._replace(warnings=[*text.warnings, *notes]), method, drawn, corner, outlined)
    finally:
        page.close()


def _load_page(pdf: Any, number: int) -> tuple[Any, list[Warning]]:
    """A page with its annotations drawn into it, and what of them could not be."""
    try:
        page = pdf[number - 1]
        changed, notes = draw_annotations(page, number)
        if changed:
            page.close()
            page = pdf[number - 1]
    except pdfium.PdfiumError:
        raise _Refused from None
    return page, notes


def _read_layer(page: Any, number: int) -> Layer:
    text_page = page.get_textpage()
    try:
        count = text_page.count_chars()
        _check_size(count, number)
        chars = read_chars(page, text_page, count)
    finally:
        text_page.close()
    laid = lay_out(chars, number)
    hidden = not laid.text and any(not run.visible for run in chars.runs) and has_image(page)
    laid = lay_out(chars, number, hidden=True) if hidden else laid
    repaired = repair_text(laid, number, chars.unmapped)
    return Layer(repaired, hidden, any(note.code == "bad_text_layer" for note in repaired.warnings))


def _registered(read: list[_Read]) -> list[tuple[PageText, Method]]:
    """The pages with their drawn registrations as lines, or with a doubt."""
    result = []
    for number, (one, sure) in enumerate(zip(read, settle([one.drawn for one in read]), strict=True), 1):
        page = one.page
        if sure is not None:
            page = write_drawn(page, sure, number)
        elif one.drawn is not None and one.method == "text_layer" and (note := doubt(one.drawn, number)) is not None:
            page = page._replace(warnings=[*page.warnings, note])
        result.append((page, one.method))
    return result


def _check_size(count: int, number: int) -> None:
    if count > MAX_CHARS:
        message = f"На странице {number} больше {MAX_CHARS} знаков: это не письмо. Проверьте, что прислали."
        raise ReadError("too_big", message)
