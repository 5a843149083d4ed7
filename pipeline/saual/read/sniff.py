"""What kind of file this is, by its content, and the reader for it."""

from __future__ import annotations

import codecs
import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import PurePath
from typing import NamedTuple

from saual.read.document import Document, ReadError, Source

TEXT = "text/plain"
PDF = "application/pdf"
ZIP = "application/zip"
OLE = "application/x-ole-storage"
UNKNOWN = "application/octet-stream"

MARKDOWN = "text/markdown"
EML = "message/rfc822"
MSG = "application/vnd.ms-outlook"
SEVEN_ZIP = "application/x-7z-compressed"
RAR = "application/vnd.rar"
GZIP = "application/gzip"
BZIP2 = "application/x-bzip2"
XZ = "application/x-xz"
TAR = "application/x-tar"
_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
DOCX = _OOXML + "wordprocessingml.document"
ODT = _ODF + "text"
FODT = _ODF + "text-flat-xml"
HTML = "text/html"
DOC = "application/msword"
RTF = "application/rtf"
WORD_XML = "application/vnd.ms-word+xml"
LOCKED = "application/x-encrypted-ooxml"
PICTURES = ("image/png", "image/jpeg", "image/tiff", "image/gif", "image/bmp", "image/webp")

READERS: dict[str, str] = {
    TEXT: "saual.read.plain:read_plain",
    PDF: "saual.read.pdf:read_pdf",
    DOCX: "saual.read.docx:read_docx",
    ODT: "saual.read.odt:read_odt",
    HTML: "saual.read.html:read_html",
    MARKDOWN: "saual.read.markdown:read_markdown",
    DOC: "saual.read.office:read_office",
    RTF: "saual.read.office:read_office",
    WORD_XML: "saual.read.office:read_office",
    LOCKED: "saual.read.office:read_encrypted",
    FODT: "saual.read.odt:read_odt",
    **dict.fromkeys(PICTURES, "saual.read.image:read_image"),
}
"""The reader of each media type, as module:function; imported when the first such file comes."""

CONTAINERS: dict[str, str] = {
    ZIP: "saual.read.containers:open_zip",
    TAR: "saual.read.containers:open_tar",
    GZIP: "saual.read.containers:open_gzip",
    BZIP2: "saual.read.containers:open_bzip2",
    XZ: "saual.read.containers:open_xz",
    SEVEN_ZIP: "saual.read.containers:open_libarchive",
    RAR: "saual.read.containers:open_libarchive",
    EML: "saual.read.mail:open_eml",
    MSG: "saual.read.outlook:open_msg",
}
"""What holds other files, and what opens it; see `saual.read.containers`."""


class _Kind(NamedTuple):
    """A type that is recognised but not read: its name and what to do, in Russian."""

    name: str
    advice: str


_SAVE = "Откройте его и сохраните как PDF."
_SCAN = "Если это скан письма, сохраните его как PDF."
_KINDS: dict[str, _Kind] = {
    _OOXML + "spreadsheetml.sheet": _Kind("таблица Excel (XLSX)", _SAVE),
    _OOXML + "presentationml.presentation": _Kind("презентация PowerPoint (PPTX)", _SAVE),
    "application/vnd.ms-excel": _Kind("таблица Excel (XLS)", _SAVE),
    "application/vnd.ms-powerpoint": _Kind("презентация PowerPoint (PPT)", _SAVE),
    _ODF + "spreadsheet": _Kind("таблица ODS", _SAVE),
    _ODF + "presentation": _Kind("презентация ODP", _SAVE),
    "application/epub+zip": _Kind("книга EPUB", _SAVE),
    "application/postscript": _Kind("файл PostScript", "Преобразуйте его в PDF."),
    "application/pkcs7-mime": _Kind("файл электронной подписи (CMS)", "Передайте сам документ, а не его подпись."),
    "application/ms-tnef": _Kind("обёртка Outlook (winmail.dat)", "Попросите прислать вложения без неё, архивом ZIP."),
    "application/xml": _Kind("файл XML", "Передайте письмо как PDF или текст."),
    "image/jp2": _Kind("изображение JPEG 2000", _SCAN),
    "image/heic": _Kind("изображение HEIC", _SCAN),
    "image/vnd.djvu": _Kind("документ DjVu", "Преобразуйте его в PDF."),
    "image/svg+xml": _Kind("рисунок SVG", "Преобразуйте его в PDF."),
    OLE: _Kind("составной файл Microsoft", _SAVE),
    UNKNOWN: _Kind("двоичный файл неизвестного вида", "Передайте письмо как PDF или текст."),
}

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"II+\0", "image/tiff"),  # with offsets of 64 bits
    (0, b"MM\0+", "image/tiff"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"\0\0\0\x0cjP  ", "image/jp2"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (0, b"AT&TFORM", "image/vnd.djvu"),
    (0, b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP),
    (0, b"Rar!\x1a\x07", RAR),
    (0, b"\x1f\x8b\x08", GZIP),
    (4, b"1AY&SY", BZIP2),
    (0, b"\xfd7zXZ\0", XZ),
    (257, b"ustar", TAR),
    (0, b"%!PS", "application/postscript"),
    (0, b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    *((offset, b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", "application/pkcs7-mime") for offset in (2, 4, 5)),
)
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("__substg1.0_", MSG),
    ("EncryptedPackage", LOCKED),
    ("WordDocument", DOC),
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_ZIP_PARTS = (
    ("word/", DOCX),
    ("xl/", _OOXML + "spreadsheetml.sheet"),
    ("ppt/", _OOXML + "presentationml.presentation"),
)
_MARKDOWN_NAMES = (".md", ".markdown")
_PDF_REACH = 2_048 + 5
_HEAD = 4_096
_PROLOGUE = rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
_HTML = re.compile(_PROLOGUE + rb"<(?:!doctype\s+html|html|head|body|meta|table)\b", re.I | re.S)
_FRAGMENT = re.compile(
    _PROLOGUE + rb"<(?:div|p|span|font|center|h[1-6]|section|article|title|style)\b[^>]*>", re.I | re.S
)
_SVG = re.compile(rb"(?:<\?xml[^>]*>\s*)?(?:<!.*?>\s*)*<svg\b", re.I | re.S)
_MAIL_FIELD = re.compile(rb"([A-Za-z][A-Za-z-]*):[ \t]?[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*")
_MBOX = re.compile(rb"From [^\r\n]*\r?\n")
_MAIL_FIELDS = frozenset(
    b"from to cc subject date received return-path message-id mime-version content-type delivered-to x-mailer".split()
)

_PAGE_FIELDS = frozenset((b"mime-version", b"content-type"))


def describe(data: bytes, name: str) -> Source:
    """What is known of a file before it is read."""
    return Source(name, hashlib.sha256(data).hexdigest(), sniff(data, name), len(data))


def read(data: bytes, name: str) -> Document:
    """Read a file of any supported kind. `name` is kept for the record and decides nothing that the content shows."""
    return read_source(data, describe(data, name))


def read_source(data: bytes, source: Source, media_type: str | None = None) -> Document:
    """Read a described file, or a part of it of another media type: the text of a mail. Raises ReadError."""
    if not data:
        raise ReadError("empty", "Файл пуст (0 байт). Проверьте, полностью ли он скопирован.")
    target = READERS.get(media_type or source.media_type)
    if target is None:
        kind = _KINDS.get(source.media_type, _KINDS[UNKNOWN])
        raise ReadError("unsupported", f"Это {kind.name}; такие файлы пока не читаются. {kind.advice}")
    module, function = target.split(":")
    reader: Callable[[bytes, Source], Document] = getattr(import_module(module), function)
    return reader(data, source)


def sniff(data: bytes, name: str) -> str:
    r"""Tell the media type by the content. The name only tells mail and web pages from other text, when in doubt.

    >>> sniff(b"\x89PNG\r\n\x1a\n", "letter.pdf"), sniff("Депутатам".encode("cp1251"), "letter.pdf")
    ('image/png', 'text/plain')
    """
    head = data[:_HEAD]
    for offset, magic, media_type in _MAGIC:
        if head.startswith(magic, offset):
            return media_type
    if head.startswith(_OLE_MAGIC):
        return _sniff_ole(data)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(data)
    if (at := data.find(b"%PDF-", 0, _PDF_REACH)) >= 0 and _starts_pdf(data, at):
        return PDF
    return _sniff_bmp(data) or _sniff_text(head, name) or UNKNOWN


def _starts_pdf(data: bytes, at: int) -> bool:
    """A PDF begins here, not a text that speaks of PDF: the version follows, and objects after it."""
    return bool(re.match(rb"%PDF-\d\.\d", data[at : at + 8])) and (at == 0 or b" obj" in data or b"startxref" in data)


def _sniff_bmp(data: bytes) -> str | None:
    return "image/bmp" if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0" else None


def _sniff_ole(data: bytes) -> str:
    """Tell a compound file by the streams in its root: a DOC attached to an MSG has its own streams deeper inside.

    Where the directory is broken, the names found anywhere (they stand there in UTF-16) must do.
    """
    names = _root_streams(data)
    for stream, media_type in _OLE_STREAMS:
        if any(name.startswith(stream) for name in names) if names else stream.encode("utf-16-le") in data:
            return media_type
    return OLE


def _root_streams(data: bytes) -> list[str]:
    """The names of the streams in the root of a compound file; none if it cannot be read."""
    from olefile import OleFileIO  # type: ignore[import-untyped]

    try:
        with OleFileIO(io.BytesIO(data)) as file:
            return [path[0] for path in file.listdir() if len(path) == 1]
    except Exception:  # parsers of foreign bytes have many ways to give up
        return []


def _sniff_zip(data: bytes) -> str:
    """Look into a ZIP: OpenDocument and EPUB name their type, Office Open XML is told by its folders."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            declared = archive.read("mimetype")[:100].decode("ascii", "replace").strip() if "mimetype" in names else ""
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        return ZIP
    if declared in _KINDS or declared in READERS:
        return declared
    if "[Content_Types].xml" in names:
        for folder, media_type in _ZIP_PARTS:
            if any(name.startswith(folder) for name in names):
                return media_type
    return ZIP


def _sniff_text(head: bytes, name: str) -> str | None:
    """Tell plain text from the formats that are text too; None if it is no text at all."""
    extension = PurePath(name).suffix.lower()
    start = unmarked(_narrowed(head))
    if start.startswith(b"{\\rtf"):
        return RTF
    if _HTML.match(start) or (b"</" in start and _is_fragment(start, extension)):
        return HTML
    if _SVG.match(start):
        return "image/svg+xml"
    if b"<office:document " in start and b"opendocument.text" in start:
        return FODT
    if start.startswith(b"<?xml"):
        if b"<w:wordDocument" in start or b'progid="Word.Document"' in start or b"<pkg:package" in start:
            return WORD_XML
        return "application/xml"
    if _is_mail(unmarked(head), extension):
        return EML
    if not _is_text(head):
        return None
    return MARKDOWN if extension in _MARKDOWN_NAMES else TEXT


def unmarked(data: bytes) -> bytes:
    """The bytes of a text without the mark of UTF-8 and the blank lines that programs put before what they saved."""
    return data.removeprefix(codecs.BOM_UTF8).lstrip()


def _narrowed(head: bytes) -> bytes:
    """The beginning of a text of UTF-16 in UTF-8, any other as it is."""
    if b"\0" not in head:
        return head
    from saual.read.plain import find_wide

    marked = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    charset = "utf-16" if marked else find_wide(head)
    return head.decode(charset, "replace").encode("utf-8", "replace") if charset else head


def _is_fragment(start: bytes, extension: str) -> bool:
    """Whether it is a piece of a web page; Markdown may begin like one."""
    return extension in (".htm", ".html") or (extension not in _MARKDOWN_NAMES and bool(_FRAGMENT.match(start)))


def _is_mail(start: bytes, extension: str) -> bool:
    """Whether a text begins with the usual fields of a message; a web page saved as one file may have two only."""
    mailbox = _MBOX.match(start)
    at = mailbox.end() if mailbox else 0
    seen: set[bytes] = set()
    while field := _MAIL_FIELD.match(start, at):
        seen.add(field[1].lower())
        at = field.end()
    return len(seen & _MAIL_FIELDS) >= (1 if extension == ".eml" else 3) or seen >= _PAGE_FIELDS


def _is_text(head: bytes) -> bool:
    """Text has hardly a control character, except the zeros (and 0x04) of UTF-16 and UTF-32."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        return True
    controls = sum(head.count(byte) for byte in (*range(9), *range(14, 27), *range(28, 32)))
    if controls * 50 <= len(head):
        return True
    from saual.read.plain import find_wide

    return find_wide(head) is not None
