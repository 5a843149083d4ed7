"""Organisations without quotes in Kazakh: a head, and before it words up to a capital, a place or a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from saual.extract.entities.classes import kazakh_stem, words
from saual.extract.entities.gazetteer import is_place_adjective
from saual.extract.entities.named_after import named, start_of_person
from saual.extract.entities.tokens import LATIN, Token, opens_sentence
from saual.language import kk

_GENITIVE = regex.compile(r"\p{L}+(?:ның|нің|дың|дің|тың|тің)")
_VERBAL = regex.compile(r"\p{L}+(?:[ғг][аеі]н|[қк][ае]н|[аей]т[ыі]н|[ыі]п)")
_JOINS = frozenset({"мен", "пен", "бен", "және"})


def find_bodies(tokens: Sequence[Token], taken: frozenset[int], starts: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Unknown Kazakh bodies: from a capitalised word or a place to a head with its possessive.

    «Республикалық қан орталығы», «Алматы қаласының білім басқармасына»; `starts` maps the end of each place to its
    first token.
    """
    for at, token in enumerate(tokens):
        if at not in taken and token.is_word and kazakh_stem(token.fold, "heads.kk"):
            first = _kazakh_start(tokens, at, taken, starts)
            if first is not None:
                if kazakh_stem(token.fold, "heads.local_kk") and first in starts:
                    first = starts[first]  # «Алматы облысының Әділет департаменті»
                before = tokens[first - 1].fold
                if first in starts and before.startswith(("қала", "республика")) and not _SITUATED.search(before):
                    first = starts[first]  # «Алматы қаласы Алатау ауданының …», «Өзбекстан Республикасының …»
                while first and LATIN.fullmatch(tokens[first].text) and LATIN.fullmatch(tokens[first - 1].text):
                    first -= 1
                yield start_of_person(tokens, first), at + 1
        elif at not in taken and token.is_word and kazakh_stem(token.fold, "heads.kk_bare"):
            yield from _bare_kazakh(tokens, at, taken)
        elif token.is_capital and not opens_sentence(tokens, at) and kazakh_stem(_last_part(token), "heads.kk"):
            yield at, at + 1  # «Қарғын-орталығына»


def _bare_kazakh(tokens: Sequence[Token], at: int, taken: frozenset[int]) -> Iterator[tuple[int, int]]:
    """A body whose head has no possessive: «Жаһандық экологиялық қор», «А. Снегов атындағы облыстық аурухана»."""
    reading = kk.read_word(tokens[at].fold)
    if reading.ending is not None and reading.ending.plural:
        return  # «Халықаралық қаржылық ұйымдар»
    first = at
    while first and first - 1 not in taken and _is_relative(tokens[first - 1].fold):
        first -= 1
    person = start_of_person(tokens, first)
    if person < first:
        if at + 1 == len(tokens) or not kazakh_stem(tokens[at + 1].fold, "heads.kk_bare"):
            yield person, at + 1
    elif first < at and tokens[first].is_capital:
        world = first + 1 < at and tokens[first].fold in words("heads", "world_kk")
        if world or not opens_sentence(tokens, first):  # «Дүниежүзілік метеорологиялық ұйым …»
            yield first, at + 1


def _last_part(token: Token) -> str:
    """What stands after the hyphen of a word."""
    return token.fold.rpartition("-")[2] if "-" in token.text else ""


def _is_relative(fold: str) -> bool:
    """A Kazakh adjective: «облыстық», «экологиялық», «орталық», «бірінші»."""
    return bool(_RELATION.fullmatch(fold))


_RELATION = regex.compile(r"\p{L}{3,}(?:[лдт][ыі][қк]|[ыі]нш[ыі])")


def _kazakh_start(tokens: Sequence[Token], head: int, taken: frozenset[int], starts: dict[int, int]) -> int | None:
    if tokens[head].fold.startswith("қор") and tokens[head - 1].fold in words("heads", "stocks_kk"):
        return None  # «Мемлекеттік орман қоры»
    if tokens[head - 1].fold in _JOINS or _OWNED_PLURAL.search(tokens[head].fold):
        return None
    for at in range(head - 1, max(-1, head - 9), -1):
        token = tokens[at]
        if at + 1 in starts:
            before = starts.get(starts[at + 1])
            if before is not None and tokens[head].fold.startswith(_MISSIONS) and _SITUATED.search(token.fold):
                return before  # «Моңғолияның Қазақстандағы елшілігі»
            beside = at + 1 == head and (
                tokens[head].fold.startswith("орталы")  # «Алматының орталығында»
                or (_GENITIVE.fullmatch(token.fold) and kazakh_stem(tokens[head].fold, "heads.house_kk"))
            )  # «Алматының ауруханасында»: one of its hospitals
            return starts[at + 1] if _is_genitive_or_bare(token) and not beside else None
        verbal = _VERBAL.fullmatch(token.fold) and token.fold not in _PARTICIPLES
        if not token.is_word or at in taken or verbal or token.fold == "бойынша":
            return None
        if named(token):
            return at + 1 if start_of_person(tokens, at + 1) < at else None
        if token.is_capital and len(token.text) > 1:
            return at if _may_begin(tokens, at, head) else None
        if _GENITIVE.fullmatch(token.fold):
            return None
    return None


_PARTICIPLES = frozenset({"мамандандырылған", "біріктірілген"})
_MISSIONS = ("елшілі", "консулды", "өкілді")
_SITUATED = regex.compile("[дт](?:ағы|егі)$")
_OWNED_PLURAL = regex.compile(r"\p{L}{3,}(?:лар|лер|дар|дер|тар|тер)[ыі]")


def _is_genitive_or_bare(token: Token) -> bool:
    """Whether a place before a body may belong to it: «Алматы қаласының …», «Алматы қаласы …»."""
    return kk.split_case(token.text).case in ("nom", "gen")


_OTHER_CASES = (
    "да",
    "де",
    "та",
    "те",
    "нан",
    "нен",
    "дан",
    "ден",
    "тан",
    "тен",
    "ға",
    "ге",
    "қа",
    "ке",
    "на",
    "не",
    "ды",
    "ді",
)


def _may_begin(tokens: Sequence[Token], at: int, head: int) -> bool:
    """Whether a capitalised word begins a name: the first word of a sentence may only without an ending."""
    if _GENITIVE.fullmatch(tokens[at].fold):
        return False
    if not opens_sentence(tokens, at) or LATIN.fullmatch(tokens[at].text):
        return True
    if tokens[at].fold.endswith(_SENTENCE_ENDS) or tokens[at].fold in words("heads", "not_kk"):
        return False
    strong = kazakh_stem(tokens[head].fold, "heads.kk") in words("heads", "openers_kk")
    return strong or tokens[at].fold in words("heads", "great_kk") or is_place_adjective(tokens[at].fold)


_SENTENCE_ENDS = (*_OTHER_CASES, "мен", "пен", "бен", "атын", "етін", "лар", "лер", "дағы", "дегі", "тағы", "тегі")
