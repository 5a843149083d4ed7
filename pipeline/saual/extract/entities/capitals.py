"""Lines in capitals, as letterheads and headings have them: capitals say there nothing about names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from saual.extract.entities.classes import words
from saual.extract.entities.gazetteer import find_names
from saual.extract.entities.persons import is_given_name, surname_weight
from saual.extract.entities.tokens import Token, tokenize
from saual.language import kk, ru

_LONG = 5
_NAMES = frozenset({"Name", "Surn", "Patr", "Geox"})


def plain_case(text: str) -> str:
    """The text with words in capitals as they would stand in a sentence: small but for names and abbreviations.

    Only where two long words in capitals stand together; the length stays.

    >>> plain_case("ҚАЗАҚСТАН РЕСПУБЛИКАСЫНЫҢ ТӨТЕНШЕ ЖАҒДАЙЛАР МИНИСТРІ")
    'Қазақстан Республикасының Төтенше жағдайлар министрі'
    >>> plain_case("АКИМ КОСТАНАЙСКОЙ ОБЛАСТИ А. СЕЙТОВ"), plain_case("АО «НК «ҚТЖ» и ВОЗ")
    ('Аким Костанайской Области А. Сейтов', 'АО «НК «ҚТЖ» и ВОЗ')
    """
    if not any(len(word) >= _LONG and word.isupper() for word in text.split()):
        return text
    letters = list(text)
    for run in _runs(tokenize(text)):
        for token, word in zip(run, _recased(run), strict=True):
            letters[token.start : token.end] = word
    return "".join(letters)


def _runs(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Runs without a small letter that hold two long words."""
    for capital, group in groupby(tokens, key=lambda token: not any(letter.islower() for letter in token.text)):
        run = list(group)
        if capital and sum(token.is_word and len(token.text) >= _LONG for token in run) > 1:
            yield run


def _recased(run: Sequence[Token]) -> Iterator[str]:
    begins = {hit.first for hit in find_names(run)}
    for at, token in enumerate(run):
        small = token.text.lower()
        initial = len(small) == 1 and at + 1 < len(run) and run[at + 1].text == "."
        if not token.is_word or initial or len(small) != len(token.text) or _is_abbreviation(token):
            yield token.text
        elif at == 0 or at in begins or _is_name(run, at):
            yield "-".join(part[:1].upper() + part[1:] for part in small.split("-"))
        else:
            yield small


def _is_abbreviation(token: Token) -> bool:
    """АО, ҚР, МИИР; not О, МЕН, ҮШІН."""
    if len(token.text) > _LONG or token.fold in words("ORG", "legal"):
        return token.fold in words("ORG", "legal")
    readings = ru.parse(token.fold)
    common = bool(readings) and readings[0].is_known and "Abbr" not in readings[0].tag
    return not common and not kk.is_known(kk.lemma(token.fold))


def _is_name(run: Sequence[Token], at: int) -> bool:
    """Beside an initial, or a given name, or a name to the dictionary, or unknown to it with the end of a surname."""
    beside = (run[at - 2].text if at > 1 and run[at - 1].text == "." else "", *(t.text for t in run[at + 1 : at + 2]))
    if any(len(text) == 1 and text.isalpha() for text in beside):
        return True
    readings = ru.parse(run[at].fold)
    if readings and readings[0].is_known:
        return not _NAMES.isdisjoint(readings[0].tag.grammemes)
    named = is_given_name(run[at].fold) or surname_weight(run[at].text) > 1
    return named and not kk.is_known(kk.lemma(run[at].fold))
