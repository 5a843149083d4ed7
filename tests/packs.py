"""Builds archives for tests, and says what became of their members."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib

from saual.process import process
from saual.record import Failure

LETTER = (
    "На № ДЗ-1 от 3 марта 2025 года\n\nУважаемые депутаты!\n\nРассмотрев Ваш депутатский запрос о ремонте дорог,\n"
    "сообщаю следующее. В 2024 году отремонтировано 15 км дорог.\n\nС уважением,\n\nМинистр\tА. Ахметов\n"
).encode()


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def seven_zipped(files: dict[str, bytes]) -> bytes:
    """A 7z archive, by the system's libarchive."""
    import libarchive  # type: ignore[import-untyped]

    parts: list[bytes] = []

    def write(data: bytes) -> int:
        parts.append(bytes(data))
        return len(data)

    with libarchive.custom_writer(write, "7zip") as archive:
        for name, content in files.items():
            archive.add_file_from_memory(name, len(content), content)
    return b"".join(parts)


def vint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def rar(name: str, content: bytes) -> bytes:
    """A RAR 5 archive with one file that is stored as it is."""

    def block(fields: bytes, data: bytes = b"") -> bytes:
        sized = vint(len(fields)) + fields
        return struct.pack("<I", zlib.crc32(sized)) + sized + data

    raw = name.encode()
    size = vint(len(content))
    file = vint(2) + vint(2) + size + vint(4) + size + vint(0o100644) + struct.pack("<I", zlib.crc32(content))
    file += vint(0) + vint(1) + vint(len(raw)) + raw
    return b"Rar!\x1a\x07\x01\0" + block(vint(1) + vint(0) + vint(0)) + block(file, content) + block(b"\x05\0\0")


def members(data: bytes, name: str = "a") -> dict[str | None, str]:
    """What became of each member: a letter, or the code of its failure."""
    records = process(data, name)
    return {r.source.member: r.error if isinstance(r, Failure) else "letter" for r in records}
