"""Mail: the letter is an attachment, or the message itself where nothing is attached. EML; MSG see `outlook`."""

from __future__ import annotations

import contextlib
import email
import email.policy
import re
from collections.abc import Callable, Iterator
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import getaddresses, parsedate_to_datetime
from html import escape

from saual.read.containers import Container, Entry, checked, clean_path
from saual.read.document import Headers, ReadError
from saual.read.plain import decode
from saual.read.sniff import HTML, TEXT, unmarked

_LEFT_OUT = frozenset((
    "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "text/calendar",
    "text/vcard", "text/x-vcard", "message/delivery-status", "message/disposition-notification", "text/rfc822-headers",
))  # fmt: skip

_MBOX = re.compile(rb"^From [^\r\n]*\r?\n(?=[A-Za-z-]+:)", re.M)
"""What stands between the messages of a mailbox."""

_DEEPEST = 20
"""Parts inside each other."""


def open_eml(data: bytes, name: str) -> Container:
    """A message as mail programs save it, or several of them in a row (mbox)."""
    start = unmarked(data)
    several = [one for one in _MBOX.split(start) if one.strip()] if start.startswith(b"From ") else []
    if len(several) > 1:
        return Container(tuple(_message_of(one, number) for number, one in enumerate(several, 1)))
    message = email.message_from_bytes(several[0] if several else start, policy=email.policy.default)
    if not isinstance(message, EmailMessage):
        raise ReadError("broken", "Сообщение повреждено. Сохраните его заново.")
    named = message.get_body(preferencelist=("html", "plain"))
    texts = list(_texts(message)) or ([named] if isinstance(named, EmailMessage) else [])
    shown = {id(part) for part in (*texts, message.get_body(preferencelist=("plain", "html")))}
    parts = [part for part in _leaves(message) if id(part) not in shown and not _is_beside(part)]
    entries = (Entry(_name_of(part, number), _size(part), _loader(part)) for number, part in enumerate(parts, 1))
    return Container((*entries, *_body(texts)), read_headers(message))


def _message_of(data: bytes, number: int) -> Entry:
    return Entry(f"message-{number}.eml", len(data), lambda: checked(data))


def _texts(part: Message, depth: int = 0) -> Iterator[EmailMessage]:
    """The parts that are shown one below the other as the text of a message; of alternatives the best."""
    if not isinstance(part, EmailMessage) or depth > _DEEPEST:
        return
    if part.get_content_type() in (HTML, TEXT):
        if not _is_file(part):
            yield part
    elif part.get_content_type() == "multipart/alternative":
        shown = [list(_texts(one, depth + 1)) for one in part.iter_parts()]
        yield from max(shown, key=lambda texts: [one.get_content_type() == HTML for one in texts], default=[])
    elif part.get_content_maintype() == "multipart":
        several = list(part.iter_parts())
        for one in several[:1] if part.get_content_type() == "multipart/related" else several:
            yield from _texts(one, depth + 1)


def _is_file(part: EmailMessage) -> bool:
    return bool(part.get_filename()) or part.get_content_disposition() == "attachment"


def _leaves(message: Message, depth: int = 0) -> Iterator[EmailMessage]:
    """The parts that hold something; an attached message is one."""
    for part in message.iter_parts() if isinstance(message, EmailMessage) and message.is_multipart() else [message]:
        if not isinstance(part, EmailMessage):
            continue
        if part.get_content_maintype() == "multipart" and depth < _DEEPEST:
            yield from _leaves(part, depth + 1)
        else:
            yield part


def _is_beside(part: EmailMessage) -> bool:
    """Whether a part is no file of the sender's: a signature, a calendar entry, a picture inside the text."""
    if is_aside(part.get_content_type(), part.get_filename() or ""):
        return True
    if part.get_content_disposition() == "attachment":
        return False
    if part.get_content_maintype() == "image" and (part["content-id"] or part["content-location"]):
        from saual.read.image import is_page

        data = part.get_payload(decode=True)
        return not (isinstance(data, bytes) and is_page(data))
    unseen = part.get_content_maintype() in ("text", "multipart") or part["content-location"]
    return not part.get_filename() and bool(unseen)


def is_aside(media_type: str, name: str) -> bool:
    """Whether what mail programs put beside the letter has this type and name: a signature, a calendar entry."""
    return media_type.lower() in _LEFT_OUT or name.lower().endswith(".p7s")


def _name_of(part: EmailMessage, number: int) -> str:
    name = mended(part.get_filename() or "")
    if not name and part.get_content_type() == "message/rfc822":
        name = f"message-{number}.eml"
    return clean_path(name).rpartition("/")[2] or f"attachment-{number}"


def _size(part: EmailMessage) -> int:
    payload = part.get_payload()
    return len(payload) if isinstance(payload, str) else 0


def _loader(part: EmailMessage) -> Callable[[], bytes]:
    def load() -> bytes:
        try:
            if part.get_content_type() == "message/rfc822":
                return checked(part.get_payload(0).as_bytes())  # type: ignore[union-attr]
            data = part.get_payload(decode=True)
        except (ValueError, LookupError, TypeError, AttributeError, IndexError):
            data = None
        if not isinstance(data, bytes):
            raise ReadError("broken", "Вложение повреждено. Попросите прислать его заново.")
        return checked(data)

    return load


def _body(texts: list[EmailMessage]) -> Iterator[Entry]:
    """The text of the message, if there is any: several parts one below the other."""
    kind = HTML if any(part.get_content_type() == HTML for part in texts) else TEXT
    pieces = [_piece(part, kind) for part in texts]
    text = "\n".join(pieces)
    if text.strip():
        yield Entry(None, len(text), lambda: checked(text.encode("utf-8", "replace")), kind)


def _piece(part: EmailMessage, kind: str) -> str:
    """What a part says, as a web page where the message is one."""
    data = part.get_payload(decode=True)
    text = decode(data, part.get_content_charset()).text if isinstance(data, bytes) else ""
    return f"<pre>{escape(text)}</pre>" if kind == HTML != part.get_content_type() else text


def read_headers(message: Message) -> Headers:
    """What a message says of itself; broken headers are read as far as they can be."""
    raw: dict[str, str] = {}
    for name, text in message.raw_items():
        raw.setdefault(name.lower(), _unfolded(str(text)))
    return Headers(
        mended(raw.get("subject")) or None,
        mended(raw.get("from")) or None,
        tuple(_recipients(raw)),
        _date(raw.get("date")),
        mended(raw.get("message-id")) or None,
    )


def _recipients(raw: dict[str, str]) -> Iterator[str]:
    given = [raw[key] for key in ("to", "cc") if key in raw]
    for name, address in getaddresses(given):
        if address or name:
            yield mended(f"{name} <{address}>" if name and address else address or name)


def _unfolded(text: str) -> str:
    return " ".join(text.replace("\r", "\n").replace("\n", " ").split())


def mended(text: str | None) -> str:
    """Encoded words decoded; bytes that stand there as they are read by their own look."""
    if not text:
        return ""
    if any("\udc80" <= sign <= "\udcff" for sign in text):
        text = decode(text.encode("utf-8", "surrogateescape")).text
    with contextlib.suppress(ValueError, LookupError, UnicodeError):
        text = str(make_header(decode_header(text)))
    return text.encode("utf-8", "replace").decode("utf-8").strip()


def _date(text: str | None) -> str | None:
    """A date as ISO 8601 with its offset."""
    try:
        return parsedate_to_datetime(text).isoformat() if text else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
