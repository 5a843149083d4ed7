"""Lists of names inside a sentence, counted: «Абайской, Жетысуской и Улытау», «с Германией, Францией и Турцией»."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import regex

from saual.cues import compiled, words

_MOST = 60
"""Names that are counted at most."""
_LONGEST = 2000
LONG_NAMES = ("body", "house")
"""Kinds of things whose names have small words inside: «Таразский колледж искусств имени П. Ветрова»."""
_QUOTED = r"[«\"“][^«»\"“”]{1,120}+[»\"”]"
_CAPITAL = r"(?:\p{Ll}{2,3}-)?\p{Lu}[\p{L}’'-]*+(?:\.(?=[\p{Lu}\s]))?+(?:\p{Lu}\.)*+"
_JOINED = regex.compile(r"\s+(?:и|және|мен|пен|бен)\s+")
_COMMA = regex.compile(r"\s*[,;]\s+(?:(?:и|және)\s+)?")
_END = regex.compile(r"\s*(?:[.;:!?…]*\s*$|[–—()]|-\s)")
_GOES_ON = regex.compile(r"\s+\p{Ll}|,\s+\p{Ll}")
_CLASSES = {
    "region": "област|облыс|обл",
    "district": "район|аудан",
    "city": "город|қала|гг?\\.",
    "village": "сел|ауыл|пос",
}


class Names(NamedTuple):
    """How many names at least and at most, where the list ends and what it says in small letters.

    `governed`: a preposition opens it, as in «– с Германией, Францией».
    """

    least: int
    most: int
    end: int
    words: str
    quoted: bool
    governed: bool = False


@cache
def _item(kind: str) -> regex.Pattern[str]:
    """One name with the prepositions and words of class around it; names of bodies have small words inside."""
    of_class = words("counts", "of_class")
    small = r"(?:\s+(?!(?:и|және)\s+[«\"“\p{Lu}]|имени\s)\p{Ll}[\p{L}-]*+){0,9}+" if kind in LONG_NAMES else ""
    name = rf"(?:{_QUOTED}|{_CAPITAL})(?:\s+(?:{_QUOTED}|{_CAPITAL})){{0,4}}+"
    small += rf"(?:\s(?:имени|им\.)\s(?:\p{{Lu}}\.\s?){{0,2}}{_CAPITAL})?+" if kind in LONG_NAMES else ""
    opened = rf"(?:{words('counts', 'bodies')}\s+(?:\p{{Ll}}[\p{{L}}-]*+\s+){{0,3}})?" if kind in LONG_NAMES else ""
    return regex.compile(
        rf"(?:{words('counts', 'prepositions')}\s+)?+(?:{of_class}\s+){{0,3}}{opened}(?P<name>{name})"
        rf"(?:\s+{of_class}(?!\p{{L}})(?:\s+{_CAPITAL}){{0,3}}){{0,2}}+{small}"
        r"(?:\s\([^()\d]{1,80}\))?+"
    )


def count_names(text: str, start: int, end: int, kind: str, whole: bool) -> Names | None:
    """The names listed from a place on; None where the list is open, mixed, or no list.

    `kind` is one of `LONG_NAMES`, a class of places, or "". A list that is the `whole`
    text ends with it; another one ends with «и» and a last name, or where a dash, a bracket or the sentence ends it.

    >>> count_names("Абайской, Жетысуской и Улытау, где сухо", 0, 39, "region", whole=False)[:3]
    (3, 3, 29)
    >>> count_names("Астана, где тепло", 0, 17, "city", whole=False)
    """
    end = min(end, start + _LONGEST)
    item, at, closed = _item(kind if kind in LONG_NAMES else ""), start, False
    found: list[regex.Match[str]] = []
    joined = 0
    while len(found) < _MOST and (match := item.match(text, at, end)):
        if _is_of_another_class(match[0].lower(), kind):
            return None
        found.append(match)
        at = match.end()
        link = _JOINED.match(text, at, end)
        separator = link or _COMMA.match(text, at, end)
        if separator is None or not item.match(text, separator.end(), end):
            break
        closed = link is not None or bool(regex.search(r"\p{L}", separator[0]))
        joined += link is not None
        at = separator.end()
    rest = text[at:end]
    if len(found) < 2 or not (_END.match(rest) if whole or not closed else _END.match(rest) or _GOES_ON.match(rest)):
        return None
    if (whole and rest.strip(" .;")) or compiled(r"^\W{0,3}<counts.more>").match(rest.lower()):
        return None
    governed = bool(regex.match(rf"{words('counts', 'prepositions')}\s", found[0][0]))
    inner = joined - 1 if closed and joined else joined  # an «и» before the last may stand inside a name
    return Names(len(found) - max(inner, 0), len(found), at, text[start:at].lower(), _all_quoted(found), governed)


def count_names_before(text: str, start: int, end: int, kind: str, summed: bool) -> Names | None:
    """The names of places listed up to a place: «Работы идут в Актобе, Атырау и Уральске»; `summed` needs no «и».

    >>> count_names_before("Работы идут в Актобе, Атырау и Уральске", 0, 39, "city", summed=False)[:2]
    (3, 3)
    """
    start = max(start, end - _LONGEST)
    pieces = regex.split(r",\s+|\s+(?:и|және|мен|пен|бен)\s+", text[start:end])[-_MOST:]
    closed = regex.search(r"\s(?:и|және|мен|пен|бен)\s[^,]+$", text[start:end])
    item = _item("")
    count = 0
    for piece in reversed(pieces):
        if not item.fullmatch(piece.strip()):
            break
        count += 1
    least = most = count
    if count and count < len(pieces):
        first = pieces[-count - 1].strip()
        tail = regex.search(rf"\s(?P<preposition>{words('counts', 'prepositions')}\s)?(?P<name>{_CAPITAL})$", first)
        least, most = count + bool(tail and tail["preposition"]), count + bool(tail)
    listed = " ".join(pieces[len(pieces) - count :]).lower()
    if most < 2 or not (closed or summed) or _is_of_another_class(listed, kind):
        return None
    return Names(least, most, end, listed, False)


def _all_quoted(found: list[regex.Match[str]]) -> bool:
    return all(match["name"][0] in '«"“' for match in found)


def _is_of_another_class(item: str, kind: str) -> bool:
    """«г. Астана» among regions, «Абайской области» among towns."""
    own = _CLASSES.get(kind)
    named = {
        name for name, stems in _CLASSES.items() if name != kind and regex.search(rf"(?<!\p{{L}})(?:{stems})", item)
    }
    return own is not None and bool(named)
