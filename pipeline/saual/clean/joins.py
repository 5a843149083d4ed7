"""How two printed lines become one: with a space, without it, with or without the hyphen between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import regex

from saual.clean.rows import Row
from saual.clean.text import Text, made, source
from saual.cues import words
from saual.read.document import Document, Span

_WORD = regex.compile(r"\p{L}+(?:-\p{L}+)*")
_BROKEN_END = regex.compile(r"(\p{L}+|\d+)-$")
_DASHED_END = regex.compile(r"(\p{L}{3,}) -$")
_TORN = regex.compile(r"(?<=\p{Ll})\d\s")
"""What follows a word whose hyphen gave way to the mark of a footnote, which was cut off: «эконо1»."""
_FIRST_WORD = regex.compile(r"^(\p{L}+)")
_ADJECTIVE_RU = regex.compile(r"(?:ый|ий|ой|ая|яя|ое|ее|ые|ие|ого|его|ому|ему|ым|им|ых|их|ую|юю|ыми|ими|ом|ем)$")
_LINK_RU = regex.compile(r"(?:[бвгджзйклмнпрстфхцчшщь]н|ск|ив|ов|тор|ист|ич|аф|ик)о$")
_LINK_KK = regex.compile(r"(?:лық|лік|дық|дік|тық|тік|и|ғы|гі)$")

_SUFFIX_KK = regex.compile(
    r"(?:[ндт][еа]н|ғ[аы]|г[еі]|[қк][ае]|[ндт][ыі]ң|[ндт][ыі]|[лдт][еа]р\p{Ll}*|[мбп]ен|[нд]а|[дт]е)"
)


class Vocabulary(NamedTuple):
    """The words of one document: whole ones, and compounds that keep a hyphen inside a line."""

    whole: frozenset[str]
    compounds: frozenset[str]


def collect_words(rows: Iterable[Row]) -> Vocabulary:
    """The document's own words are the best evidence for a hyphen at a line's end."""
    whole: set[str] = set()
    compounds: set[str] = set()
    broken = False
    for row in rows:
        found = _WORD.findall(row.folded)[1 if broken else 0 :]
        broken = row.folded.endswith("-")
        for word in found[:-1] if broken else found:  # the halves of a broken word are no evidence
            (compounds if "-" in word else whole).add(word)
    return Vocabulary(frozenset(whole), frozenset(compounds))


@cache
def _listed() -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    """Compounds that keep their hyphen, and words that are written as one, both as «first-second»."""
    hard, second, pairs = (words("hyphen", key) for key in ("hard", "hard_second", "pairs"))
    return regex.compile(rf"(?:{hard})-.+|.{{3,}}-(?:{second})|{pairs}"), regex.compile(words("hyphen", "closed"))


def keeps_hyphen(first: str, second: str, vocabulary: Vocabulary) -> bool:
    """Whether «first-» / «second» at a line's end is a compound («интернет-платформе») and not a broken word.

    >>> nothing = Vocabulary(frozenset(), frozenset())
    >>> keeps_hyphen("интернет", "платформе", nothing), keeps_hyphen("инфор", "мационная", nothing)
    (True, False)
    >>> keeps_hyphen("информационно", "разъяснительная", nothing), keeps_hyphen("материалдық", "техникалық", nothing)
    (True, True)
    """
    one, two = first.lower(), second.lower()
    if not one.isalpha() or second[:1].isupper() or one == two or (len(one) > 1 and first.isupper()):
        return True
    if f"{one}-{two}" in vocabulary.compounds:
        return True
    if one + two in vocabulary.whole:
        return False
    if _SUFFIX_KK.fullmatch(two):
        return False
    hard, closed = _listed()
    if closed.match(one + two):
        return False
    if hard.fullmatch(f"{one}-{two}") or (len(one) > 3 and two.startswith(one)):
        return True
    if len(one) >= 6 and len(two) >= 6 and one[-2:] == two[-2:]:
        return True  # «октябре-ноябре», «анестезиологов-реаниматологов»
    if len(one) >= 5 and len(two) >= 5 and _LINK_RU.search(one) and _ADJECTIVE_RU.search(two):
        return True
    if len(one) >= 6 and len(two) >= 6 and _LINK_KK.search(one) and _LINK_KK.search(two):
        return True
    return one in vocabulary.whole and two in vocabulary.whole and len(one) > 4 and len(two) > 4


def join_spans(document: Document, spans: Sequence[Span], vocabulary: Vocabulary) -> Text:
    """The text of consecutive lines as one run."""
    space = made(" ")
    parts: list[Text] = []
    torn = False
    for span in spans:
        part = source(document.text[span.start : span.end].replace("\n", " "), span.start)  # a mark above its note
        if parts:
            parts[-1], glue = _seam(parts[-1], part, vocabulary)
            if glue and not torn:
                parts.append(space)
        parts.append(part)
        torn = bool(_TORN.match(document.text, span.end))
    return _concatenate(parts)


def _concatenate(parts: Sequence[Text]) -> Text:
    if len(parts) == 1:
        return parts[0]
    origin = parts[0].origin[:]
    for part in parts[1:]:
        origin += part.origin
    return Text("".join(part.value for part in parts), origin)


def _seam(one: Text, two: Text, vocabulary: Vocabulary) -> tuple[Text, bool]:
    """The upper line without its soft hyphen, and whether a space goes between the two."""
    value = one.value.rstrip()
    if two.value[:1] in ",.;:!?)»" and two.value:
        return one.slice(0, len(value)), False
    if value.endswith("\u00ad"):
        return one.slice(0, len(value) - 1), False
    second = _FIRST_WORD.match(two.value)
    broken = _BROKEN_END.search(value)
    if broken:
        if second and not keeps_hyphen(broken[1], second[1], vocabulary):
            return one.slice(0, len(value) - 1), False
        return one.slice(0, len(value)), False
    dashed = _DASHED_END.search(value)
    if dashed and second and second[1][0].islower() and keeps_hyphen(dashed[1], second[1], vocabulary):
        return Text(value[:-2] + "-", one.origin[: len(value) - 2] + one.origin[len(value) - 1 : len(value)]), False
    return one, True
