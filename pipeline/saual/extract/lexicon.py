"""The words of numbers, from `data/numerals.toml`: each form with what it adds to a number."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any, Literal, NamedTuple

Role = Literal[
    "add",         # пять, двести, жиырма
    "scale",       # тысяча, млн, жүз, мың
    "whole",       # целых, бүтін
    "half_more",   # с половиной, жарым
    "mixed",       # полтора, полмиллиона
    "half",        # жарты
    "part",        # треть, ширек
    "denominator", # (одна) пятая, (две) десятых, (төрт)тен
    "ordinal",     # второй, екінші
]  # fmt: skip

Case = Literal["", "nom", "gen", "dat", "acc", "loc", "abl", "ins", "like", "ord"]
"""The case of a Kazakh ending; `nom` is a possessive without a case, `like` is -дай, `ord` an ordinal."""


class Word(NamedTuple):
    """What a form of a numeral means; several roles are several entries of the same form."""

    role: Role
    value: Decimal
    language: Literal["ru", "kk"]
    case: Case = ""
    alone: Literal["never", "always", "qualified"] = "never"


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("saual").joinpath("data/numerals.toml").read_text("utf-8"))


@cache
def endings() -> dict[str, Case]:
    """Endings of Kazakh numerals and of digits, with their case."""
    table: dict[str, Case] = {}
    for case, forms in _data()["kk"]["endings"].items():
        for form in forms.split():
            table[form] = case
    return table


@cache
def words() -> dict[str, tuple[Word, ...]]:
    """Every form of a numeral in words, both languages.

    >>> words()["двухсот"][0].value, words()["тоғыздан"][0].case, words()["екінші"][0].role
    (Decimal('200'), 'abl', 'ordinal')
    """
    table: dict[str, tuple[Word, ...]] = {}
    for form, word in (*_russian(), *_kazakh()):
        table[form] = (*table.get(form, ()), word)
    return table


@cache
def prefixes() -> dict[str, Decimal]:
    """The numerals that adjectives begin with: двух-, пяти-, сто-."""
    return {form: value for value, form in _forms(_data()["ru"]["prefix"])}


@cache
def cardinals_kk() -> dict[str, Decimal]:
    """The bare Kazakh numerals that adjectives begin with: екі, бес, он."""
    return {form: value for value, form in _forms(_data()["kk"]["cardinal"])}


@cache
def forms(key: str) -> frozenset[str]:
    """A list of words: `each`, `part_of`, or of endings after digits: `ordinal_tails`, `cardinal_tails`."""
    return frozenset(_data()["ru"][key].split())


@cache
def other_words() -> frozenset[str]:
    """Kazakh forms that begin no number: they are commoner as other words."""
    return frozenset(_data()["kk"]["other"].split())


def _forms(section: Mapping[str, str]) -> Iterator[tuple[Decimal, str]]:
    for value, forms in section.items():
        for form in forms.split():
            yield Decimal(value), form


def _russian() -> Iterator[tuple[str, Word]]:
    data = _data()["ru"]
    alone, qualified = set(data["one"].split()), set(data["one_after_qualifier"].split())
    for value, form in _forms(data["cardinal"]):
        yield form, Word("add", value, "ru")
    for value, form in _forms(data["scale"]):
        kind: Any = "always" if form in alone else "qualified" if form in qualified else "never"
        yield form, Word("scale", value, "ru", alone=kind)
    for form in data["one_and_a_half"].split():
        yield form, Word("mixed", Decimal("1.5"), "ru")
    for form, value in data["half_of"].items():
        yield form, Word("mixed", Decimal(value), "ru")
    for form in data["whole"].split():
        yield form, Word("whole", Decimal(0), "ru")
    yield data["half_more"], Word("half_more", Decimal("0.5"), "ru")
    for value, form in _forms(data["parts"]):
        yield form, Word("part", value, "ru")
    for value, form in (*_forms(data["decimal_parts"]), *_forms(data["denominators"])):
        yield form, Word("denominator", value, "ru")
    for value, stem in _forms(data["ordinal"]):
        for ending in data["ordinal_endings"]["words"].split():
            yield stem + ending, Word("ordinal", value, "ru")


def _kazakh() -> Iterator[tuple[str, Word]]:
    data = _data()["kk"]
    ends: list[tuple[str, Case]] = [("", ""), *endings().items()]
    for name in ("cardinal", "collective", "scale"):
        for value, stem in _forms(data[name]):
            if stem in ("млн", "млрд", "трлн"):
                continue  # the same in both languages
            role: Role = "scale" if name == "scale" else "add"
            for ending, case in ends:
                form = stem + ending
                if case == "ord":
                    yield form, Word("ordinal", value, "kk")
                else:
                    alone: Any = "never" if ending[:1] in ("ы", "і", "с") else "always"  # «іс жүзінде»
                    yield form, Word(role, value, "kk", case, alone)
    yield data["half"], Word("half", Decimal("0.5"), "kk")
    yield data["half_more"], Word("half_more", Decimal("0.5"), "kk")
    yield data["whole"], Word("whole", Decimal(0), "kk")
    for name, value in (("half_part", Decimal(2)), ("quarter_part", Decimal(4))):
        for form in data[name].split():
            yield form, Word("part", value, "kk", _case_of(form))


def _case_of(form: str) -> Case:
    """The case of a form by its longest ending."""
    return next((case for at in range(2, len(form)) if (case := endings().get(form[at:]))), "")
