"""The parts of a DOCX as its links name them."""

from __future__ import annotations

import posixpath
from xml.etree.ElementTree import Element

from saual.read.packed import Package, value


class Parts:
    """The document itself and what it is tied to; links that lead out of the file are not followed."""

    def __init__(self, package: Package) -> None:
        """Raises ReadError if the file is broken."""
        self.package = package
        kinds = {kind: target for kind, _, target in self._links("")} if "_rels/.rels" in package else {}
        self.main = kinds.get("officeDocument", "word/document.xml")
        links = self._links(self.main)
        self._by_id = {key: target for _, key, target in links}
        self._by_kind = {kind: target for kind, _, target in links}

    def _links(self, part: str) -> list[tuple[str, str, str]]:
        """What a part is tied to: kind, id and part of each."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path not in self.package:
            return []
        found = []
        for one in self.package.parse(path):
            target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
            if one.get("TargetMode") != "External":
                found.append((one.get("Type", "").rpartition("/")[2], one.get("Id", ""), target))
        return found

    def of_kind(self, kind: str) -> Element | None:
        """The part of a kind: «styles», «footnotes» …, if there is one."""
        return self._parse(self._by_kind.get(kind, ""))

    def linked(self, element: Element) -> Element | None:
        """The part that an element points to by its id."""
        return self._parse(self.name_of(element))

    def name_of(self, element: Element) -> str:
        """The name of the part that an element points to by its id; empty if there is none."""
        return self._by_id.get(value(element, "id") or "", "")

    def _parse(self, name: str) -> Element | None:
        return self.package.parse(name) if name in self.package else None
