"""The word lists of `data/units.toml`, each as the table its reader asks."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from saual.language import ru


@cache
def load() -> Mapping[str, Any]:
    """The file as it is."""
    return tomllib.loads(resources.files("saual").joinpath("data/units.toml").read_text("utf-8"))


@cache
def listed(section: str, key: str) -> frozenset[str]:
    """A list of words written as one string."""
    return frozenset(load()[section][key].split())


@cache
def currencies() -> dict[str, str]:
    """Word or sign to ISO 4217."""
    return {
        word: code
        for code, words in load()["money"].items()
        if code not in ("after", "before")
        for word in words.split()
    }


@cache
def terms() -> dict[str, tuple[str, ...]]:
    """Established terms of two words by their first one."""
    found: dict[str, tuple[str, ...]] = {}
    for language in ("ru", "kk"):
        for term in load()["terms"][language]:
            first, _, rest = term.partition(" ")
            first = first if language == "kk" else _masculine(first)
            found[first] = (*found.get(first, ()), rest)
    return found


def _masculine(adjective: str) -> str:
    reading = next(r for r in ru.parse(adjective) if r.tag.POS in ("ADJF", "PRTF"))
    return str(reading.inflect({"nomn", "sing", "masc"}).word).replace("ё", "е")
