"""Short forms: the abbreviations that a letter defines, «Министерство» and «Фонд» after the full name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import regex

from saual.extract.annotation import Abbreviation
from saual.extract.entities.classes import bare_head, is_head
from saual.extract.entities.gazetteer import kazakh_endings
from saual.extract.entities.merge import settle
from saual.extract.entities.paragraph import find_by_rule
from saual.extract.entities.span import Found
from saual.extract.entities.tokens import Token, fold, opens_sentence
from saual.language import ru
from saual.language.ru_forms import all_forms
from saual.record import EntityLabel

_PROGRAMMES = regex.compile(
    r"(?:гос|нац)?(?:программ|проект|план|концепци|стратеги|бағдарлама|жоба|тұжырымдама)", regex.IGNORECASE
)
_ALWAYS = ("министерство", "министрлік")
_ENDS = frozenset(["а", "у", "ом", "е", "ы", "и", "ов", "ам", "ами", "ах"])


def resolve(abbreviation: Abbreviation) -> tuple[EntityLabel, str] | None:
    """What kind of name an abbreviation stands for and which, told by its long form; None where it is no name.

    >>> resolve(Abbreviation(0, 3, "", "ЦСЛ", "Центр снега и льда")), resolve(Abbreviation(0, 3, "", "ТБО", "отходы"))
    (('ORG', 'Центр снега и льда'), None)
    """
    long = abbreviation.long
    kazakh = bool(regex.search("[әғқңөұүһі]", long))
    if _PROGRAMMES.match(long.split(" ")[-1] if kazakh else long) and long[:1].isupper():
        return "PROGRAM", long
    for name in settle(find_by_rule(long, 0)):
        if name.label in ("ORG", "LOC", "PROGRAM", "PRODUCT"):
            if name.start <= 1 and 2 * (name.end - name.start) > len(long):
                return name.label, long
            if name.end == len(long) and abbreviation.short.lower()[:4] in long[name.start :].lower():
                return name.label, long[name.start :]  # «… технологий Министерством финансов (далее – Министерство)»
    words = regex.findall(r"\p{L}+", long)
    return ("ORG", long) if words and long[:1].isupper() and _has_head(words) else None


def _has_head(words: Sequence[str]) -> bool:
    """Whether one of the first words is a head of bodies and all before it are adjectives."""
    for word in words[:4]:
        if is_head(word.lower()):
            return True
        if not word.lower().endswith(("ый", "ий", "ой", "ая", "яя", "ое", "ее")):
            return False
    return False


def _is_some_form(written: str, name: str) -> bool:
    """Whether a word is a form of a short name that is a word, both folded: «Министерство», «Фонд», «Қор»."""
    return written in _russian_forms(name) or (written.startswith(name) and written[len(name) :] in kazakh_endings())


_russian_forms = lru_cache(maxsize=256)(all_forms)


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
            if begins and is_form(tokens[end - 1].text, words[-1]):
                yield Found(token.start, tokens[end - 1].end, label, "rule:abbreviation", rank=7), long


def is_form(written: str, word: str) -> bool:
    """Whether a word of the text is a short form in some case.

    >>> is_form("МОНом", "МОН"), is_form("ЖСДП-на", "ЖСДП"), is_form("МОНИТОР", "МОН"), is_form("Фондом", "Фонд")
    (True, True, False, True)
    """
    if sum(letter.isupper() for letter in word) > 1:
        if not written.startswith(word):
            return False
        rest = written[len(word) :].removeprefix("-")
        return rest in _ENDS or rest in kazakh_endings()
    return written[:1].isupper() == word[:1].isupper() and _is_some_form(fold(written), fold(word))


def find_bare_heads(tokens: Sequence[Token], named: frozenset[str]) -> Iterator[Found]:
    """«Министерство» and «Министрлік» alone; «Фонд» inside a sentence, «Комитет» anywhere, if one was named before.

    `named` are the heads of the organisations found in the letter.
    """
    for at, token in enumerate(tokens):
        if not token.is_capital or not token.is_word or (token.text.isupper() and len(token.text) > 1):
            continue
        always = any(_is_some_form(token.fold, name) for name in _ALWAYS)
        if _is_plural_head(token):
            continue
        head = bare_head(token.fold)
        if always or (head in named and (head == "комитет" or not opens_sentence(tokens, at))):
            yield Found(token.start, token.end, "ORG", "rule:short", rank=5)


def _is_plural_head(token: Token) -> bool:
    if token.fold.endswith(("ам", "ами", "ах", "ов", "дер", "тер", "терге", "дерге")) or token.fold == "министерств":
        return True
    numbers = {reading.tag.number for reading in ru.parse(token.fold) if reading.is_known}
    return numbers == {"plur"}  # «Музеи»
