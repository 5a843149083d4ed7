"""When does a predicted item match a gold one? One small predicate a field, used by `evaluate`.

Gold and predictions are parts of records as JSON gives them. A gold item marked `"optional": true` may be found or not:
it counts neither way.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

Part = Mapping[str, Any]
Matches = Callable[[Any, Any], bool]

ANCHOR = re.compile(r"\[(?:\d+|\*+)\]")
NOT_WORD = re.compile(r"[\W_]+")
NUMBERED = re.compile(r"^\W*\d+\s*[.)–-]+\s*")
THING_LABEL = re.compile(r"^(приложени[ея]|қосымша|копи[яи]|көшірмесі?)\W+", re.IGNORECASE)
FIGURE = re.compile(r"\d[\d\s]*(?:,\d+)?")


def fold(value: object) -> str:
    """Case, white space and ё do not matter.

    >>> fold(" Счёт  № 5 ")
    'счет № 5'
    """
    return " ".join(str("" if value is None else value).lower().replace("ё", "е").split())


def letters(value: object) -> str:
    """Letters and digits only.

    >>> letters("Е. Сейтжанов!")
    'есейтжанов'
    """
    return NOT_WORD.sub("", fold(value))


def words(text: str | None) -> list[str]:
    """Words of a clean text, without the anchors of footnotes.

    >>> words("правила[1], и [2] все")
    ['правила', ',', 'и', 'все']
    """
    return ANCHOR.sub(" ", text or "").split()


def same_decimal(gold: object, found: object) -> bool:
    """Equal numbers; fractions in words (0.333) may differ by a hundredth part."""
    if gold is None or found is None:
        return gold is found
    try:
        a, b = Decimal(str(gold)), Decimal(str(found))
    except InvalidOperation:
        return False
    return abs(a - b) <= abs(a) / 100 if 0 < abs(a) < 1 else a == b


@cache
def _units() -> dict[str, str]:
    table = tomllib.loads((files("saual") / "data" / "same_units.toml").read_text("utf-8"))["units"]
    return {spelling.replace(" ", ""): names[0] for names in table for spelling in names}


def unit_name(unit: object) -> str:
    """One spelling for a unit.

    >>> unit_name("куб. м.") == unit_name("кубометр")
    True
    """
    name = fold(unit).replace(" ", "").rstrip(".")
    return _units().get(name, name)


def within(gold: Part, found: Part) -> bool:
    """One text contains the other."""
    a, b = letters(gold.get("text")), letters(found.get("text"))
    return a in b or b in a


def agree(gold: Part, found: Part, keys: Iterable[str]) -> bool:
    """Every one of the keys that the gold gives has the same value."""
    return all(not gold.get(key) or letters(gold[key]) == letters(found.get(key)) for key in keys)


def same_quantity(gold: Part, found: Part) -> bool:
    """Value, maximum and place; money and percent also need the unit."""
    if not (same_decimal(gold["value"], found.get("value")) and same_decimal(gold["max"], found.get("max"))):
        return False
    if gold["kind"] in ("money", "percent"):
        unit, other = fold(gold["unit"]), fold(found.get("unit"))
        if other != unit and not other.startswith(unit + "/"):
            return False
    return within(gold, found)


def same_citation(gold: Part, found: Part) -> bool:
    """Number, date, article, and title where both give one; a gold with none of them needs its text."""
    if not agree(gold, found, ("number", "date", "article")):
        return False
    if gold.get("title") and found.get("title") and letters(gold["title"]) != letters(found["title"]):
        return False
    return any(gold.get(key) for key in ("number", "date", "title")) or within(gold, found)


def same_finding(gold: Part, found: Part) -> bool:
    """Both messages name the same two figures (or the only one)."""
    wanted, given = ({letters(figure) for figure in FIGURE.findall(fold(item["message"]))} for item in (gold, found))
    return len(wanted & given) >= min(2, len(wanted))


def section_starts(gold: Part, found: Part) -> bool:
    """Same heading, same first words of the body."""
    heads = {letters(NUMBERED.sub("", item.get("heading") or "")) for item in (gold, found)}
    opening = letters(" ".join(words(gold.get("first_words"))))
    return len(heads) == 1 and letters(" ".join(words(found["body"])[:6])).startswith(opening)


def section_ends(gold: Part, found: Part) -> bool:
    """As `section_starts`, and the same last words."""
    ending = letters(" ".join(words(gold.get("last_words"))))
    return section_starts(gold, found) and letters(" ".join(words(found["body"])[-6:])).endswith(ending)


def by_key(key: Callable[[Any], object]) -> Matches:
    """Items match whose keys are equal."""
    return lambda gold, found: key(gold) == key(found)


def item_text(item: Any) -> str:
    """The text of an item that may be a bare string."""
    return str(item.get("text") if isinstance(item, Mapping) else item)


def thing(item: Any) -> str:
    """An attachment or a copy without its label."""
    return letters(THING_LABEL.sub("", item_text(item)))


LISTS: dict[str, Matches] = {
    "in_reply_to": by_key(lambda item: (letters(item["number"]), item.get("date"))),
    "addressees": by_key(lambda item: letters(item_text(item))),
    "requests": by_key(lambda item: letters(NUMBERED.sub("", item_text(item)))),
    "signatories": by_key(lambda item: letters(item["name"])),
    "attachments": by_key(thing),
    "copies_to": by_key(thing),
    "stamps": lambda gold, found: agree(gold, found, ("system", "version", "date", "number", "page", "time")),
    "footnotes": by_key(lambda item: (item["marker"].strip("[]"), letters(item["text"]))),
    "abbreviations": by_key(lambda item: letters(item["short"])),
    "quantities": same_quantity,
    "dates": by_key(lambda item: (item.get("from"), item.get("to"))),
    "citations": same_citation,
}
"""Lists of the record whose items are compared one by one."""


class Pairs(NamedTuple):
    """How gold and predictions went together."""

    hits: list[tuple[Any, Any]]
    missed: list[Any]
    false: list[Any]


def optional(item: Any) -> bool:
    """Is this a gold item that need not be found?"""
    return isinstance(item, Mapping) and bool(item.get("optional"))


def _nearness(gold: Any, found: Any) -> tuple[bool, int]:
    if not (isinstance(gold, Mapping) and isinstance(found, Mapping)):
        return (False, 0)
    alike = sum(gold.get(key) == found.get(key) for key in ("unit", "kind", "section", "qualifier"))
    return (letters(gold.get("text")) == letters(found.get("text")), alike)


def pair(gold: Sequence[Any], found: Sequence[Any], matches: Matches) -> Pairs:
    """Give each prediction the nearest free gold item it matches, required ones before optional ones."""
    free = list(gold)
    hits: list[tuple[Any, Any]] = []
    false: list[Any] = []
    for item in found:
        candidates = [number for number, wanted in enumerate(free) if matches(wanted, item)]
        if not candidates:
            false.append(item)
            continue
        best = max(candidates, key=lambda number: (not optional(free[number]), *_nearness(free[number], item)))
        hits.append((free.pop(best), item))
    return Pairs(hits, [item for item in free if not optional(item)], false)
