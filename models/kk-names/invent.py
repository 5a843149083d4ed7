"""Sentences of letters, invented from templates and lists of names: the training data are television news."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import TypeVar

HERE = Path(__file__).resolve().parent
ROUNDS = 12

_T = TypeVar("_T")
Tagged = tuple[tuple[str, ...], tuple[str, ...]]


def invent_sentences() -> Iterator[Tagged]:
    """Tokens and tags of every template, filled ROUNDS times; the same on every run.

    >>> tokens, tags = next(invent_sentences())
    >>> len(tokens) == len(tags), "B-LOC" in tags
    (True, True)
    """
    with (HERE / "sentences.toml").open("rb") as file:
        data = tomllib.load(file)
    with resources.files("saual").joinpath("data/kk_names.toml").open("rb") as file:
        words = tomllib.load(file)["words"]
    lists = {name: text.strip().split("\n") for name, text in data.items()}
    lists["given"] = [word.title() for word in words["given"].split() if word.isalpha()]
    lists["place"] = [word.title() for word in words["place"].split() if word.isalpha()]
    for turn in range(ROUNDS):
        for template in lists["templates"]:
            yield _fill(template, lists, f"{turn} {template}")


def _fill(template: str, lists: dict[str, list[str]], seed: str) -> Tagged:
    tokens: list[str] = []
    tags: list[str] = []
    label, first = "", False
    for at, part in enumerate(template.split()):
        if part.startswith("["):
            label, first = part[1:], True
        elif part == "]":
            label = ""
        else:
            for word in _word(part, lists, f"{at} {seed}").split():
                tokens.append(word)
                tags.append(f"{'B' if first else 'I'}-{label}" if label else "O")
                first = False
    return tuple(tokens), tuple(tags)


def _word(part: str, lists: dict[str, list[str]], seed: str) -> str:
    if not part.startswith("{"):
        return part
    slot, brace, ending = part[1:].partition("}")
    assert brace
    if slot in lists:
        return _choose(lists[slot], seed) + ending
    name = _choose([name for name in lists["given"] if len(name) > 3 and name[-1] in "бвгдзклмнпрстхшқғ"], seed)
    if slot == "initial":
        return name[0]
    if slot == "patronymic":
        return name + _choose(["ұлы", "қызы"], seed)
    surname, dative = _choose([("ов", "қа"), ("ова", "ға"), ("ев", "ке"), ("баев", "қа"), ("беков", "ке")], seed)
    return name + surname + (dative if slot == "dative" else "")


def _choose(items: list[_T], seed: str) -> _T:
    return items[int(hashlib.sha1(seed.encode()).hexdigest(), 16) % len(items)]
