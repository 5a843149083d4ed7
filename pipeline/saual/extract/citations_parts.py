"""What citations are made of: words for acts, pins, numbers of documents, quoted titles, each with its place."""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

import regex

from saual.extract.annotation import Date
from saual.language import ru
from saual.language.calendar import KAZAKH_ENDING
from saual.language.detect import Language

LONGEST_TITLE = 1200


class Kind(NamedTuple):
    """A kind of act: its names in both languages, its name in a uri, and what it needs to be a citation."""

    ru: str
    kk: str
    slug: str
    needs: str


class Act(NamedTuple):
    """The word for an act where it stands; `name` is a code's adjective or abbreviation, `start` includes it."""

    start: int
    end: int
    kind: Kind
    language: Language
    word: int
    named: bool = False
    plural: bool = False
    capital: bool = False


class Place(NamedTuple):
    """A place in an act; several of one level as «66, 67, 90»."""

    article: str | None = None
    part: str | None = None
    point: str | None = None
    subpoint: str | None = None

    def joined(self, other: Place) -> Place:
        """Both places, level by level."""
        return Place(*(", ".join(n for n in pair if n) or None for pair in zip(self, other, strict=True)))


class Pin(NamedTuple):
    """A chain of places as written; `annex` where it names but an annex, a chapter or a paragraph last."""

    start: int
    end: int
    place: Place = Place()
    levels: int = 1
    annex: bool = False


class Quote(NamedTuple):
    """A quoted title: the marks included in start..end, the text within."""

    start: int
    end: int
    title: str


class Lexicon(NamedTuple):
    """The compiled patterns of `data/acts.toml`."""

    kinds: tuple[Kind, ...]
    acts: regex.Pattern[str]
    issuer_ru: regex.Pattern[str]
    issuer_kk: regex.Pattern[str]
    code_ru: regex.Pattern[str]
    code_kk: regex.Pattern[str]
    words: dict[str, regex.Pattern[str]]


@cache
def load_lexicon() -> Lexicon:
    """Read and compile the kinds of acts, once."""
    with resources.files("saual").joinpath("data/acts.toml").open("rb") as file:
        data = tomllib.load(file)
    kinds = tuple(Kind(a["name"]["ru"], a["name"]["kk"], a["slug"], a["needs"]) for a in data["act"])
    ending = KAZAKH_ENDING
    parts = [f"(?P<r{i}>{a['ru']})|(?P<k{i}>{a['kk']}(?:{ending}))" for i, a in enumerate(data["act"])]
    codes = data["codes"]
    acts = regex.compile(
        rf"(?<![\p{{L}}-])(?:{'|'.join(parts)}|(?P<short>(?-i:{codes['short']})))(?![\p{{L}}-])", regex.IGNORECASE
    )
    issuers = data["issuers"]
    return Lexicon(
        kinds,
        acts,
        regex.compile(rf"\s(?:{issuers['ru']})", regex.IGNORECASE),
        regex.compile(rf"(?<!\p{{L}})(?:{issuers['kk']})\p{{Ll}}*$", regex.IGNORECASE),
        regex.compile(rf"(?<!\p{{L}})(?:[\p{{L}}-]*(?:{codes['ru']})\w*(?:,?\s(?:и\s)?|\s))+$", regex.IGNORECASE),
        regex.compile(
            rf"(?<!\p{{L}})(?:(?:(?i:{codes['kk']})[\p{{L}}-]*|\p{{Lu}}\p{{Ll}}+)\s(?:құқық бұзушылық туралы\s)?)+$"
        ),
        {
            name: regex.compile(rf"(?<!\p{{L}})(?:{pattern})", regex.IGNORECASE)
            for name, pattern in data["words"].items()
        },
    )


def find_kind(slug: str) -> Kind:
    """The kind of act with a name in uris."""
    return next(kind for kind in load_lexicon().kinds if kind.slug == slug)


def find_acts(text: str) -> Iterator[Act]:
    """The words for acts, codes with their names: «Трудового кодекса», «Еңбек кодексінің», «ТК РК»."""
    lexicon = load_lexicon()
    code = find_kind("code")
    for match in lexicon.acts.finditer(text):
        start, end = match.span()
        if match.lastgroup == "short" or match["short"]:
            yield Act(start, end, code, "ru", start, True, False, True)
            continue
        group = match.lastgroup or ""
        kind = lexicon.kinds[int(group[1:])]
        language: Language = "ru" if group[0] == "r" else "kk"
        word = match[0].lower()
        if language == "ru" and group[0] == "r" and _is_kazakh(text, start, end):
            language = "kk"
        plural = bool((_MANY_RU if language == "ru" else _MANY_KK).search(word))
        name = None
        if kind.slug == "code":
            pattern = lexicon.code_ru if language == "ru" else lexicon.code_kk
            name = pattern.search(text, max(0, start - 90), start)
        began = name.start() if name else start
        yield Act(began, end, kind, language, start, name is not None, plural, match[0][0].isupper())


_KAZAKH_LETTERS = regex.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")


def _is_kazakh(text: str, start: int, end: int) -> bool:
    """Whether a word that both languages have (кодекс, регламент) stands among Kazakh ones."""
    word = text[start:end].lower()
    if word not in ("кодекс", "конституция", "регламент", "стандарт", "конвенция"):
        return False
    return bool(_KAZAKH_LETTERS.search(text, max(0, start - 30), min(len(text), end + 20)))


_MANY_RU = regex.compile(r"(?:ы|и|ов|ам|ами|ах|ям|ями|ях)$")
_MANY_KK = regex.compile(r"[лдт][ае]р")


# --- numbers of documents -------------------------------------------------------------------------------------------

_SIGN = r"(?:№|(?<![\p{L}\d])N(?=\s?[\p{Lu}\d]))\s{0,2}"
_NUMBER_PARTS = r"(?:[-–/.](?:\d[\p{L}\d]{0,8}+|\p{Lu}{1,5}+|\p{Ll}{1,2}(?!\p{L})))*+(?:\s(?:ЗРК|ҚРЗ))?"
NUMBER = regex.compile(
    rf"{_SIGN}(?P<number>(?:(?:ҚР|РК)[\s-]?)?(?:\p{{Lu}}{{1,5}}\s?[-–]?\s?)?\d[\p{{Lu}}\d]*+{_NUMBER_PARTS})"
    r"|(?<![\p{L}\d])(?P<number>ҚР\s\p{Lu}{2,4}-\d{1,4}/\d{4})"
)


# --- pins -----------------------------------------------------------------------------------------------------------

_N = r"\d++(?:-\d++)?+\)?+"
_ORDINALS = {
    "перв": "1", "втор": "2", "трет": "3", "четверт": "4", "пят": "5", "шест": "6",
    "бірінші": "1", "екінші": "2", "үшінші": "3", "төртінші": "4", "бесінші": "5", "алтыншы": "6",
}  # fmt: skip
_ORDINAL_RU = (
    r"(?:перв|втор|трет|четверт|пят|шест)(?:ый|ой|ий|ого|его|ому|ему|ым|им|ом|ем|ая|ую|ья|ьей|ью|ье|ьего|ьему)"
)
_PIN_RU = regex.compile(
    r"(?<![\p{L}-])(?:(?P<before>" + _ORDINAL_RU + r")\s)?"
    r"(?:(?P<subpoint>подпункт(?:а|у|ом|е|ы|ов|ам|ами|ах)?|подп\.|п\.\s?п\.|пп\.)|(?P<point>пункт(?:а|у|ом|е|ы|ов|ам|ами|ах)?|п\.)"
    r"|(?P<part>част(?:ь|и|ью|ей|ям|ями|ях)|ч\.)|(?P<article>стат(?:ья|ьи|ье|ью|ьей|ей|ьям|ьями|ьях)|ст\.\s?ст\.|ст\.)"
    r"|(?P<other>абзац(?:а|у|ем|е|ы|ев|ам|ами|ах)?|глав(?:а|ы|е|у|ой)|раздел(?:а|у|ом|е)?"
    r"|параграф(?:а|у|ом|е)?|приложени(?:е|я|ю|ем|и)))(?!\p{L})"
    r"(?:\s{0,2}(?:№\s?)?(?P<n>[«\"]?(?:"
    + _N
    + r"|[а-я]\))[»\"]?(?:(?:,\s?|\s?[-–]\s?|,?\s(?:и|или|по)\s)"
    + _N
    + r")*+)"
    r"|\s(?P<after>" + _ORDINAL_RU + r")(?!\p{L}))?",
    regex.IGNORECASE,
)
_PIN_KK = regex.compile(
    r"(?P<n>" + _N + r"(?:(?:,\s?|\s(?:және|мен|бен|пен|не|немесе)\s)" + _N + r"){0,20}+|"
    r"бірінші|екінші|үшінші|төртінші|бесінші|алтыншы)\s?-?\s?"
    r"(?:(?P<article>ба[бп])|(?P<subpoint>тармақша)|(?P<point>тарма[қғ])|(?P<part>бөлі[кг])|(?P<other>абзац|қосымша|тарау|параграф))"
    r"(?P<end>\p{Ll}*)",
)
_LEVELS = ("article", "part", "point", "subpoint")
_KK_LEVEL = regex.compile(r"(?<=[\d)]\s?-?\s?|інші\s|ншы\s)(?:ба[бп]|тарма[қғ]|бөлі[кг]|абзац|қосымша|тарау|параграф)")
_NUMBERS = regex.compile(_N + r"|(?<=[«\"])?[а-я]\)")


def find_pins(text: str) -> list[Pin]:
    """Chains of places: «подпункт 3) пункта 2 статьи 15», «47-бабының 4-тармағы»; lists are joined by commas.

    >>> [p.place for p in find_pins("подпункты 1) и 3) пункта 2 статьи 15 Закона")]
    [Place(article='15', part=None, point='2', subpoint='1, 3')]
    """
    single = sorted([*_single_ru(text), *_single_kk(text)], key=lambda pin: pin.start)
    chains: list[Pin] = []
    for pin in single:
        if chains and chains[-1].levels < _LONGEST_CHAIN and _GAP.fullmatch(text, chains[-1].end, pin.start):
            chains[-1] = _merge(chains[-1], pin)
        elif not chains or pin.start >= chains[-1].end:
            chains.append(pin)
    return chains


_LONGEST_CHAIN = 40
_GAP = regex.compile(r"(?:,?\s(?:и\s|және\s|мен\s|также\s|а также\s|в\s)?|,\s?|\s?\()?")


def _merge(a: Pin, b: Pin) -> Pin:
    return Pin(a.start, b.end, a.place.joined(b.place), a.levels + b.levels, b.annex)


def _single_ru(text: str) -> Iterator[Pin]:
    for match in _PIN_RU.finditer(text):
        level = next(name for name in (*_LEVELS, "other") if match[name])
        word = match["n"] or match["after"] or match["before"]
        if word is None:
            continue
        start = match.start() if match["before"] and not (match["n"] or match["after"]) else match.start(level)
        end = match.end() if match["n"] or match["after"] else match.end(level)
        yield _pin(start, end, level, word)


def _single_kk(text: str) -> Iterator[Pin]:
    for at in _KK_LEVEL.finditer(text):
        match = _PIN_KK.search(text, max(0, at.start() - 60))
        while match and match.end() < at.end():
            match = _PIN_KK.search(text, match.end())
        if match is None or not match.start() < at.start() < match.end():
            continue
        level = next(name for name in (*_LEVELS, "other") if match[name])
        if match["end"] and not regex.fullmatch(KAZAKH_ENDING, match["end"]):
            continue
        yield _pin(match.start(), match.end(), level, match["n"])


def _pin(start: int, end: int, level: str, written: str) -> Pin:
    numbers = [n.rstrip(")") for n in _NUMBERS.findall(written)]
    if not numbers:
        numbers = [value for stem, value in _ORDINALS.items() if written.lower().startswith(stem)][:1]
    if level == "other":
        return Pin(start, end, annex=True)
    listed = ", ".join(numbers)
    return Pin(start, end, Place(*(listed if name == level else None for name in _LEVELS)))


# --- quoted titles --------------------------------------------------------------------------------------------------

_QUOTE = regex.compile(r"[«»“”„\"]")
_TITLE_ENDS = regex.compile(r"\s?(?:$|[.;,)\]]|\(|\[|№|N\s|от\s|[-–—]\s|и\s|а также\s|туралы)")
_ABOUT = regex.compile(r"Об?\s")
_RUSSIAN_WORD = regex.compile(r"(?<=\s)[а-яё]{4,}+")
_VERB_WITHIN = 300
_SENTENCE_END = regex.compile(r"[.;](?=\s|$)|$")


def find_quotes(text: str) -> dict[int, Quote]:
    """Quoted titles by the offset of their opening mark.

    An inner mark that closes for the outer ones too, and marks that are never closed, end the title where the
    sentence goes on with a number, a date or a stop.
    """
    stack: list[int] = []
    closes: dict[int, int] = {}
    for match in _QUOTE.finditer(text):
        at = match.start()
        if _opens(text, at, stack):
            stack.append(at)
        elif stack:
            closes[stack.pop()] = at
    found = {o: Quote(o, c + 1, text[o + 1 : c]) for o, c in closes.items() if c - o <= LONGEST_TITLE}
    ends = sorted(closes.values())
    for o in stack:
        found[o] = _unclosed(text, o, ends)
    return found


def _opens(text: str, at: int, stack: list[int]) -> bool:
    sign = text[at]
    if sign in "«„":
        return True
    if sign in "»”":
        return False
    before = text[at - 1] if at else " "
    if sign == '"' and stack and text[stack[-1]] == '"':
        return before in " (" and text[at + 1 : at + 2] not in (" ", "", ",", ".")
    return before in " (\u00a0«" or not at


def _unclosed(text: str, at: int, ends: list[int]) -> Quote:
    """The title from a mark that nothing closes: to the mark of an inner title, else to the end of the sentence."""
    i = bisect_right(ends, at)
    near = [end for end in ends[i : i + 6] if end - at <= LONGEST_TITLE]
    for end in near:
        if _TITLE_ENDS.match(text, end + 1):
            return Quote(at, end + 1, text[at + 1 : end + 1])
    if near:
        return Quote(at, near[-1] + 1, text[at + 1 : near[-1] + 1])
    stop = _SENTENCE_END.search(text, at, min(len(text), at + LONGEST_TITLE))
    end = _before_verb(text, at + 1, stop.start() if stop else min(len(text), at + LONGEST_TITLE))
    return Quote(at, end, text[at + 1 : end])


def _before_verb(text: str, start: int, end: int) -> int:
    """A title «О …», «Об …» has no finite verb: where one stands, the sentence goes on."""
    if not _ABOUT.match(text, start):
        return end
    for word in _RUSSIAN_WORD.finditer(text, start, min(end, start + _VERB_WITHIN)):
        readings = ru.parse(word[0])
        if readings and readings[0].tag.POS in ("VERB", "PRED"):
            return word.start() - 1
    return end


_MAY_PIN = regex.compile(r"стат|ст\.|п\.|ч\.|пункт|част|ба[бп]|тарма|бөлі|прилож|қосымша", regex.IGNORECASE)


class Paragraph:
    """A paragraph with everything that a citation in it may be made of; offsets in the paragraph."""

    def __init__(self, text: str, at: int, dates: Sequence[Date]) -> None:
        self.text = text
        self.at = at
        self.acts = list(find_acts(text))
        self.pins = find_pins(text) if _MAY_PIN.search(text) else []
        self.pin_at = {pin.start: pin for pin in self.pins}
        self.pin_to = {pin.end: pin for pin in self.pins}
        self.quotes: dict[int, Quote] = find_quotes(text) if self.acts else {}
        self.quote_to = {quote.end: quote for quote in self.quotes.values()}
        numbers = list(NUMBER.finditer(text)) if self.acts else []
        self.number_at = {n.start(): n for n in numbers}
        self.number_to = {n.end(): n for n in numbers}
        self.date_at = {date.start - at: date for date in dates}
        self.date_to = {date.end - at: date for date in dates}

    def pins_before(self, at: int) -> list[Pin]:
        """The last pin that ends before an offset, if any."""
        i = bisect_right(self.pins, at, key=lambda pin: pin.end)
        return self.pins[max(0, i - 1) : i]

    def acts_after(self, at: int) -> list[Act]:
        """The next act after an offset, if any."""
        i = bisect_right(self.acts, at, key=lambda act: act.start)
        return self.acts[i : i + 1]
