"""Builds small PDF files for tests, good ones and hostile ones, byte for byte the same on every run."""

from __future__ import annotations

import contextlib
import hashlib
import io
import math
import os
import socket
import time
import zlib
from collections.abc import Iterable, Mapping

import pikepdf

from saual.read.document import Document, ReadError, Source
from saual.read.pdf import read_pdf

A4 = (0.0, 0.0, 595.0, 842.0)

SIGNS = {"\uf021": 0x10, "\uf028": 0x11, "\uf02a": 0x12, "\uf040": 0x13}
"""Codes for Wingdings signs beside the KZ-1048 bytes that stand for all other letters."""

WIDTH = 0.5
"""Every glyph of the test font is half a type size wide, so that places can be computed."""


def show(text: str, x: float, y: float, size: float = 14, angle: float = 0, mode: int = 0) -> bytes:
    """Content that draws `text` from (x, y), turned by `angle` degrees against the clock, in render mode `mode`."""
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    codes = b"".join(bytes([SIGNS[char]]) if char in SIGNS else char.encode("kz1048") for char in text)
    matrix = f"{c:.5f} {s:.5f} {-s:.5f} {c:.5f} {x} {y}"
    return f"BT {mode} Tr /F1 {size} Tf {matrix} Tm <{codes.hex()}> Tj ET\n".encode()


def to_unicode(mapping: Mapping[int, str]) -> bytes:
    """A ToUnicode CMap for one-byte codes."""
    pairs = "\n".join(f"<{code:02x}> <{char.encode('utf-16-be').hex()}>" for code, char in sorted(mapping.items()))
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def "
        "1 begincodespacerange <00> <ff> endcodespacerange "
        f"{len(mapping)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
    ).encode()


def letters(encoding: str = "kz1048") -> dict[int, str]:
    """Code to letter: what the bytes of `show` mean, or are wrongly said to mean."""
    table = {code: bytes([code]).decode(encoding, "replace") for code in range(32, 256)}
    return table | {code: sign for sign, code in SIGNS.items()}


def pdf(
    *pages: bytes,
    rotate: int = 0,
    box: tuple[float, ...] = A4,
    cmap: bytes | None = None,
    form: bytes | None = None,
    **save: object,
) -> bytes:
    """A PDF with one page for each content stream. `form` is a Form XObject that pages call as /Fm0."""
    document = pikepdf.new()
    font = _font(document, to_unicode(letters()) if cmap is None else cmap)
    resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    if form is not None:
        stream = document.make_stream(form)
        stream.Type, stream.Subtype, stream.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, pikepdf.Array(A4)
        stream.Resources = resources
        resources = pikepdf.Dictionary(Font=resources.Font, XObject=pikepdf.Dictionary(Fm0=stream))
    for content in pages:
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=pikepdf.Array(box),
            Rotate=rotate,
            Resources=resources,
            Contents=document.make_stream(content),
        )
        document.pages.append(pikepdf.Page(document.make_indirect(page)))
    out = io.BytesIO()
    document.save(out, **({"deterministic_id": True} | save))  # type: ignore[arg-type]
    return out.getvalue()


def _font(document: pikepdf.Pdf, cmap: bytes) -> pikepdf.Object:
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor,
        FontName=pikepdf.Name.Arial,
        Flags=32,
        FontBBox=pikepdf.Array([0, -200, 500, 800]),
        Ascent=800,
        Descent=-200,
        CapHeight=700,
        ItalicAngle=0,
        StemV=80,
    )
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.TrueType,
        BaseFont=pikepdf.Name.Arial,
        Encoding=pikepdf.Name.WinAnsiEncoding,
        FirstChar=0,
        LastChar=255,
        Widths=pikepdf.Array([int(WIDTH * 1000)] * 256),
        FontDescriptor=document.make_indirect(descriptor),
    )
    if cmap:
        font.ToUnicode = document.make_stream(cmap)
    return document.make_indirect(font)


def raw_pdf(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """A PDF from the bodies of its objects; object 1 is the catalogue. Nothing is checked."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    size = max(places) + 1
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(out)


def stream(data: bytes, extra: bytes = b"") -> bytes:
    """The body of a stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)


FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"


def one_page(content: bytes, extra: bytes = b"", pages: bytes = b"/Count 1", **more: bytes) -> bytes:
    """A raw PDF of one page whose content is the given stream object; `more` holds objects 6 (`o6=`) and up."""
    objects = {
        1: CATALOGUE,
        2: b"<< /Type /Pages /Kids [3 0 R] %s >>" % pages,
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> %s >> >>" % extra,
        4: content,
        5: FONT,
    }
    return raw_pdf(objects | {int(name[1:]): body for name, body in more.items()})


def bomb(size: int, levels: int = 1) -> bytes:
    """`size` spaces, deflated once or twice: quick to make, since every block of a megabyte looks the same."""
    block = b" " * (1 << 20)
    packer = zlib.compressobj(9)
    first = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    data = first + again * (size // len(block))
    for _ in range(levels - 1):
        data = zlib.compress(data, 9)
    return data


def good(text: str = "Рассмотрев Ваш депутатский запрос, сообщаю следующее.") -> bytes:
    """A sound letter of one page."""
    return pdf(show(text, 60, 700) + show("Құрметпен, Ғ. Әбдіқалықова", 60, 680))


def ruled() -> bytes:
    """A letter with a ruled table of two rows and three columns."""
    boxes = b"".join(b"%d %d 120 20 re S\n" % (60 + 120 * n, y) for y in (660, 640) for n in range(3))
    rows = (("Өңір", "Мектептер саны", "Үлесі, %"), ("Абай", "120", "12,5"))
    cells = b"".join(
        show(text, 65 + 120 * n, y, 12) for y, row in zip((666, 646), rows, strict=True) for n, text in enumerate(row)
    )
    below = show("Рассмотрев Ваш депутатский запрос, сообщаю следующее.", 60, 700) + show(
        "Құрметпен, Ғ. Әбдіқалықова", 60, 600
    )
    return pdf(boxes + cells + below)


def truncated() -> bytes:
    """A letter of three pages that ends inside its cross-reference table."""
    whole = pdf(*(show(f"Страница {n}. Уважаемые депутаты!", 60, 700) for n in (1, 2, 3)), compress_streams=False)
    return whole[: whole.rfind(b"\nxref") + 60]


def flate(data: bytes, filters: bytes = b"/FlateDecode") -> bytes:
    """A stream object of deflated data."""
    return stream(data, b"/Filter [%s]" % filters)


def _many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % n for n in range(10, 10 + count))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    head = {1: CATALOGUE, 2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)}
    return raw_pdf(head | dict.fromkeys(range(10, 10 + count), page))


def _recursive_form() -> bytes:
    form = stream(
        b"/Fm0 Do /Fm0 Do",
        b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /Fm0 6 0 R >> >>",
    )
    return one_page(stream(b"/Fm0 Do"), b"/XObject << /Fm0 6 0 R >>", o6=form)


def _many_chars(count: int) -> bytes:
    text = b"BT /F1 1 Tf 10 700 Td " + (b"(" + b"a" * 10_000 + b") Tj ") * (count // 10_000) + b"ET"
    return one_page(flate(zlib.compress(text, 9)))


def _tree_loop() -> bytes:
    return raw_pdf({1: CATALOGUE, 2: b"<< /Type /Pages /Kids [3 0 R] /Count 2 >>",
                    3: b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 2 >>"})  # fmt: skip


HELLO_TEXT = b"BT /F1 14 Tf 60 700 Td (Hello world) Tj ET"
HELLO = stream(HELLO_TEXT)


def _squares(count: int) -> bytes:
    """Squared paper: so many boxes that rules would take long to make a table of."""
    return b"".join(b"%d %d 20 20 re S\n" % (20 * (n % 140), 20 * (n // 140)) for n in range(count))


def _prev_loop() -> bytes:
    whole = one_page(HELLO)
    at = whole.rfind(b"xref\n0 1")
    return whole.replace(b"/Root 1 0 R ", b"/Root 1 0 R /Prev %d" % at)


def _huge_box() -> bytes:
    return one_page(HELLO).replace(b"[0 0 595 842]", b"[0 0 2000000 2000000]")


def _cmap_bomb() -> bytes:
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def "
        b"1 begincodespacerange <00000000> <0fffffff> endcodespacerange 1 beginbfrange "
        b"<00000000> <0fffffff> <0041> endbfrange endcmap end end"
    )
    font = FONT.replace(b">>", b"/ToUnicode 6 0 R >>")
    return one_page(HELLO, o6=stream(cmap)).replace(FONT, font)


def _nested_arrays(depth: int) -> bytes:
    return one_page(stream(b"[" * depth + b"]" * depth + b" TJ BT /F1 14 Tf 60 700 Td (Hello world) Tj ET"))


def faults() -> dict[str, tuple[bytes, str | None]]:
    """Bad files by name, each with the ReadError code it must end in (None: it is read nevertheless)."""
    letter = good()
    password = pikepdf.Encryption(user="secret", owner="secret", R=6)
    owner = pikepdf.Encryption(user="", owner="secret", R=6, allow=pikepdf.Permissions(extract=False))
    return {
        "empty": (b"", "empty"),
        "renamed binary": (bytes(range(256)) * 64, "unsupported"),
        "renamed image": (b"\x89PNG\r\n\x1a\n" + bytes(5000), "unsupported"),
        "password": (pdf(show("Тайна", 60, 700), encryption=password, deterministic_id=False), "encrypted"),
        "owner password": (pdf(show("Не тайна", 60, 700), encryption=owner, deterministic_id=False), None),
        "truncated": (truncated(), None),
        "tail cut": (letter[:-40], None),
        "junk before": (b"\r\nX-Header: junk\r\n" * 150 + letter, None),
        "only a header": (b"%PDF-1.7\n", "broken"),
        "5000 pages": (_many_pages(5000), "too_big"),
        "flate bomb": (one_page(flate(bomb(700 << 20))), "too_big"),
        "double flate bomb": (one_page(flate(bomb(2 << 30, 2), b"/FlateDecode /FlateDecode")), "too_big"),
        "recursive form": (_recursive_form(), "too_big"),
        "ten million characters": (_many_chars(10_000_000), "too_big"),
        "300,000 characters": (_many_chars(300_000), "too_big"),
        "page tree loop": (_tree_loop(), "broken"),
        "prev loop": (_prev_loop(), None),
        "count 2e9": (one_page(HELLO, pages=b"/Count 2000000000"), None),
        "huge media box": (_huge_box(), None),
        "cmap bomb": (_cmap_bomb(), None),
        "nested arrays": (_nested_arrays(200_000), None),
        "300,000 rules": (one_page(flate(zlib.compress(b"0 0 m 500 0 l S 0 0 m 0 500 l S\n" * 150_000))), "too_big"),
        "19,000 boxes": (one_page(flate(zlib.compress(_squares(19_000) + HELLO_TEXT))), None),
        "scan without text": (pdf(b"0 0 595 842 re f"), "unsupported"),
    }


# What runs in the workers of the sandbox tests: a child process must be able to import it.


def read(data: bytes) -> Document:
    """Read a PDF under an invented source."""
    return read_pdf(data, Source("letter.pdf", hashlib.sha256(data).hexdigest(), "application/pdf", len(data)))


def read_text(data: bytes) -> str:
    """The text of a PDF."""
    return read(data).text


def act(order: str | int) -> object:
    """Do as told: a number is doubled, a word is a mishap."""
    match order:
        case int():
            return order * 2
        case "abort":
            os.abort()
        case "leave":
            os._exit(3)
        case "sleep":
            time.sleep(600)
        case "spin":
            while True:
                pass
        case "hoard":
            return len(bytearray(8 << 30))
        case "refuse":
            raise ReadError("broken", "Сломан.")
        case "stumble":
            raise ValueError("oops")
        case "print":
            print("noise", flush=True)
            os.write(1, b"more noise")
        case "litter":
            import tempfile

            return tempfile.mkdtemp()
        case "large":
            return "ж" * 3_000_000
        case "network":
            with contextlib.suppress(OSError):
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(("192.0.2.1", 9))
                return "reached"
            return "unreachable"
        case "pid":
            return os.getpid()
    return order


def total(numbers: Iterable[int]) -> int:
    """A sum."""
    return sum(numbers)
