"""Mail of Outlook: its text as HTML, plain or packed RTF, its attachments, and the messages that are attached to it."""

from __future__ import annotations

import email
import email.policy
import io
import struct
from collections.abc import Callable, Iterator
from email.mime.application import MIMEApplication
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from olefile import OleFileIO  # type: ignore[import-untyped]
from oxmsg import Message
from oxmsg.attachment import Attachment
from oxmsg.domain import constants
from oxmsg.properties import Properties
from oxmsg.storage import Storage

from saual.read.containers import MAX_DEPTH, Container, Entry, checked, clean_path
from saual.read.document import Headers, ReadError
from saual.read.mail import mended, read_headers
from saual.read.sniff import HTML, RTF, TEXT

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


class _Embedded(Message):
    """A message inside another one."""

    @property
    def properties(self) -> Properties:
        return Properties(self._storage, properties_header_offset=_HEADER)


def open_msg(data: bytes, name: str) -> Container:
    """A message as Outlook saves it."""
    with OleFileIO(io.BytesIO(data)) as file:
        storage = Storage.from_ole(file)
    message = Message(storage)
    entries = [Entry(name, _size(part), _loader(part)) for part, name in _parts(storage)]
    return Container((*entries, *_body(message)), _headers(message))


def _parts(storage: Storage) -> Iterator[tuple[Storage, str]]:
    """The attachments with their names."""
    for number, part in zip(range(1, _MAX_PARTS + 1), storage.iter_attachment_storages(), strict=False):
        name = clean_path((Attachment(part).file_name or "").strip("\0")).rpartition("/")[2]
        if _embedded(part) is not None:
            name = f"message-{number}.eml"
        yield part, name or f"attachment-{number}"


def _embedded(part: Storage) -> Storage | None:
    return next((one for one in part.storages if one.name.lower() == _EMBEDDED), None)


def _size(part: Storage) -> int:
    return sum(len(one.bytes_) for one in part.streams) + sum(map(_size, part.storages))


def _loader(part: Storage) -> Callable[[], bytes]:
    def load() -> bytes:
        try:
            inner = _embedded(part)
            data = Attachment(part).file_bytes if inner is None else _to_eml(inner, 1).as_bytes()
        except (ReadError, MemoryError):
            raise
        except Exception:  # parsers of foreign bytes have many ways to give up
            data = None
        if data is None:
            raise ReadError("broken", "Вложение повреждено. Попросите прислать его заново.")
        return checked(data)

    return load


def _headers(message: Message) -> Headers:
    given = email.message_from_string("", policy=email.policy.compat32)
    for key, text in message.message_headers.items():
        given[key] = text
    read = read_headers(given)
    sent = message.sent_date
    return Headers(
        read.subject or mended(message.subject.strip("\0")) or None,
        read.sender or mended(message.sender) or None,
        read.to or tuple(mended(f"{r.name} <{r.email_address}>") for r in message.recipients),
        read.date or (sent.isoformat() if sent else None),
        read.message_id,
    )


def _text(message: Message) -> tuple[str, bytes]:
    """The text of a message and its media type: HTML before plain before RTF, which LibreOffice must read."""
    html = message.html_body
    text = (html or message.body or "").strip("\0")
    if text.strip():
        return (HTML if html else TEXT), text.encode("utf-8", "replace")
    packed = message.properties.binary_prop_value(constants.PID_RTF_COMPRESSED)
    return RTF, unpack_rtf(packed) if packed else b""


def _body(message: Message) -> Iterator[Entry]:
    kind, data = _text(message)
    if data.strip():
        yield Entry(None, len(data), lambda: checked(data), kind)


def _to_eml(storage: Storage, depth: int) -> MIMEMultipart:
    """An embedded message as one that stands alone, with what is attached to it."""
    message = _Embedded(storage)
    made = MIMEMultipart()
    headers = _headers(message)
    named = {"Subject": headers.subject, "From": headers.sender, "To": ", ".join(headers.to), "Date": _sent(message)}
    for key, text in named.items():
        if text:
            made[key] = " ".join(text.split())
    kind, data = _text(message)
    if kind == RTF and data:
        made.attach(_file(data, "message.rtf"))
    elif data:
        made.attach(MIMEText(data.decode("utf-8"), kind.partition("/")[2], "utf-8"))
    for part, name in _parts(storage) if depth < MAX_DEPTH else ():
        inner = _embedded(part)
        if inner is not None:
            made.attach(MIMEMessage(_to_eml(inner, depth + 1)))
        elif (content := Attachment(part).file_bytes) is not None:
            made.attach(_file(content, name))
    return made


def _sent(message: Message) -> str | None:
    sent = message.sent_date
    return sent.strftime("%a, %d %b %Y %H:%M:%S %z") if sent else message.message_headers.get("Date")


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
