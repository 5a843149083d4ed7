"""A stamp as a value, and how one is made of the letters found on the page: spaces, full stops and fields restored."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import regex

from saual.clean.stamp_grammar import Automaton
from saual.clean.stamp_patterns import Sign, stamp_data
from saual.read.document import BBox

FULL_VERSION = regex.compile(r"\d+(?:\.\d+){2,}")


class Stamp(NamedTuple):
    """A stamp: its text with the spaces put back, and the fields read from it.

    `kind` is "side", "control", "signature_check" or "registration"; `date` is ISO; `page` is None where nothing
    shows it. «22.05.2025 ЕСЭДО ГО (версия 7.23.0)» is of kind side, system «ЕСЭДО ГО», version «7.23.0».
    `start` is the origin of its first character.
    """

    text: str
    kind: str
    system: str | None
    version: str | None
    number: str | None
    date: str | None
    time: str | None
    page: int | None
    bbox: BBox | None
    start: int = 0

    def identity(self) -> tuple[object, ...]:
        """What two prints of one stamp share: its kind and fields, or its text where it has no field."""
        fields = self[1:7]
        return fields if any(fields[1:]) else (self.text, self.kind)


def spell(forward: Automaton, chars: str, spaced: Sequence[bool]) -> tuple[Stamp, str] | None:
    """The stamp that `chars`, without white space, spell, and the place that its form is for."""
    path = forward.read(chars)
    if not path:
        return None
    signs = [forward.signs[number] for number, _ in path]
    stamp = _stamp(signs, "".join(chars[at] for _, at in path), [spaced[at] for _, at in path])
    return stamp, stamp_data()["forms"][signs[0].form]["place"]


def _stamp(signs: Sequence[Sign], chars: str, spaced: Sequence[bool]) -> Stamp:
    """Put the text of one stamp together and read its fields; the first date is that of the registering side."""
    data = stamp_data()
    fields: dict[str, str] = {}
    pieces: list[str] = []
    at = 0
    for (part, _), run in itertools.groupby(signs, key=lambda sign: (sign.part, sign.turn)):
        group = list(run)
        value = "".join(
            (" " if (sign.gap and sign is not before) or (part == "abbreviation" and spaced[at]) else "")
            + _proper(sign, chars[at])
            for at, sign, before in zip(itertools.count(at), group, [None, *group], strict=False)
        )
        at += len(group)
        space, value = " " if value[0] == " " else "", value.strip()
        if part == "release" and fields.get("system") in _products():
            part = "version"
        value = _restored(data, part, value)
        fields.setdefault(data["fields"].get(part, part), value)
        pieces.append(space + value)
    return Stamp(
        "".join(pieces).strip(),
        data["forms"][signs[0].form]["kind"],
        fields.get("system"),
        fields.get("version"),
        fields.get("number"),
        _iso(fields.get("date")),
        fields.get("time"),
        None,
        None,
    )


def _proper(sign: Sign, char: str) -> str:
    """The character as it should be: Cyrillic where only its Latin twin stands, else as it stands."""
    return char if sign.what[0] in "[\\" or sign.what.lower() == char.lower() else sign.what


def _restored(data: dict[str, Any], part: str, value: str) -> str:
    """A field with its lost or displaced full stops and spaces put back."""
    digits = "".join(char for char in value if char.isdigit())
    if part == "date":
        return f"{digits[:2]}.{digits[2:4]}.{digits[4:]}"
    if part == "clock":
        return f"{digits[:2]}:{digits[2:]}"
    if part == "version" and not FULL_VERSION.fullmatch(value):
        shape = iter(data["version"].get(str(len(digits)), []))
        rest = iter(digits)
        return ".".join("".join(itertools.islice(rest, size)) for size in shape) or value
    if part == "brand":
        return next((name for name in _products() if _is_torn(value, name)), value)
    if part == "yearly":
        return f"{digits[:4]}.{digits[4:]}" if value.count(".") < 2 else value
    if part == "abbreviation" and (" " not in value or min(map(len, value.split())) == 1):
        value = value.replace(" ", "")
        ending = next((end for end in data["names"]["endings"] if value.endswith(end)), "")
        return f"{value.removesuffix(ending)} {ending}".strip()
    return value


@cache
def _products() -> tuple[str, ...]:
    """Document systems that are known by one name."""
    return tuple(name for name in stamp_data()["parts"]["product"].split("|") if " " not in name)


_TORN = 2
"""Letters that may have left a torn name: thin ones stand lower in their column."""


def _is_torn(value: str, name: str) -> bool:
    """Whether letters are those of a name, out of their order and but for a few: «tDocumenoog» is Documentolog."""
    found, known = Counter(value.lower()), Counter(name.lower())
    return not found - known and 0 < (known - found).total() <= _TORN and len(name) > 3 * _TORN


def _iso(value: str | None) -> str | None:
    """«22.05.2025» as 2025-05-22; None for a day that does not exist.

    >>> _iso("22.05.2025"), _iso("31.02.2025")
    ('2025-05-22', None)
    """
    if value is None:
        return None
    day, month, year = map(int, value.split("."))
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
