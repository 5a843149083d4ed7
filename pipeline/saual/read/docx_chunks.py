"""Files that a DOCX takes in whole and Word shows as its text (`w:altChunk`): so programs write that fill in forms."""

from __future__ import annotations

from pathlib import PurePath

from saual.read.document import ReadError, Warning
from saual.read.flow import Flow, Para, Piece
from saual.read.plain import decode


def read_chunk(data: bytes, name: str) -> Flow:
    """The flow of a web page, packed as mail or not, or of a text. Raises ReadError."""
    from saual.read.html import MAX_BYTES, read_markup
    from saual.read.mail import open_eml

    kind = PurePath(name).suffix.lower()
    if kind in (".mht", ".mhtml"):
        body = next((entry for entry in open_eml(data, name).entries if entry.path is None), None)
        data, kind = (body.load(), ".html") if body else (b"", "")
    if kind not in (".htm", ".html", ".xhtml", ".txt") or len(data) > MAX_BYTES:
        raise ReadError("unsupported", unread(name).message)
    text, _, warnings = decode(data)
    if kind == ".txt":
        return Flow(tuple(Para((Piece(line),)) for line in text.splitlines()), warnings=warnings)
    return read_markup(text, warnings)


def unread(name: str) -> Warning:
    """What is said where such a file is not read."""
    inner = PurePath(name).name or "без имени"
    message = (
        f"Вставленный в документ файл «{inner}» не прочитан. Откройте письмо в Word, сохраните заново и передайте."
    )
    return Warning("read", "part_unread", message)
