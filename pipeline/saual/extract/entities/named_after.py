"""The person whom a body or place is named after: «… имени Л.Н. Снегова», «Л.Н. Снегов атындағы …»."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from saual.extract.entities.persons import is_given_name
from saual.extract.entities.tokens import Token, opens_sentence
from saual.language import kk

_RUSSIAN = frozenset({"имени", "им"})
_KAZAKH = "атындағы"
_WORDS = 4
_SMALL = frozenset(["аль", "ходжа", "бен", "-", "профессора", "академика", "героя", "батыра", "маршала", "святого"])
_TITLES = frozenset(["хан", "би", "ақын", "батыр", "баба", "ата", "жырау", "сал", "академик", "профессор"])


def named(token: Token) -> bool:
    """Whether a word says that a person follows or stands before."""
    return token.fold in _RUSSIAN or token.fold == _KAZAKH


def end_of_person(tokens: Sequence[Token], at: int) -> int:
    """Where the person after «имени», «им.» at a token ends: up to four words and initials; `at` if there is none."""
    if at + 1 >= len(tokens) or tokens[at].fold not in _RUSSIAN:
        return at
    end = first = at + 1 + (tokens[at + 1].text == "." and tokens[at].fold == "им")
    words_left = _WORDS
    while end < len(tokens) and words_left:
        token = tokens[end]
        initial = token.text == "." and len(tokens[end - 1].text) == 1
        small = token.fold in _SMALL or token.fold.startswith("аль-")
        if not (token.is_capital or initial or small) or (words_left < _WORDS and _opens_another(tokens, end)):
            break
        words_left -= len(token.text) > 1
        end += 1
    return end if end > first else at


def _opens_another(tokens: Sequence[Token], at: int) -> bool:
    """Whether another person stands after the name: «им. аль-Фараби Ж. Снегов», not «имени Снегова Л.Н.»."""
    first = at
    while at + 1 < len(tokens) and len(tokens[at].text) == 1 and tokens[at].is_capital and tokens[at + 1].text == ".":
        at += 2
    return at > first and at < len(tokens) and tokens[at].is_capital and len(tokens[at].text) > 1


def start_of_person(tokens: Sequence[Token], at: int) -> int:
    """Where the person begins who stands with «атындағы» before a token; `at` if there is none."""
    if at < 2 or tokens[at - 1].fold != _KAZAKH:
        return at
    first = at - 1
    while first and _is_of_person(tokens[first - 1]) and not _is_beside(tokens, first - 1):
        first -= 1
    return first if first < at - 1 else at


def _is_of_person(token: Token) -> bool:
    """A word of a name, an initial's stop or a title: «әл-Фараби», «Шал ақын»."""
    return token.text.lower() != token.text or token.text == "." or token.fold in _TITLES


def _is_beside(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word before «атындағы» is no name: «Астанадағы …», «Мамандарды …» and «Биыл …» that open a sentence."""
    token = tokens[at]
    if _SITUATED.search(token.fold):
        return True
    if not opens_sentence(tokens, at):
        return False
    common = kk.is_known(token.fold) and tokens[at + 1].is_capital and not is_given_name(token.fold)
    return common or kk.split_case(token.text).case != "nom"


_SITUATED = regex.compile("[дт](?:ағы|егі)$")
