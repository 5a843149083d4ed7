"""Files that hold other files: archives and mail. Nothing is written to disk; a name never leads anywhere.

A container tells its entries, each of which is read when it is asked for: one that cannot be read costs only itself.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import posixpath
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from typing import Any, NamedTuple

from saual.read.document import Headers, ReadError, Source
from saual.read.plain import CHARSETS, rate_charset
from saual.read.sniff import CONTAINERS, describe
from saual.sources import is_left_out

MAX_BYTES = 200 * 2**20
"""A larger file inside a container is not unpacked."""
MAX_TOTAL = 2 * 2**30
"""Bytes of all files in a container together, as they say themselves: more is a bomb or no post."""
MAX_ENTRIES = 5000
MAX_DEPTH = 4
"""Containers inside each other: an archive attached to a mail inside an archive is 3."""

_FRAMES = frozenset("░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀")
_UNICODE_NAME = 0x7075


class Entry(NamedTuple):
    """A file inside a container: its path there, its size as the container says, and its bytes when asked for.

    `load` raises ReadError. `path` is None for the text of a mail, `kind` then names its media type.
    """

    path: str | None
    size: int
    load: Callable[[], bytes]
    kind: str | None = None


class Container(NamedTuple):
    """The entries of a container in its own order, and what a mail says of itself.

    `in_a_row`: to reach an entry costs as much as to read all before it.
    """

    entries: tuple[Entry, ...]
    headers: Headers | None = None
    in_a_row: bool = False


def enter(data: bytes, source: Source, depth: int) -> Container:
    """The entries of a container. Raises ReadError where it cannot be opened, or holds nothing or far too much."""
    if depth >= MAX_DEPTH:
        raise ReadError("too_big", "Архивы вложены друг в друга слишком глубоко. Распакуйте их и передайте папку.")
    module, function = CONTAINERS[source.media_type].split(":")
    opener: Callable[[bytes, str], Container] = getattr(import_module(module), function)
    try:
        container = opener(data, source.name)
    except (ReadError, MemoryError):
        raise
    except Exception:  # parsers of foreign bytes have many ways to give up
        raise ReadError("broken", "Архив или сообщение повреждены и не открываются. Запросите их заново.") from None
    if len(container.entries) > MAX_ENTRIES:
        raise ReadError("too_big", f"Внутри больше {MAX_ENTRIES} файлов. Распакуйте архив и передайте папку.")
    if sum(entry.size for entry in container.entries) > MAX_TOTAL:
        raise ReadError("too_big", f"Внутри больше {MAX_TOTAL >> 30} ГБ. Распакуйте архив и передайте папку.")
    if not container.entries:
        raise ReadError("empty", "Внутри нет ни одного файла. Проверьте, полностью ли он скопирован.")
    return container


def inner_source(source: Source, container: Container, entry: Entry, data: bytes | None) -> Source:
    """The source of an entry's letters: a file of its own, with where it lies; the text of a mail is the mail's.

    A file has the SHA-256 (and its letter the id) that it would have outside. `data` is None if it cannot be read.
    """
    if entry.path is None:
        return source._replace(headers=container.headers)
    name = f"{source.name}/{entry.path}"
    alone = Source(name, "", "", 0) if data is None else describe(data, name)
    return alone._replace(
        member=f"{source.member}/{entry.path}" if source.member else entry.path,
        container=source.container or source.sha256,
        headers=container.headers or source.headers,
    )


def clean_path(path: str) -> str:
    r"""A path inside an archive as a name: forward slashes, no drive, no way up or to the root.

    >>> clean_path("..\\..\\etc\\passwd"), clean_path("C:/a//./b.pdf"), clean_path("/")
    ('etc/passwd', 'a/b.pdf', '')
    """
    text = path.replace("\\", "/").replace("\0", "").encode("utf-8", "backslashreplace").decode("utf-8")
    text = text[2:] if text[1:2] == ":" else text
    return "/".join(part for part in text.split("/") if part not in ("", ".", ".."))


def is_foreign(path: str) -> bool:
    """Whether a path in an archive leads to no file of the sender's."""
    return not path or any(map(is_left_out, path.split("/")))


def checked(data: bytes) -> bytes:
    """What was unpacked, if it is not too much."""
    if len(data) > MAX_BYTES:
        raise ReadError("too_big", f"Файл больше {MAX_BYTES >> 20} МБ. Разделите его на части.")
    return data


# ZIP


def open_zip(data: bytes, name: str) -> Container:
    """A ZIP archive."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    entries = []
    for info in archive.infolist()[: MAX_ENTRIES * 2]:
        path = clean_path(zip_name(info))
        if not info.is_dir() and not is_foreign(path):
            entries.append(Entry(path, info.file_size, _zip_loader(archive, info)))
    return Container(tuple(entries))


def _zip_loader(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], bytes]:
    def load() -> bytes:
        if info.flag_bits & 0x1:
            raise ReadError("encrypted", "Файл в архиве закрыт паролем. Распакуйте архив и передайте сами письма.")
        try:
            with archive.open(info) as file:
                return checked(file.read(MAX_BYTES + 1))
        except NotImplementedError:
            raise ReadError("unsupported", "Файл сжат способом, который не читается. Распакуйте архив сами.") from None
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError):
            raise ReadError("broken", "Файл в архиве повреждён. Запросите архив заново.") from None

    return load


def zip_name(info: zipfile.ZipInfo) -> str:
    """The name of a file as its sender saw it: Windows writes names in the charset of DOS and does not say so."""
    if info.flag_bits & 0x800:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437", "replace")
    return _unicode_name(info.extra, raw) or decode_name(raw)


def decode_name(raw: bytes) -> str:
    """A name of unknown charset: UTF-8, else cp866, where frames of tables would show that it is cp1251.

    >>> decode_name("Ответ.pdf".encode("cp866")), decode_name("Ответ.pdf".encode("cp1251"))
    ('Ответ.pdf', 'Ответ.pdf')
    """
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp866")
    if _FRAMES.isdisjoint(text):
        return text
    return raw.decode(max(CHARSETS, key=lambda charset: rate_charset(raw, charset)), "replace")


def _unicode_name(extra: bytes, raw: bytes) -> str | None:
    """The name in Unicode that some programs put beside, if it belongs to this very name."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        field = extra[at + 4 : at + 4 + size]
        if kind == _UNICODE_NAME and len(field) > 5 and field[1:5] == struct.pack("<I", zlib.crc32(raw)):
            return field[5:].decode("utf-8", "replace")
        at += 4 + size
    return None


# TAR, and single files that are only compressed


def open_tar(data: bytes, name: str) -> Container:
    """A TAR archive."""
    archive = tarfile.open(fileobj=io.BytesIO(data), mode="r:", encoding="utf-8")  # noqa: SIM115 (read later)
    entries = []
    for info in archive:
        path = clean_path(info.name)
        if info.isreg() and not is_foreign(path):
            entries.append(Entry(path, info.size, _tar_loader(archive, info)))
        if len(entries) > MAX_ENTRIES:
            break
    return Container(tuple(entries))


def _tar_loader(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Callable[[], bytes]:
    def load() -> bytes:
        try:
            file = archive.extractfile(info)
            data = checked(file.read(MAX_BYTES + 1)) if file is not None else b""
        except (tarfile.TarError, OSError, EOFError, ValueError):
            data = b""
        if len(data) < info.size:
            raise ReadError("broken", "Файл в архиве повреждён. Запросите архив заново.")
        return data

    return load


def open_gzip(data: bytes, name: str) -> Container:
    """A file compressed by gzip."""
    return _single(lambda: gzip.GzipFile(fileobj=io.BytesIO(data)), name)


def open_bzip2(data: bytes, name: str) -> Container:
    """A file compressed by bzip2."""
    return _single(lambda: bz2.BZ2File(io.BytesIO(data)), name)


def open_xz(data: bytes, name: str) -> Container:
    """A file compressed by xz."""
    return _single(lambda: lzma.LZMAFile(io.BytesIO(data)), name)


def _single(opened: Callable[[], io.BufferedIOBase], name: str) -> Container:
    def load() -> bytes:
        try:
            with opened() as file:
                return checked(file.read(MAX_BYTES + 1))
        except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError):
            raise ReadError("broken", "Сжатый файл повреждён. Запросите его заново.") from None

    stem, extension = posixpath.splitext(posixpath.basename(name.replace("\\", "/")))
    inner = f"{stem}.tar" if extension.lower() in (".tgz", ".tbz2", ".txz") else stem
    return Container((Entry(inner or "letter", 0, load),))


# 7z and RAR


def open_libarchive(data: bytes, name: str) -> Container:
    """A 7z or RAR archive, by the system's libarchive."""
    reader = _Forward(data)
    entries = []
    for number, (path, size) in enumerate(_listed(data)):
        if path is not None and not is_foreign(clean_path(path)):
            entries.append(Entry(clean_path(path), size, partial(reader.load, number)))
    return Container(tuple(entries), in_a_row=True)


def _listed(data: bytes) -> Iterator[tuple[str | None, int]]:
    """Path (None for what is no file) and size of each entry."""
    libarchive = _libarchive()
    try:
        with libarchive.memory_reader(data) as archive:
            for number, entry in enumerate(archive):
                if number > 2 * MAX_ENTRIES:
                    return
                yield (entry.pathname if entry.isfile else None), entry.size or 0
    except libarchive.ArchiveError as error:
        raise _archive_error(str(error)) from None


class _Forward:
    """Loads entries by their numbers; those that come in order in one pass, for often they are packed as one stream."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._next = 0
        self._entries: Iterator[Any] = iter(())

    def load(self, wanted: int) -> bytes:
        """The bytes of an entry. Raises ReadError."""
        if wanted < self._next or not self._next:
            self._entries, self._next = self._opened(), 0
        try:
            for entry in self._entries:
                self._next += 1
                if self._next > wanted:
                    return _blocks(entry.get_blocks())
        except _libarchive().ArchiveError as error:
            self._next = 0
            raise _archive_error(str(error)) from None
        raise ReadError("broken", "Файл в архиве повреждён. Запросите архив заново.")

    def _opened(self) -> Iterator[Any]:
        with _libarchive().memory_reader(self._data) as archive:
            yield from archive


def _blocks(blocks: Iterator[bytes]) -> bytes:
    data = bytearray()
    for block in blocks:
        data += block
        if len(data) > MAX_BYTES:
            break
    return checked(bytes(data))


def _archive_error(message: str) -> ReadError:
    if "ncrypt" in message or "assphrase" in message:
        return ReadError("encrypted", "Архив закрыт паролем. Распакуйте его и передайте сами письма.")
    if "nsupported" in message or "not supported" in message:
        return ReadError("unsupported", "Архив сжат способом, который не читается. Распакуйте его и передайте папку.")
    return ReadError("broken", "Архив повреждён. Запросите его заново.")


def _libarchive() -> Any:
    """The library, which needs its native half; it is untyped."""
    try:
        import libarchive  # type: ignore[import-untyped]
    except (ImportError, OSError, TypeError, AttributeError):
        raise ReadError(
            "needs_tool",
            "Для архивов 7z и RAR нужна библиотека libarchive, а её нет. Установите её (Debian, Ubuntu: "
            "apt-get install libarchive13) или распакуйте архив и передайте папку.",
        ) from None
    return libarchive
