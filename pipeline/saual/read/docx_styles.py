"""How the paragraphs and letters of a DOCX are set: styles with what they are based on, and the numbers of lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element

import regex

from saual.read.labels import format_number
from saual.read.packed import child, children, name_of, value

_OFF = frozenset(("0", "false", "off", "none"))
_DEPTH = 20
"""How far a chain of styles is followed; Word itself allows eleven."""


class Level(NamedTuple):
    """One level of a list: what it counts with, how that is written («%1.%2)»), where its paragraphs stand.

    It is counted anew behind each of the first `under` levels.
    """

    start: int
    format: str
    text: str
    legal: bool
    indent: Element | None
    under: int


Setting = Mapping[str, Element]
"""Properties by the name of their element: `jc`, `ind`, `b`, `sz` …, the nearest definition of each."""


def is_on(element: Element | None) -> bool:
    """Whether a property that is either on or off is on."""
    return element is not None and (value(element, "val") or "1") not in _OFF


def points(text: str | None, per_point: float = 20.0) -> float:
    """A length of Word, in twentieths of a point, as points; 0 where it says none."""
    try:
        return float((text or "0").removesuffix("pt")) / per_point
    except ValueError:
        return 0.0


def own(properties: Element | None) -> dict[str, Element]:
    """The properties that stand in `properties` itself."""
    return {} if properties is None else {name_of(one): one for one in properties}


class Styles:
    """The styles of a document by their ids."""

    def __init__(self, root: Element | None) -> None:
        self._styles = {value(one, "styleId") or "": one for one in children(root, "style")}
        defaults = child(root, "docDefaults")
        self._paragraph = own(child(defaults, "pPrDefault", "pPr"))
        self._letters = own(child(defaults, "rPrDefault", "rPr"))
        normal = [
            key
            for key, one in self._styles.items()
            if value(one, "type") == "paragraph" and value(one, "default") in ("1", "true")
        ]
        self._normal = normal[0] if normal else ""

    def paragraph(self, style: str | None) -> dict[str, Element]:
        """What a paragraph style says of paragraphs."""
        return self._paragraph | self._chain(style or self._normal, "pPr")

    def letters(self, style: str | None) -> dict[str, Element]:
        """What a paragraph style says of letters."""
        return self._letters | self._chain(style or self._normal, "rPr")

    def character(self, style: str | None) -> dict[str, Element]:
        """What a character style says."""
        return self._chain(style, "rPr") if style else {}

    def table(self, style: str | None) -> dict[str, Element]:
        """What a table style says of tables."""
        return self._chain(style, "tblPr") if style else {}

    def _chain(self, style: str | None, part: str) -> dict[str, Element]:
        found: dict[str, Element] = {}
        for _ in range(_DEPTH):
            element = self._styles.get(style or "")
            if element is None:
                break
            found = own(child(element, part)) | found
            style = value(child(element, "basedOn"), "val")
        return found


class Numbering:
    """The lists of a document; `label` counts on, so it is asked for each paragraph once, in their order."""

    def __init__(self, root: Element | None) -> None:
        self._abstract = {value(one, "abstractNumId"): one for one in children(root, "abstractNum")}
        self._nums = {value(one, "numId"): one for one in children(root, "num")}
        self._linked = {
            value(child(one, "styleLink"), "val"): key
            for key, one in self._abstract.items()
            if child(one, "styleLink") is not None
        }
        self._counts: dict[str | None, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._levels: dict[tuple[str, int], Level | None] = {}

    def level(self, number: str, depth: int) -> Level | None:
        """The definition of a level of a list; None if the document has none."""
        key = number, depth
        if key not in self._levels:
            self._levels[key] = self._read_level(number, depth)
        return self._levels[key]

    def label(self, number: str, depth: int) -> str:
        """The label of the next paragraph at a level: «1.», «2)», «а)», «–»; empty where the list shows none."""
        level = self.level(number, depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(self._list_of(number), {})
        override = self._override(number, depth)
        restart = value(child(override, "startOverride"), "val")
        if restart is not None and (number, depth) not in self._begun:
            counts.pop(depth, None)
        self._begun.add((number, depth))
        counts[depth] = counts[depth] + 1 if depth in counts else level.start
        for deeper in [other for other in counts if other > depth and self._is_under(number, other, depth)]:
            del counts[deeper]
        if level.format == "bullet":
            return "–"
        return self._spell(number, level, counts)

    def _is_under(self, number: str, deeper: int, depth: int) -> bool:
        """Whether a deeper level is counted anew where an item of this depth stands."""
        level = self.level(number, deeper)
        return level is None or depth < level.under

    def _spell(self, number: str, level: Level, counts: Mapping[int, int]) -> str:
        def count(match: regex.Match[str]) -> str:
            depth = int(match[1]) - 1
            shown = self.level(number, depth)
            if shown is None:
                return ""
            form = "decimal" if level.legal else shown.format
            return format_number(counts.get(depth, shown.start), form)

        return regex.sub(r"%(\d)", count, level.text)

    def _list_of(self, number: str) -> str | None:
        """The id of the definition that a list counts by; lists of one definition count on together."""
        abstract = value(child(self._nums.get(number), "abstractNumId"), "val")
        link = value(child(self._abstract.get(abstract), "numStyleLink"), "val")
        return self._linked.get(link, abstract) if link else abstract

    def _override(self, number: str, depth: int) -> Element | None:
        overrides = children(self._nums.get(number), "lvlOverride")
        return next((one for one in overrides if value(one, "ilvl") == str(depth)), None)

    def _read_level(self, number: str, depth: int) -> Level | None:
        override = self._override(number, depth)
        found = child(override, "lvl")
        if found is None:
            levels = children(self._abstract.get(self._list_of(number)), "lvl")
            found = next((one for one in levels if value(one, "ilvl") == str(depth)), None)
        if found is None:
            return None
        start = value(child(override, "startOverride"), "val") or value(child(found, "start"), "val") or "1"
        under = value(child(found, "lvlRestart"), "val") or ""
        return Level(
            int(start) if start.lstrip("-").isdigit() else 1,
            value(child(found, "numFmt"), "val") or "decimal",
            value(child(found, "lvlText"), "val") or "",
            is_on(child(found, "isLgl")),
            child(found, "pPr", "ind"),
            int(under) if under.isdecimal() else depth,
        )
