"""Files that are ZIP archives of XML (DOCX, ODT): parts read within limits, without entities from elsewhere."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from saual.read.document import ReadError

MAX_PART = 64 * 2**20
"""Bytes of one part, unpacked; the text of a letter takes a hundred kilobytes."""

BROKEN = "Файл повреждён: его внутренние части не читаются. Откройте его в Word или LibreOffice и сохраните заново."


class Package:
    """The parts of a file by name."""

    def __init__(self, data: bytes) -> None:
        """Raises ReadError if this is no archive."""
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError):
            raise ReadError("broken", BROKEN) from None

    def __contains__(self, name: str) -> bool:
        """Whether the file has a part of that name."""
        return name in self._archive.NameToInfo

    def read(self, name: str) -> bytes:
        """The bytes of a part. Raises ReadError."""
        try:
            info = self._archive.getinfo(name)
            if info.flag_bits & 1:
                raise ReadError("encrypted", "Документ закрыт паролем. Снимите пароль и загрузите файл ещё раз.")
            with self._archive.open(info) as part:
                data = part.read(MAX_PART + 1)
        except (KeyError, zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError):
            raise ReadError("broken", BROKEN) from None
        if len(data) > MAX_PART:
            raise ReadError("too_big", f"Внутри документа больше {MAX_PART >> 20} МБ текста: это не письмо.")
        return data

    def parse(self, name: str) -> ElementTree.Element:
        """The root of an XML part. Raises ReadError."""
        return parse_xml(self.read(name))


def parse_xml(data: bytes) -> ElementTree.Element:
    """The root of a document. A document type is refused: office files have none, and entities grow out of it."""
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise ReadError("broken", BROKEN)
    try:
        return ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError):
        raise ReadError("broken", BROKEN) from None


def name_of(element: ElementTree.Element) -> str:
    """The name of an element without its namespace: Word writes the same names in several."""
    return element.tag.rpartition("}")[2]


def value(element: ElementTree.Element | None, *names: str) -> str | None:
    """The first attribute of these names, whatever their namespace."""
    if element is not None:
        for name in names:
            for key, found in element.items():
                if key == name or key.endswith(f"}}{name}"):
                    return found
    return None


def child(element: ElementTree.Element | None, *path: str) -> ElementTree.Element | None:
    """The first child of that name, and of it the first child of the next name."""
    for name in path:
        if element is None:
            return None
        element = next((one for one in element if name_of(one) == name), None)
    return element


def children(element: ElementTree.Element | None, name: str) -> Iterator[ElementTree.Element]:
    """The children of that name."""
    if element is not None:
        yield from (one for one in element if name_of(one) == name)
