"""The lists of places and organisations, found in a text in every case of both languages.

A name is a path in a trie over tokens. What a token may stand for: itself, the dictionary forms whose case it is
(Russian forms are made of the lists when they load), the stem before a Kazakh ending, an abbreviation before one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal, NamedTuple

import regex

from saual.extract.entities.tokens import QUOTES, Token, tokenize
from saual.language.kk_suffixes import endings
from saual.language.ru_forms import decline, decline_plural, is_adjective

_ABBREVIATION = regex.compile(r"(?P<stem>[\p{Lu}\d]*\p{Lu}\p{Ll}?\p{Lu}[\p{Lu}\d]*)(?:-?(?P<end>\p{Ll}{1,6}))?")
_PARTICLES = frozenset(
    ["и", "по", "в", "на", "с", "за", "для", "при", "до", "от", "из", "о", "имени", "мен", "және", "пен", "бен"]
)


class Entry(NamedTuple):
    """One body or place: `normal` is the form all its names go back to; the years are those of that name."""

    label: Literal["ORG", "LOC", "POSITION"]
    kind: str
    normal: str
    years: tuple[int, int] | None
    successors: tuple[str, ...] = ()

    @property
    def in_force(self) -> str | None:
        """The years as an ISO 8601 interval: `2014/2018`, `2022/..`."""
        if self.years is None:
            return None
        return "/".join(str(year) if year in range(1, 9999) else ".." for year in self.years)


class Name(NamedTuple):
    """A name of an entry; `sure` is false where it counts only in quotes, beside its class or when defined."""

    entry: Entry
    sure: bool


class Hit(NamedTuple):
    """Tokens `first` to `last` (not included) are a name of one of the entries."""

    first: int
    last: int
    names: tuple[Name, ...]


_Node = dict[Any, Any]


class _Index(NamedTuple):
    root: _Node
    russian: dict[str, tuple[str, ...]]
    kazakh: frozenset[str]
    abbreviations: frozenset[str]
    entries: dict[tuple[str, str], Entry]


@cache
def load(name: str) -> dict[str, Any]:
    """One file of `saual/data`, read once."""
    return tomllib.loads(resources.files("saual").joinpath(f"data/{name}.toml").read_text("utf-8"))


class _Builder:
    """Collects names while the lists are read."""

    def __init__(self) -> None:
        self.root: _Node = {}
        self.russian: dict[str, set[str]] = {}
        self.kazakh: set[str] = set()
        self.abbreviations: set[str] = set()
        self.declined: set[str] = set()
        self.entries: dict[tuple[str, str], Entry] = {}

    def add(self, name: str, entry: Entry, language: str) -> None:
        """One name of an entry; all of them may carry the signs of the lists."""
        self.entries.setdefault((entry.label, entry.normal), entry)  # Алматы is the city before the district
        sure = not name.startswith("?")
        words = [t.text + sign for t, sign in _signed(name.lstrip("?"))]
        if len(words) == 1 and _ABBREVIATION.fullmatch(words[0].rstrip("=")) and not words[0].endswith("="):
            self.abbreviations.add(words[0])
            keys: Iterable[str] = ("\x01" + words[0],)
        else:
            keys = self._keys([word.lower().replace("ё", "е") for word in words], language)
        node = self.root
        for key in keys:
            node = node.setdefault(key, {})
        node.setdefault(None, []).append(Name(entry, sure))

    def _keys(self, words: list[str], language: str) -> Iterator[str]:
        if language == "kk":
            yield from words[:-1]
            self.kazakh.add(words[-1].rstrip("="))
            yield words[-1].rstrip("=") + "~"
            return
        heads = (i for i, word in enumerate(words) if not word.endswith("=") and not is_adjective(word))
        head = next(heads, len(words) - 1)
        for place, word in enumerate(words):
            bare = word.rstrip("=+")
            if place > head or word.endswith("=") or bare in _PARTICLES:
                yield bare
                continue
            if word not in self.declined:
                self.declined.add(word)
                for form in decline_plural(bare) if word.endswith("+") else decline(bare):
                    self.russian.setdefault(form, set()).add(bare + "*")
            yield bare + "*"


_UNSIGNED = str.maketrans("", "", "?=+")


def _signed(name: str) -> Iterator[tuple[Token, str]]:
    """The words of a name, each with the sign after it: «Штаты+», «Токио=»."""
    tokens = tokenize(name)
    for at, token in enumerate(tokens):
        if token.is_word or token.text[0].isdigit():
            after = tokens[at + 1] if at + 1 < len(tokens) else None
            yield token, after.text if after and after.start == token.end and after.text in "=+" else ""


_KAZAKH_LETTERS = regex.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")


@cache
def _index() -> _Index:
    builder = _Builder()
    files: tuple[tuple[str, Literal["ORG", "LOC"]], ...] = (("places", "LOC"), ("bodies", "ORG"))
    for file, label in files:
        for kind, table in load(file).items():
            for line in table["names"].splitlines():
                if line and not line.startswith("#"):
                    _add_line(builder, line, kind, label)
    russian = {form: tuple(bases) for form, bases in builder.russian.items()}
    return _Index(builder.root, russian, frozenset(builder.kazakh), frozenset(builder.abbreviations), builder.entries)


def entry_of(label: str, normal: str) -> Entry | None:
    """The entry with a normal form.

    >>> entry = entry_of("ORG", "Министерство образования и науки")
    >>> entry and (entry.in_force, entry.successors)
    ('../2022', ('Министерство просвещения', 'Министерство науки и высшего образования'))
    """
    return _index().entries.get((label, normal))


def _add_line(builder: _Builder, line: str, kind: str, label: Literal["ORG", "LOC"]) -> None:
    russian, kazakh, others, years, successors, *_ = [cell.strip() for cell in line.split("|")] + [""] * 4
    entry = Entry(label, kind, russian.translate(_UNSIGNED), _years(years), _listed(successors))
    for name in _with_country(russian):
        builder.add(name, entry, "ru")
    if kazakh:
        builder.add(kazakh, entry, "kk")
    if kind == "ministry":
        office = Entry("POSITION", kind, entry.normal.replace("Министерство", "Министр"), entry.years)
        builder.add(russian.replace("Министерство", "Министр"), office, "ru")
        builder.add(russian.replace("Министерство", "Вице-министр"), office, "ru")
        for head in ("министрі", "вице-министрі"):
            builder.add(kazakh.replace("министрлігі", head), office, "kk")
    for other in _listed(others):
        if _KAZAKH_LETTERS.search(other):
            builder.add(other, entry, "kk")
        else:
            builder.add(other, entry, "ru")
            builder.add(other, entry, "kk")


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part for part in map(str.strip, cell.split(";")) if part)


def _with_country(name: str) -> Iterator[str]:
    """«Агентство по …» may have its country in the middle: «Агентство Республики Казахстан по …»."""
    yield name
    if name.startswith("Агентство по "):
        yield name.replace(" по ", " Республики Казахстан по ", 1)
        yield name.replace(" по ", " РК по ", 1)


def _years(cell: str) -> tuple[int, int] | None:
    """«2014–2018», «2022–», «–1997» as the first and last year.

    >>> _years("2022–"), _years("–1997")
    ((2022, 9999), (0, 1997))
    """
    if "–" not in cell:
        return None
    first, last = cell.split("–")
    return int(first or 0), int(last or 9999)


@lru_cache(maxsize=1 << 13)
def _keys_of(word: str, fold: str) -> tuple[str, ...]:
    """The keys of the trie that a word may stand for."""
    index = _index()
    keys = [fold, *index.russian.get(fold, ())]
    ends = kazakh_endings()
    for cut in range(max(2, len(fold) - 11), len(fold) + 1):
        if fold[:cut] in index.kazakh and fold[cut:] in ends:
            keys.append(fold[:cut] + "~")
    abbreviation = _ABBREVIATION.fullmatch(word)
    if abbreviation and abbreviation["stem"] in index.abbreviations:
        end = abbreviation["end"] or ""
        if end in ends or end in _RUSSIAN_ENDS:
            keys.append("\x01" + abbreviation["stem"])
    return tuple(keys)


_RUSSIAN_ENDS = frozenset(["а", "у", "ом", "е", "ы", "и", "ов", "ам", "ами", "ах", "ой", "ю", "ем"])


@cache
def kazakh_endings() -> frozenset[str]:
    """What may follow a Kazakh name, owned (облысы) or not: nothing, or a chain of endings, also after a hyphen."""
    chains = {text for text, readings in endings().items() if any(r.poss in ("", "3", "1pl") for r in readings)}
    texts = (
        chains | {"н", "на", "не"} | {"н" + text for text in chains if text[:2] in ("да", "де", "ан", "ен", "ың", "ің")}
    )
    return frozenset({"", *texts, *("-" + text for text in texts)})


@cache
def _beginnings() -> frozenset[str]:
    """The first five letters of cities and regions, from which adjectives are made: павло, шымке."""
    lines = [line for kind in ("city", "region", "district") for line in load("places")[kind]["names"].splitlines()]
    names = [cell.strip(" ?=+") for line in lines if not line.startswith("#") for cell in line.split("|")[:2]]
    return frozenset(name[:5].lower() for name in names if len(name) > 4)


def is_place_adjective(fold: str) -> bool:
    """Whether a word may be made of the name of a city or region: «павлодарский», «қостанай».

    >>> is_place_adjective("шымкентский"), is_place_adjective("металлургический")
    (True, False)
    """
    return fold[:5] in _beginnings()


def is_place(text: str) -> bool:
    """Whether a text is a sure place of the lists and nothing else.

    >>> is_place("Караганда"), is_place("Туркестаном"), is_place("Іле Алатауы"), is_place("Школа")
    (True, True, True, False)
    """
    tokens = tokenize(text)
    hits = [hit for hit in find_names(tokens) if hit.last - hit.first == len(tokens)]
    return any(name.sure and name.entry.label == "LOC" for hit in hits for name in hit.names)


def find_names(tokens: Sequence[Token]) -> list[Hit]:
    """The longest name of the lists at each place where one begins; later hits may overlap earlier ones."""
    root = _index().root
    found = []
    for at, token in enumerate(tokens):
        if token.is_word:
            best = _longest(tokens, at, root)
            if best:
                found.append(best)
    return found


def _is_skipped(tokens: Sequence[Token], at: int) -> bool:
    """Quotes and commas inside a name, and the stop after an initial."""
    sign = tokens[at].text
    return sign in QUOTES or sign == "," or (sign == "." and len(tokens[at - 1].text) == 1)


def _longest(tokens: Sequence[Token], first: int, root: _Node) -> Hit | None:
    best: Hit | None = None
    paths = [(first, root)]
    while paths:
        at, node = paths.pop()
        if None in node and at > first and (best is None or at > best.last):
            best = Hit(first, at, tuple(node[None]))
        while first < at < len(tokens) and _is_skipped(tokens, at):
            at += 1
        if at < len(tokens):
            token = tokens[at]
            for key in _keys_of(token.text, token.fold):
                if key in node:
                    paths.append((at + 1, node[key]))
    return best
