"""Short forms: the abbreviations that a letter defines, «Министерство» and «Фонд» after the full name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import regex

from saual.extract.annotation import Abbreviation
from saual.extract.entities.classes import is_head
from saual.extract.entities.gazetteer import kazakh_endings
from saual.extract.entities.merge import settle
from saual.extract.entities.paragraph import find_by_rule
from saual.extract.entities.span import Found
from saual.extract.entities.tokens import Token, opens_sentence
from saual.language import ru
from saual.language.ru_forms import all_forms
from saual.record import EntityLabel

_PROGRAMMES = regex.compile(
    r"(?:гос|нац)?(?:программ|проект|план|концепци|стратеги|бағдарлама|жоба|тұжырымдама)", regex.IGNORECASE
)
_ALWAYS = "министерство"
_KAZAKH_ALWAYS = "министрлік"
_ENDS = frozenset(["а", "у", "ом", "е", "ы", "и", "ов", "ам", "ами", "ах"])


def label_of(abbreviation: Abbreviation) -> EntityLabel | None:
    """What kind of name an abbreviation stands for, told by its long form; None where it is no name.

    >>> label_of(Abbreviation(0, 3, "", "ЦСЛ", "Центр снега и льда")), label_of(Abbreviation(0, 3, "", "ТБО", "отходы"))
    ('ORG', None)
    """
    long = abbreviation.long
    if _PROGRAMMES.match(long.split(" ")[-1] if regex.search("[әғқңөұүһі]", long) else long) and long[:1].isupper():
        return "PROGRAM"
    found = settle(find_by_rule(long, 0))
    for name in found:
        if (
            name.label in ("ORG", "LOC", "PROGRAM", "PRODUCT")
            and name.start <= 1
            and 2 * (name.end - name.start) > len(long)
        ):
            return name.label
    last = regex.findall(r"\p{L}+", long)
    if last and long[:1].isupper() and (is_head(last[0].lower()) or (len(last) > 1 and _has_head(last))):
        return "ORG"
    return None


def _has_head(words: Sequence[str]) -> bool:
    """Whether one of the first words is a head of bodies and all before it are adjectives."""
    for word in words[:4]:
        if is_head(word.lower()):
            return True
        if not word.lower().endswith(("ый", "ий", "ой", "ая", "яя", "ое", "ее")):
            return False
    return False


@lru_cache(maxsize=256)
def _forms(word: str) -> frozenset[str]:
    """The forms of a short name that is a word: «Министерство», «Фонд», «Қор»."""
    fold = word.lower().replace("ё", "е")
    return all_forms(fold) | frozenset(fold + end for end in kazakh_endings())


def find_abbreviations(
    tokens: Sequence[Token], defined: Mapping[str, tuple[EntityLabel, str]]
) -> Iterator[tuple[Found, str]]:
    """Every mention of a defined short form, with what it stands for: «МОНом», «Министерством», «ЖСДП-на»."""
    short = {tuple(name.split(" ")): value for name, value in defined.items()}
    for at, token in enumerate(tokens):
        if not token.is_word or not token.is_capital:
            continue
        for words, (label, long) in short.items():
            end = at + len(words)
            begins = end <= len(tokens) and [t.text for t in tokens[at : end - 1]] == list(words[:-1])
            if begins and _is_form(tokens[end - 1], words[-1]):
                yield Found(token.start, tokens[end - 1].end, label, "rule:abbreviation", rank=7), long


def _is_form(token: Token, word: str) -> bool:
    if sum(letter.isupper() for letter in word) > 1:
        if not token.text.startswith(word):
            return False
        rest = token.text[len(word) :].removeprefix("-")
        return rest in _ENDS or rest in kazakh_endings()
    return token.is_capital == word[:1].isupper() and token.fold in _forms(word)


def find_bare_heads(tokens: list[Token], named: frozenset[str]) -> Iterator[Found]:
    """«Министерство» and «Министрлік» alone; «Фонд», «Комитет» alone inside a sentence where one was named before.

    `named` are the heads of the organisations found in the letter.
    """
    for at, token in enumerate(tokens):
        if not token.is_capital or not token.is_word or (token.text.isupper() and len(token.text) > 1):
            continue
        always = token.fold in _forms(_ALWAYS) or token.fold in _forms(_KAZAKH_ALWAYS)
        if _is_plural_head(token):
            continue
        if always or (is_head(token.fold) and not opens_sentence(tokens, at) and ru.noun(token.fold) in named):
            yield Found(token.start, token.end, "ORG", "rule:short", rank=5)


def _is_plural_head(token: Token) -> bool:
    return token.fold.endswith(("ам", "ами", "ах", "ов", "дер", "тер", "терге", "дерге")) or token.fold == "министерств"
