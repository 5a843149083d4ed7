"""Text that remembers where each of its characters came from."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple

import regex

MADE = -1
"""Origin of a character that stands in no source: an inserted space, a bullet."""

MUCH = 1 << 20
"""Characters of a document beyond those of any letter: 200 pages."""


class Text(NamedTuple):
    """A string and, for each of its characters, the origin: an offset into `Document.text`, or MADE.

    A cleaner is a function `Text -> Text`. Inside a paragraph origins only grow, so a span of clean text always leads
    back to one run of the page, and what was cut is what is missing.
    """

    value: str
    origin: array[int]

    def slice(self, start: int, end: int) -> Text:
        """The part from `start` to `end`, with its origins."""
        return Text(self.value[start:end], self.origin[start:end])

    def strip(self) -> Text:
        """Without white space at both ends."""
        end = len(self.value.rstrip())
        start = len(self.value) - len(self.value.lstrip())
        return self if (start, end) == (0, len(self.value)) else self.slice(min(start, end), end)

    def translate(self, table: dict[int, str]) -> Text:
        """Replace characters one for one (every value of `table` is one character)."""
        return Text(self.value.translate(table), self.origin)

    def sub(self, pattern: regex.Pattern[str], replacement: str | Callable[[regex.Match[str]], str]) -> Text:
        """Replace every match.

        The new characters take the origins of the matched ones from the left; a longer replacement repeats the last
        of them, so that no character loses its place.

        >>> import regex
        >>> source("10  млрд").sub(regex.compile(" +"), " ").origin.tolist()
        [0, 1, 2, 4, 5, 6, 7]
        """
        value, origin = self
        pieces: list[str] = []
        origins: array[int] = array("i")
        at = 0
        for match in pattern.finditer(value):
            start, end = match.span()
            new = replacement if isinstance(replacement, str) else replacement(match)
            pieces += (value[at:start], new)
            origins += origin[at:start]
            kept = origin[start:end][: len(new)]
            missing = len(new) - len(kept)
            if missing:
                kept.extend([kept[-1] if len(kept) else MADE] * missing)
            origins += kept
            at = end
        if not pieces:
            return self
        pieces.append(value[at:])
        origins += origin[at:]
        return Text("".join(pieces), origins)


def source(value: str, start: int = 0) -> Text:
    """The text of a source itself: each character is its own origin, counted from `start`."""
    end = start + len(value)
    return Text(value, _count_to(1 << end.bit_length())[start:end] if end < MUCH else array("i", range(start, end)))


@cache
def _count_to(end: int) -> array[int]:
    """The numbers below a power of two, to be cut from: a tenth of what counting anew costs."""
    return array("i", range(end))


def made(value: str) -> Text:
    """Text that stands in no source."""
    return Text(value, array("i", [MADE]) * len(value))


def join(parts: Iterable[Text], separator: str = "") -> Text:
    """Join texts; the separator's characters are MADE."""
    values: list[str] = []
    origins: array[int] = array("i")
    gap = array("i", [MADE]) * len(separator)
    for number, part in enumerate(parts):
        if number:
            origins += gap
        values.append(part.value)
        origins += part.origin
    return Text(separator.join(values), origins)
