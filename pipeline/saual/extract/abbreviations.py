"""Short forms that a letter defines, «(далее – ВОЗ)», «(бұдан әрі – МЖӘ)», and what they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from saual.extract.annotation import Abbreviation
from saual.language import kk, ru
from saual.language.detect import Language
from saual.segment.anatomy import Anatomy

_WINDOW = 300
_DEFINITION = regex.compile(
    r"\s?\(\s?(?:(?P<ru>(?:также\s)?(?:далее|в\sдальнейшем|сокращ[её]нно))"
    r"|(?P<kk>бұдан\sәрі|бұдан\sбылай|одан\sәрі|әрі\sқарай|ары\sқарай|қысқаша))(?!\p{L})"
    r"(?:,?\s(?:по\sтексту|в\sтексте|также|именуем\w+|соответственно|совместно|сокращ[её]нно|мәтін\sбойынша|мәтінде"
    r"|тиісінше|бірлесіп|қысқаша))*+\s?[-‐‑–—−:,]?\s?(?P<short>[^()\n]{1,150}?)(?:\sдеп\sатал\p{L}+)?\s?\)",
    regex.IGNORECASE,
)
_SPLIT = regex.compile(r"\s?[,;/]\s?|\s(?:или|либо|немесе|не)\s")
_JOINED = regex.compile(r"\s?[,;/]\s?|\s(?:или|либо|немесе|не|и|және|мен)\s")
_QUOTES = "«»\"“”„' "
_ACRONYM = regex.compile(r"(?=(?:.*\p{Lu}){2})[\p{Lu}\d][\p{L}\d-]*")
_WORD = regex.compile(r"[\p{L}\d]+")
_STOP = regex.compile(r"[.;:!?](?=\s)|\n|[()]")
_MARK = regex.compile(r"\[\d{1,2}\]")
_ADJECTIVE_RU = regex.compile(
    r"(?:ый|ий|ой|ого|его|ому|ему|ым|им|ом|ем|ая|яя|ей|ую|юю|ое|ее|ые|ие|ых|их|ыми|ими)$", regex.IGNORECASE
)
_SMALL = frozenset(
    (
        "и",
        "в",
        "во",
        "на",
        "по",
        "с",
        "со",
        "о",
        "об",
        "при",
        "для",
        "к",
        "из",
        "от",
        "до",
        "за",
        "у",
        "а",
        "также",
        "және",
        "мен",
        "бен",
        "пен",
        "үшін",
    )
)
_FOLD = str.maketrans("әғқңөұүһі", "агкноуухи")
"""Kazakh letters as Russian acronyms write them."""
_POINTING = regex.compile(r"(?:эт|так|все|вс[её]|наш|ваш|сво|котор|сам|данн|указанн|и[хм]$|е[ёй]$)", regex.IGNORECASE)
_PREFIXES = ("гос", "мин", "мем", "нац", "спец", "рос", "каз", "қаз")


class Definition(NamedTuple):
    """A bracket that defines short forms; `start` is the end of what they stand for."""

    start: int
    end: int
    shorts: tuple[str, ...]
    language: Language


def find_abbreviations(letter: Anatomy) -> tuple[Abbreviation, ...]:
    """All short forms that a letter defines, in order; the span holds the long form and the bracket."""
    return tuple(abbreviations_of(letter.text.value))


def abbreviations_of(text: str) -> Iterator[Abbreviation]:
    """The short forms that a text defines.

    >>> [(a.short, a.long) for a in abbreviations_of("Министерством образования и науки (далее – МОН) принято")]
    [('МОН', 'Министерство образования и науки')]
    """
    for definition in _definitions(text):
        for short in definition.shorts:
            start = _start_of_long(text, definition, short)
            written = _MARK.sub("", text[start : definition.start]).strip(" ,")
            nominative = ru.nominative if definition.language == "ru" else kk.nominative
            if not written:
                continue
            yield Abbreviation(start, definition.end, "rule:abbreviation", short, nominative(written))


def _definitions(text: str) -> Iterator[Definition]:
    for match in _DEFINITION.finditer(text):
        language: Language = "ru" if match["ru"] else "kk"
        respectively = regex.search(r"соответственно|тиісінше", match[0]) is not None
        shorts = [part.strip(_QUOTES) for part in (_JOINED if respectively else _SPLIT).split(match["short"])]
        kept = tuple(short for short in shorts if short and len(short) <= 80)
        if kept:
            yield Definition(match.start(), match.end(), kept, language)


def _start_of_long(text: str, definition: Definition, short: str) -> int:
    """Where the long form begins: by its initials, by the word it shares with the short form, else by its shape."""
    left = max(0, definition.start - _WINDOW)
    stops = [m.end() for m in _STOP.finditer(text, left, definition.start) if not _inside_name(text, m)]
    begin = stops[-1] if stops else left
    words = [m for m in _WORD.finditer(text, begin, definition.start) if not _inside_mark(text, m)]
    if not words:
        return definition.start
    at = _by_initials(words, short) if _ACRONYM.fullmatch(short.replace(" ", "")) else None
    if at is None:
        at = _by_head(words, short, definition.language)
    if at is None:
        at = _by_shape(text, words, definition.start)
    return _whole_name(text, begin, words[at].start())


def _whole_name(text: str, begin: int, start: int) -> int:
    """A start inside quotation marks goes back to the outermost of them and the form before it: «АО «…»»."""
    depth, opening = 0, start
    for at in range(start - 1, begin - 1, -1):
        if text[at] in "»”":
            depth += 1
        elif text[at] in "«“" and depth:
            depth -= 1
        elif text[at] in "«“":
            opening = at
    if opening == start:
        return start
    form = regex.search(r"(?<![\p{L}])\p{Lu}{2,4}\s$", text[max(begin, opening - 6) : opening])
    return opening - len(form[0]) if form else opening


def _inside_name(text: str, stop: regex.Match[str]) -> bool:
    """«г. Астана», «им. А. Иванова»: a stop that ends no sentence."""
    before = text[max(0, stop.start() - 4) : stop.start()]
    return stop[0] == "." and bool(regex.search(r"(?<!\p{L})(?:\p{L}|им|ул|обл|тыс|млн)$", before))


def _inside_mark(text: str, word: regex.Match[str]) -> bool:
    return text[word.start() - 1 : word.start()] == "[" and text[word.end() : word.end() + 1] == "]"


def _by_initials(words: Sequence[regex.Match[str]], short: str) -> int | None:
    """The word that the first letter of an acronym stands for; small words and the country may be left out."""
    if _in_one_word(words[-1][0], short):
        return len(words) - 1
    letters = [c for c in short.lower().translate(_FOLD) if c.isalpha()]
    at, skipped = len(words), 0
    for letter in reversed(letters):
        at -= 1
        while at >= 0 and words[at][0][0].lower().translate(_FOLD) != letter:
            skipped += words[at][0].lower() not in _SMALL
            at -= 1
            if skipped > 3:
                return None
        if at < 0:
            return None
    return at


def _in_one_word(word: str, short: str) -> bool:
    """«теплоэлектроцентраль (далее – ТЭЦ)»: the letters of the acronym in one long word, its first one first."""
    letters = iter(word.lower().translate(_FOLD))
    wanted = short.lower().translate(_FOLD)
    return len(word) >= 4 * len(short) and word[0].lower() == wanted[:1] and all(c in letters for c in wanted)


def _by_head(words: Sequence[regex.Match[str]], short: str, language: Language) -> int | None:
    """The nearest word of the same stem, with the adjectives before it; in Kazakh the name before its head."""
    stems = [stem for word in _WORD.finditer(short) for stem in _stems(word[0])]
    for at in range(len(words) - 1, -1, -1):
        found = words[at][0].lower()
        if any(found.startswith(s) for s in stems if len(s) >= 3):
            return _with_adjectives(words, at) if language == "ru" else _kazakh_name(words, at)
    return None


def _stems(word: str) -> list[str]:
    """What the forms of a word share; «Госпрограмма» is known by «программа» too."""
    lowered = word.lower()
    bare = [lowered[len(p) :] for p in _PREFIXES if lowered.startswith(p) and len(lowered) > len(p) + 5]
    return [known[: max(3, len(known) - 2)] for known in (lowered, *bare)]


def _with_adjectives(words: Sequence[regex.Match[str]], at: int) -> int:
    """Adjectives before a head; a capital one begins the name, small ones belong to small heads alone."""
    capital = words[at][0][0].isupper()
    while at > 0 and _ADJECTIVE_RU.search(words[at - 1][0]) and not _POINTING.match(words[at - 1][0]):
        upper = words[at - 1][0][0].isupper()
        if capital and not upper:
            break
        at -= 1
        if upper:
            break
    return at


def _kazakh_name(words: Sequence[regex.Match[str]], at: int) -> int:
    """«Білім және ғылым министрлігі»: from the last capital before the head, if one is near."""
    for i in range(at, max(-1, at - 8), -1):
        if words[i][0][0].isupper() and (i < at or at == 0):
            return i
    return at


def _by_shape(text: str, words: Sequence[regex.Match[str]], end: int) -> int:
    """A quoted name with the word before it; else from the last capital, else what follows the last small word."""
    if text[:end].endswith(("»", '"', "”")):
        opening = max(text.rfind(sign, 0, end - 1) for sign in '«"“')
        inside = next((i for i, word in enumerate(words) if word.start() >= opening), 0)
        return max(0, inside - 1)
    for i in range(len(words) - 1, -1, -1):
        if i and words[i][0][0].isupper() and words[i][0].lower() not in _SMALL:
            return _with_adjectives(words, i)
    small = [i for i, word in enumerate(words[:-1]) if word[0].lower() in _SMALL]
    return small[-1] + 1 if small else max(0, len(words) - 4)
