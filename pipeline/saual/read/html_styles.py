"""What of a web page's styles a letter needs: alignment, weight, size, margins; by element, class and `style`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import regex

from saual.read.flow import Align

_COMMENT = regex.compile(r"/\*.*?(?:\*/|$)|<!--|-->", regex.DOTALL)
_RULE = regex.compile(r"([^{}]*+)\{([^{}]*+)\}")
_SELECTOR = regex.compile(r"([A-Za-z][A-Za-z0-9]*)?(?:\.([\w-]+))?")
_LENGTH = regex.compile(r"(-?\d*\.?\d+)(cm|mm|in|pt|pc|px|em|rem|%)?")
_POINTS = {"cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75, None: 0.75}
_ALIGN: dict[str, Align] = {
    "left": "left", "start": "left", "center": "center", "middle": "center", "right": "right", "end": "right",
    "justify": "justify",
}  # fmt: skip
_FONT_SIZES = {"1": 7.5, "2": 10.0, "3": 12.0, "4": 13.5, "5": 18.0, "6": 24.0, "7": 36.0}
_BOLD = frozenset(("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"))
_MAX_RULES = 2000


class Look(NamedTuple):
    """How text looks where it stands; what is inherited, and of a block its margins (points)."""

    align: Align = "left"
    bold: bool = False
    size: float = 12.0
    upper: bool = False
    hidden: bool = False
    kept: bool = False  # white space stays as it is
    left: float = 0.0
    first: float = 0.0
    before: float = 0.0
    after: float = 0.0
    page: bool = False


class Sheet:
    """The rules of the style elements of a page; those for elements inside others are left out."""

    def __init__(self, text: str) -> None:
        self._rules: dict[tuple[str, str], dict[str, str]] = {}
        for number, match in enumerate(_RULE.finditer(_COMMENT.sub(" ", text))):
            if number >= _MAX_RULES:
                break
            said = dict(_declarations(match[2]))
            for selector in match[1].split(","):
                simple = _SELECTOR.fullmatch(selector.strip())
                if simple and selector.strip():
                    key = (simple[1] or "").lower(), simple[2] or ""
                    self._rules[key] = self._rules.get(key, {}) | said

    def of(self, tag: str, attributes: Mapping[str, str | None]) -> dict[str, str]:
        """What is said of an element, the nearer rule before the farther one."""
        found = dict(self._rules.get((tag, ""), {}))
        for name in (attributes.get("class") or "").split():
            found |= self._rules.get(("", name), {}) | self._rules.get((tag, name), {})
        return found | dict(_declarations(attributes.get("style") or ""))


def _declarations(text: str) -> Iterator[tuple[str, str]]:
    for part in text.split(";"):
        name, colon, said = part.partition(":")
        if colon:
            yield name.strip().lower(), said.replace("!important", "").strip().lower()


def look_of(tag: str, attributes: Mapping[str, str | None], said: Mapping[str, str], around: Look, block: bool) -> Look:
    """How an element looks inside of others."""
    align = said.get("text-align") or (attributes.get("align") or "").lower() or ("center" if tag == "center" else "")
    weight = said.get("font-weight", "bold" if tag in _BOLD else "")
    look = around._replace(
        align=_ALIGN.get(align, around.align) if block else around.align,
        bold=_is_bold(weight, around.bold),
        size=_size(tag, attributes, said, around.size),
        upper={"uppercase": True, "none": False}.get(said.get("text-transform", ""), around.upper),
        hidden=around.hidden or _is_hidden(said) or "hidden" in attributes,
        kept=tag == "pre" or (said.get("white-space", "") or ("pre" if around.kept else "")).startswith("pre"),
    )
    if not block:
        return look
    margin = (said.get("margin") or "0").split()
    top, left = margin[0], margin[3 if len(margin) > 3 else 1 if len(margin) > 1 else 0]
    bottom = margin[2 if len(margin) > 2 else 0]
    return look._replace(
        left=around.left + length(said.get("margin-left", left), look.size),
        first=length(said.get("text-indent"), look.size) if "text-indent" in said else around.first,
        before=length(said.get("margin-top", top), look.size),
        after=length(said.get("margin-bottom", bottom), look.size),
        page="always" in (said.get("page-break-before", ""), said.get("break-before", "").replace("page", "always")),
    )


def _is_bold(weight: str, around: bool) -> bool:
    if weight.isdigit():
        return int(weight) >= 600
    return {"bold": True, "bolder": True, "normal": False, "lighter": False}.get(weight, around)


def _is_hidden(said: Mapping[str, str]) -> bool:
    return said.get("display") == "none" or said.get("visibility") == "hidden" or said.get("mso-hide") == "all"


def _size(tag: str, attributes: Mapping[str, str | None], said: Mapping[str, str], around: float) -> float:
    if "font-size" in said:
        return min(length(said["font-size"], around) or around, 100.0)
    if tag == "font":
        return _FONT_SIZES.get(attributes.get("size") or "", around)
    return around * {"sup": 0.8, "sub": 0.8, "small": 0.8}.get(tag, 1.0)


def length(text: str | None, size: float, whole: float = 0.0) -> float:
    """A length as points: `em` and `%` of the letter size, or `%` of the `whole` where one is given.

    >>> length("1in", 12), length("2em", 12), length("50%", 12, 400), length("auto", 12)
    (72.0, 24.0, 200.0, 0.0)
    """
    match = _LENGTH.match(text or "")
    if not match:
        return 0.0
    number = float(match[1])
    if match[2] == "%":
        return number / 100 * (whole or size)
    return number * (size if match[2] in ("em", "rem") else _POINTS[match[2]])
