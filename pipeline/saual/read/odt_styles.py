"""How the paragraphs and letters of an ODT are set: styles with their parents, the labels of lists, the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element

import regex

from saual.read.flow import A4_WIDTH
from saual.read.labels import format_number
from saual.read.packed import child, children, name_of, value

_UNITS = {"cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}
_LENGTH = regex.compile(r"(-?\d*\.?\d+)\s*(cm|mm|in|pt|pc|px)")
_DEPTH = 20
_FORMATS = {"i": "lowerRoman", "I": "upperRoman", "a": "lowerLetter", "A": "upperLetter", "": "none", None: "none"}


def points(text: str | None) -> float:
    """A length as points; 0 where it says none.

    >>> points("1in"), points("2.54cm"), points("100%")
    (72.0, 72.0, 0.0)
    """
    match = _LENGTH.fullmatch((text or "").strip())
    return float(match[1]) * _UNITS[match[2]] if match else 0.0


class Styles:
    """The styles of a document by family and name, common and automatic ones."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self._styles: dict[tuple[str, str], Element] = {}
        self._defaults: dict[str, Element] = {}
        self.lists: dict[str, dict[int, Element]] = {}
        self.outline = ""  # the name of the list that counts headings
        self._layouts: dict[str, Element] = {}
        self.masters: dict[str, Element] = {}
        for root in roots:
            for part in root:
                for one in part if name_of(part) in ("styles", "automatic-styles", "master-styles") else ():
                    self._add(one)

    def _add(self, one: Element) -> None:
        name, family = value(one, "name") or "", value(one, "family") or ""
        match name_of(one):
            case "style":
                self._styles[family, name] = one
            case "default-style":
                self._defaults[family] = one
            case "list-style" | "outline-style" as kind:
                self.outline = name if kind == "outline-style" else self.outline
                self.lists[name] = {int(value(level, "level") or 1): level for level in one}
            case "page-layout":
                self._layouts[name] = one
            case "master-page":
                self.masters[name] = one

    def of(self, family: str, name: str | None) -> dict[str, str]:
        """The properties of a style by their names, its parents' where it has none of its own."""
        chain = []
        for _ in range(_DEPTH):
            style = self._styles.get((family, name or ""))
            if style is None:
                break
            chain.append(style)
            name = value(style, "parent-style-name")
        default = self._defaults.get(family)
        found: dict[str, str] = {}
        for style in [*([] if default is None else [default]), *reversed(chain)]:
            for key, text in style.items():
                found[key.rpartition("}")[2]] = text
            for part in style:
                for key, text in part.items() if name_of(part).endswith("-properties") else ():
                    short = key.rpartition("}")[2]
                    found[short] = _relative(text, found.get(short)) if short == "font-size" else text
        return found

    def stops(self, name: str | None) -> list[tuple[float, str]]:
        """The tab stops of a paragraph style."""
        for _ in range(_DEPTH):
            style = self._styles.get(("paragraph", name or ""))
            stops = child(style, "paragraph-properties", "tab-stops")
            if style is None or stops is not None:
                return [
                    (points(value(one, "position")), value(one, "type") or "left")
                    for one in children(stops, "tab-stop")
                ]
            name = value(style, "parent-style-name")
        return []

    def width(self, master: str | None) -> float:
        """Points between the margins of a page."""
        page = self.masters.get(master or "Standard") or next(iter(self.masters.values()), None)
        layout = child(self._layouts.get(value(page, "page-layout-name") or ""), "page-layout-properties")
        margin = value(layout, "margin")
        sides = sum(points(value(layout, side) or margin) for side in ("margin-left", "margin-right"))
        width = points(value(layout, "page-width")) - sides
        return width if width > 100 else A4_WIDTH


def _relative(size: str, parent: str | None) -> str:
    """A letter size in per cent, of the parent's."""
    if size.endswith("%") and parent:
        return f"{points(parent) * float(size[:-1]) / 100:g}pt"
    return size


class Numbering:
    """Counts the items of lists; a list that goes on counts from where the other ended."""

    def __init__(self, lists: Mapping[str, Mapping[int, Element]]) -> None:
        self._lists = lists
        self.counts: dict[str, dict[int, int]] = {}

    def begin(self, key: str, depth: int, continued: bool) -> None:
        """A list begins at a depth; deeper ones begin anew with it."""
        counts = self.counts.setdefault(key, {})
        for deeper in [other for other in counts if other > depth or (other == depth and not continued)]:
            del counts[deeper]

    def label(self, key: str, style: str, depth: int, start: str | None) -> str:
        """The label of the next item."""
        levels = self._lists.get(style, {})
        level = levels.get(depth)
        if level is None:
            return ""
        if name_of(level) not in ("list-level-style-number", "outline-level-style"):
            return "–"
        counts = self.counts.setdefault(key, {})
        first = int(start or value(level, "start-value") or 1)
        counts[depth] = first if start or depth not in counts else counts[depth] + 1
        self.begin(key, depth, True)
        shown = int(value(level, "display-levels") or 1)
        numbers = [self._number(levels.get(d), counts.get(d, 1)) for d in range(depth - shown + 1, depth + 1) if d > 0]
        text = ".".join(number for number in numbers if number)
        return f"{value(level, 'num-prefix') or ''}{text}{value(level, 'num-suffix') or ''}" if text else ""

    def _number(self, level: Element | None, count: int) -> str:
        form = value(level, "num-format")
        if form and form[0] in "аА":  # «а, б, в, …»: a russian list
            return format_number(count, "russianLower" if form[0] == "а" else "russianUpper")
        return format_number(count, _FORMATS.get(form, "decimal"))
