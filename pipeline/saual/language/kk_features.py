"""What the model of Kazakh names sees of a sentence: words, their forms and shapes, the words around, known names.

The model in models/kk-names was trained with exactly these features: after any change here train it again.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

import regex

from saual.language.kk import read_word

# As KazNERD cuts: «%-ы» is one token, «20,7» are three, a hyphen stays inside the word.
_TOKEN = regex.compile(r"%(?:-\p{L}++)?|[\p{L}\p{M}\d]++(?:[-‑’'ʼ][\p{L}\p{M}\d]++)*+|[^\s\p{L}\p{M}\d]")
_KINDS = ((regex.compile(r"\p{Lu}"), "X"), (regex.compile(r"\p{Ll}"), "x"), (regex.compile(r"\d"), "d"))
_REPEATED = regex.compile(r"(.)\1{2,}")
_ENDS = frozenset(".;:!?—–")
_JOINS = frozenset({",", "мен", "пен", "бен", "және", "да", "де"})
_OPEN, _CLOSE = frozenset("«“\""), frozenset("»”\"")  # fmt: skip
_FARTHEST = 6


class _Word(NamedTuple):
    """Features of a word by itself, made once for every different word."""

    small: str
    stem: str
    shape: str
    form: str
    head: str
    known: str
    own: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    far_before: tuple[str, ...]
    far_after: tuple[str, ...]


class _Lists(NamedTuple):
    heads: dict[str, str]
    known: dict[str, str]


@cache
def _load_lists() -> _Lists:
    with resources.files("saual").joinpath("data/kk_names.toml").open("rb") as file:
        data = tomllib.load(file)
    heads = {word: label for label, words in data["heads"].items() for word in words.split()}
    known: dict[str, str] = {}
    for kind, words in data["words"].items():
        for word in words.split():
            known[word] = f"{known[word]}+{kind}" if word in known else kind
    return _Lists(heads, known)


def tokenise(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the tokens, as the training data has them.

    >>> text = "«Ауыл» партиясы 20,7%-ы, Нұр-Сұлтанда."
    >>> [text[start:end] for start, end in tokenise(text)]
    ['«', 'Ауыл', '»', 'партиясы', '20', ',', '7', '%-ы', ',', 'Нұр-Сұлтанда', '.']
    """
    return (match.span() for match in _TOKEN.finditer(text))


def _shape(word: str) -> str:
    """Kinds of letters in a word, runs cut to two: Алматыда is Xxx, БҰҰ XX, 16-шы dd-xx."""
    for letter, sign in _KINDS:
        word = letter.sub(sign, word)
    return _REPEATED.sub(r"\1\1", word)


@lru_cache(maxsize=2048)
def _look_at(word: str) -> _Word:
    small = word.lower()
    reading = read_word(small)
    stem, ending = reading.stem, reading.ending
    form = ("P" if ending.plural else "") + ending.poss + ending.case if ending else "0"
    lists = _load_lists()
    head = lists.heads.get(stem) or lists.heads.get(stem.rpartition("-")[2], "")
    head += "+" if head and "3" in form else ""
    known = lists.known.get(small) or lists.known.get(stem, "")
    shape = _shape(word)
    first = shape[:1]
    own = [f"w={small}", f"st={stem}", f"sh={shape}", f"f={form}", f"shf={shape}{form}"]
    own += [f"p{size}={small[:size]}" for size in (2, 3, 4, 5) if len(small) > size]
    own += [f"s{size}={small[-size:]}" for size in (1, 2, 3, 4) if len(small) > size]
    own += [f"ss{size}={stem[-size:]}{first}" for size in (2, 3, 4) if len(stem) > size]
    near = [f"w={small}", f"st={stem}", f"sh={shape}", f"f={form}", f"s3={small[-3:]}", f"p4={small[:4]}"]
    near.append(f"ss2={stem[-2:]}{first}")
    if head:
        own.append(f"h={head}")
        near.append(f"h={head}")
    if known:
        own += [f"g={known}", f"gsh={known}{shape}"]
        near.append(f"g={known}{first}")
    far = (f"st={stem}", f"sh={shape}", f"s3={small[-3:]}")
    return _Word(
        small, stem, shape, form, head, known, tuple(own),
        tuple(f"-1{feature}" for feature in near), tuple(f"+1{feature}" for feature in near),
        tuple(f"-2{feature}" for feature in far), tuple(f"+2{feature}" for feature in far),
    )  # fmt: skip


def owned_head(token: str) -> str:
    """The kind of name that a word closes, if it stands in the possessive: партиясының is ORG, қаласында LOC.

    >>> owned_head("партиясының"), owned_head("партия")
    ('ORG', '')
    """
    head = _look_at(token).head
    return head.removesuffix("+") if head.endswith("+") else ""


def may_qualify(token: str) -> bool:
    """Whether a word can stand between a name and the word of its class: балалар, ҚДП, инклюзивті."""
    return token.isalpha() and (token.islower() or token.isupper()) and _look_at(token).form in ("0", "acc", "Pnom")


def _pair(left: _Word, right: _Word, sign: str) -> list[str]:
    """What two neighbours say together; `sign` tells which of them is looked at."""
    return [
        f"c{sign}{left.form}{left.shape[:1]}{right.shape[:1]}",
        f"b{sign}{left.stem}|{right.stem}", f"bs{sign}{left.shape}|{right.shape}", f"bf{sign}{left.form}|{right.form}",
        *([f"bg{sign}{left.known}|{right.known}"] if left.known or right.known else []),
    ]  # fmt: skip


def _heads_ahead(words: Sequence[_Word]) -> list[list[str]]:
    """For each word the next head of a name to its right: Kazakh names end with their head.

    «жол картасы туралы Көлік министрлігі»: the head of Көлік is one word away; a comma or another case between is told.
    """
    found: list[list[str]] = [[] for _ in words]
    head, place, between = "", 0, ""
    for at in range(len(words) - 1, -1, -1):
        word = words[at]
        if head:
            found[at] = [f"a={head}{min(place - at, _FARTHEST)}{between}", f"ash={head}{between}{word.shape}"]
            if place - at <= 4:
                found[at].append(f"ast={words[place].stem}{between}")
        if word.small in _ENDS:
            head = ""
        elif word.small in _JOINS:
            between = ","
        if word.head.endswith("+"):
            head, place, between = word.head, at, ""
        elif word.form.endswith(("dat", "abl", "loc")):
            between = "x"
    return found


def _quotes(words: Sequence[_Word]) -> list[list[str]]:
    """For each word in quotes what stands right after them: «…» партиясы, «…» бағдарламасы."""
    found: list[list[str]] = [[] for _ in words]
    opened: int | None = None
    for at, word in enumerate(words):
        if opened is None and word.small in _OPEN:
            opened = at
        elif opened is not None and word.small in _CLOSE:
            next_word = words[at + 1] if at + 1 < len(words) else None
            stem = next_word.stem if next_word else ""
            told = ["q", f"qa={stem}"] + ([f"qh={next_word.head}"] if next_word and next_word.head else [])
            for place in range(opened, at + 1):
                found[place] = [*told, f"q1={stem}"] if place == opened + 1 else told
            opened = None
    return found


def describe(tokens: Sequence[str]) -> list[list[str]]:
    """The features of each token of one sentence, for pycrfsuite."""
    words = [_look_at(token) for token in tokens]
    capitals = "cap" if any(token[0].isupper() for token in tokens[1:]) else "nocap"
    last = len(words) - 1
    described = []
    for at, (word, ahead, quoted) in enumerate(zip(words, _heads_ahead(words), _quotes(words), strict=True)):
        features = [*word.own, capitals + word.shape, *ahead, *quoted]
        if at:
            features += [*words[at - 1].before, *_pair(words[at - 1], word, "<")]
        else:
            features.append("first")
        if at < last:
            features += [*words[at + 1].after, *_pair(word, words[at + 1], ">")]
        else:
            features.append("last")
        if at > 1:
            features += words[at - 2].far_before
        if at + 1 < last:
            features += words[at + 2].far_after
        described.append(features)
    return described
