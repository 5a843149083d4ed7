"""Mail of Outlook: its text as HTML, plain or packed RTF, its attachments, and the messages that are attached to it."""

from __future__ import annotations

import codecs
import contextlib
import email
import email.policy
import io
import struct
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.mime.application import MIMEApplication
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime
from typing import NamedTuple

from olefile import OleFileIO  # type: ignore[import-untyped]
from oxmsg.domain import constants
from oxmsg.domain.encodings import encoding_from_codepage
from oxmsg.domain.model import ATTACH_HDR_OFFSET, MSG_HDR_OFFSET, UnrecognizedCodePageError, UnsupportedEncodingError
from oxmsg.storage import Storage

from saual.read.containers import MAX_DEPTH, Container, Entry, checked, clean_path
from saual.read.document import Headers, ReadError
from saual.read.mail import is_aside, mended, read_headers
from saual.read.plain import CHARSETS, decode
from saual.read.sniff import HTML, PICTURES, RTF, TEXT, sniff

_MAX_PARTS = 10_000
_EMBEDDED = "__substg1.0_3701000d"
_HEADER = 24
"""Bytes before the properties of a message inside another one; a file has eight more."""

_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
"""What packed RTF may point back to from its first byte on ([MS-OXRTFCP] 2.1.2.1)."""

_RING = 4096


class _Message(NamedTuple):
    """A message, where its properties begin in their stream, and the charset of its 8-bit strings."""

    storage: Storage
    offset: int
    charset: str

    def text(self, key: int, part: Storage | None = None) -> str:
        """A string of the message, or of a recipient or an attachment of it."""
        where = part or self.storage
        wide = _stream(where, key, constants.PTYP_STRING)
        if wide is not None:
            return wide.decode("utf-16-le", "replace").strip("\0")
        return (_stream(where, key, constants.PTYP_STRING8) or b"").decode(self.charset, "replace").strip("\0")


def open_msg(data: bytes, name: str) -> Container:
    """A message as Outlook saves it."""
    with OleFileIO(io.BytesIO(data)) as file:
        storage = Storage.from_ole(file)
    message = _message(storage, MSG_HDR_OFFSET)
    entries = [Entry(name, _size(part), _loader(part)) for part, name in _parts(message)]
    return Container((*entries, *_body(message)), _headers(message))


def _message(storage: Storage, offset: int) -> _Message:
    """A message with its charset: the one it names where its strings are in it, else the one they look like."""
    around = [storage, *storage.iter_attachment_storages(), *storage.iter_recipient_storages()]
    narrow = b"\n".join(one.bytes_ for part in around for one in part.streams if one.name.lower().endswith("001e"))
    for key in (constants.PID_MESSAGE_CODEPAGE, constants.PID_INTERNET_CODEPAGE):
        if (charset := _code_page(storage, offset, key)) is not None:
            with contextlib.suppress(UnicodeDecodeError):
                narrow.decode(charset)
                return _Message(storage, offset, charset)
    with contextlib.suppress(ReadError):
        return _Message(storage, offset, decode(narrow).charset)
    return _Message(storage, offset, CHARSETS[0])


def _code_page(storage: Storage, offset: int, key: int) -> str | None:
    """A charset that a message names, if Python knows it."""
    with contextlib.suppress(LookupError, UnrecognizedCodePageError, UnsupportedEncodingError):
        return codecs.lookup(encoding_from_codepage(_number(storage, offset, key) & 0xFFFF)).name
    return None


def _stream(storage: Storage, key: int, kind: int) -> bytes | None:
    name = f"__substg1.0_{key:04x}{kind:04x}"
    return next((one.bytes_ for one in storage.streams if one.name.lower() == name), None)


def _number(storage: Storage, offset: int, key: int) -> int:
    """A property that is a number; 0 if there is none."""
    table = storage.properties_stream_bytes[offset:]
    rows = struct.iter_unpack("<2xH4xQ", table[: len(table) // 16 * 16])
    return next((number for found, number in rows if found == key), 0)


def _parts(message: _Message) -> Iterator[tuple[Storage, str]]:
    """The attachments with their names."""
    storages = message.storage.iter_attachment_storages()
    for number, part in zip(range(1, _MAX_PARTS + 1), storages, strict=False):
        name = clean_path(message.text(constants.PID_ATTACH_LONG_FILENAME, part)).rpartition("/")[2]
        if _embedded(part) is not None:
            yield part, f"message-{number}.eml"
        elif not _is_beside(message, part, name):
            yield part, name or f"attachment-{number}"


def _is_beside(message: _Message, part: Storage, name: str) -> bool:
    """Whether an attachment is no file of the sender's, but a signature or a picture inside the text."""
    if is_aside(message.text(constants.PID_ATTACH_MIME_TAG, part), name):
        return True
    hidden = _number(part, ATTACH_HDR_OFFSET, constants.PID_ATTACHMENT_HIDDEN) & 0xFF
    if not hidden and not message.text(constants.PID_ATTACH_CONTENT_ID, part):
        return False
    from saual.read.image import is_page

    data = _content(part) or b""
    return not is_page(data) if sniff(data, name) in PICTURES else bool(hidden)


def _content(part: Storage) -> bytes | None:
    return _stream(part, constants.PID_ATTACH_DATA_BINARY, constants.PTYP_BINARY)


def _embedded(part: Storage) -> Storage | None:
    return next((one for one in part.storages if one.name.lower() == _EMBEDDED), None)


def _size(part: Storage) -> int:
    return sum(len(one.bytes_) for one in part.streams) + sum(map(_size, part.storages))


def _loader(part: Storage) -> Callable[[], bytes]:
    def load() -> bytes:
        try:
            inner = _embedded(part)
            data = _content(part) if inner is None else _to_eml(inner, 1).as_bytes()
        except (ReadError, MemoryError):
            raise
        except Exception:  # parsers of foreign bytes have many ways to give up
            data = None
        if data is None:
            raise ReadError("broken", "Вложение повреждено. Попросите прислать его заново.")
        return checked(data)

    return load


def _headers(message: _Message) -> Headers:
    given = message.text(constants.PID_TRANSPORT_MESSAGE_HEADERS)
    read = read_headers(email.message_from_string(given, policy=email.policy.compat32))
    sent = _sent(message)
    recipients = message.storage.iter_recipient_storages()
    return Headers(
        read.subject or mended(message.text(constants.PID_SUBJECT)) or None,
        read.sender or mended(_sender(message)) or None,
        read.to or tuple(mended(_recipient(message, one)) for one in recipients),
        read.date or (sent.isoformat() if sent else None),
        read.message_id,
    )


def _sender(message: _Message) -> str:
    name = message.text(constants.PID_SENDER_NAME).strip()
    address = message.text(constants.PID_SENDER_EMAIL_ADDRESS) or message.text(constants.PID_SENDER_SMTP_ADDRESS)
    if not address:
        return message.text(constants.PID_SENT_REPRESENTING_NAME)
    return f'"{name}" <{address}>' if name else f"<{address}>"


def _recipient(message: _Message, one: Storage) -> str:
    address = message.text(constants.PID_SMTP_ADDRESS, one) or message.text(constants.PID_EMAIL_ADDRESS, one)
    return f"{message.text(constants.PID_DISPLAY_NAME, one)} <{address}>"


def _sent(message: _Message) -> datetime | None:
    """When it was sent; Windows counts from 1601 in tenths of a microsecond."""
    ticks = _number(message.storage, message.offset, constants.PID_CLIENT_SUBMIT_TIME)
    with contextlib.suppress(OverflowError):
        return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(seconds=ticks // 10**7) if ticks else None
    return None


def _text(message: _Message) -> tuple[str, bytes]:
    """The text of a message and its media type: HTML before plain before RTF, which LibreOffice must read."""
    charset = _code_page(message.storage, message.offset, constants.PID_INTERNET_CODEPAGE) or message.charset
    page = _stream(message.storage, constants.PID_HTML, constants.PTYP_BINARY)
    html = decode(page, charset).text.strip("\0") if page else message.text(constants.PID_BODY_HTML)
    narrow = _stream(message.storage, constants.PID_BODY, constants.PTYP_STRING8)
    text = html or (decode(narrow, charset).text.strip("\0") if narrow else message.text(constants.PID_BODY))
    if text.strip():
        return (HTML if html else TEXT), text.encode("utf-8", "replace")
    packed = _stream(message.storage, constants.PID_RTF_COMPRESSED, constants.PTYP_BINARY)
    return RTF, unpack_rtf(packed) if packed else b""


def _body(message: _Message) -> Iterator[Entry]:
    kind, data = _text(message)
    if data.strip():
        yield Entry(None, len(data), lambda: checked(data), kind)


def _to_eml(storage: Storage, depth: int) -> MIMEMultipart:
    """An embedded message as one that stands alone, with what is attached to it."""
    message = _message(storage, _HEADER)
    made = MIMEMultipart()
    headers = _headers(message)
    date = format_datetime(datetime.fromisoformat(headers.date)) if headers.date else None
    named = {"Subject": headers.subject, "From": headers.sender, "To": ", ".join(headers.to), "Date": date}
    for key, text in named.items():
        if text:
            made[key] = " ".join(text.split())
    kind, data = _text(message)
    if kind == RTF and data:
        made.attach(_file(data, "message.rtf"))
    elif data:
        made.attach(MIMEText(data.decode("utf-8"), kind.partition("/")[2], "utf-8"))
    for part, name in _parts(message) if depth < MAX_DEPTH else ():
        inner = _embedded(part)
        if inner is not None:
            made.attach(MIMEMessage(_to_eml(inner, depth + 1)))
        elif (content := _content(part)) is not None:
            made.attach(_file(content, name))
    return made


def _file(data: bytes, name: str) -> MIMEApplication:
    part = MIMEApplication(data)
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def unpack_rtf(data: bytes) -> bytes:
    r"""RTF as Outlook packs it ([MS-OXRTFCP]); b"" for what is neither packed nor plain.

    >>> import struct
    >>> text = rb"{\rtf1 x}"
    >>> unpack_rtf(struct.pack("<IIII", len(text) + 12, len(text), 0x414C454D, 0) + text)
    b'{\\rtf1 x}'
    """
    if len(data) < 16:
        return b""
    size, kind = struct.unpack_from("<II", data, 4)
    if kind == 0x414C454D:  # «MELA»: as it is
        return data[16 : 16 + size]
    return _unpack(data[16:]) if kind == 0x75465A4C else b""  # «LZFu»


def _unpack(data: bytes) -> bytes:
    """Runs of eight, each a byte or a place and a length in the last 4,096 bytes; one that points ahead is the end."""
    ring = bytearray(_DICTIONARY.ljust(_RING, b"\0"))
    out = bytearray()
    write, at = len(_DICTIONARY), 0
    while at < len(data):
        control = data[at]
        at += 1
        for bit in range(8):
            if control >> bit & 1:
                if at + 2 > len(data):
                    return bytes(out)
                place, length = divmod(int.from_bytes(data[at : at + 2], "big"), 16)
                at += 2
                if place == write % _RING:
                    return bytes(out)
                run = [(place + n) % _RING for n in range(length + 2)]
            elif at < len(data):
                ring[write % _RING] = data[at]
                at += 1
                run = [write % _RING]
            else:
                return bytes(out)
            for source in run:
                out.append(ring[source])
                ring[write % _RING] = ring[source]
                write += 1
    return bytes(out)
