"""Names in quotes: the word of class beside them says what they are; the legal form belongs to the name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple, cast

import regex

from saual.extract.entities.classes import kazakh_class, russian_class, words
from saual.extract.entities.gazetteer import find_names, kazakh_endings, load
from saual.extract.entities.span import Found
from saual.extract.entities.tokens import QUOTES, Token
from saual.language import kk, ru
from saual.record import EntityLabel

_LONGEST = 160
_SENTENCES = regex.compile(r"\p{Ll}{3}[.!?]\s+\p{Lu}\p{Ll}")
_OPENS = {"«": "»", "“": "”", "„": "“", '"': '"'}


def find_quotes(text: str) -> list[tuple[int, int]]:
    """Outermost quotes with their marks; two that open together may close with one mark.

    >>> text = 'АО «НК «ҚТЖ», «Ел Арна» и "Жастар", «Ак жол»'
    >>> [text[start:end] for start, end in find_quotes(text)]
    ['«НК «ҚТЖ»', '«Ел Арна»', '"Жастар"', '«Ак жол»']
    """
    found: list[tuple[int, int]] = []
    at = 0
    for match in regex.finditer(r"[«“„\"]", text):
        if match.start() < at:
            continue
        end = _closing(text, match.start())
        if end:
            found.append((match.start(), end))
            at = end
    return found


def _closing(text: str, start: int) -> int | None:
    """The end of a quote: after as many closing marks as it has, at least one."""
    opening = text[start]
    closing = _OPENS[opening]
    end = text.find(closing, start + 1, start + _LONGEST)
    if end < 0 and opening in "“„":
        end = text.find("”", start + 1, start + _LONGEST)
    if end < 0 or _SENTENCES.search(text, start, end):
        return None  # «Думан клубы жабылды. Қалғандары «Сәуле» …»: never closed
    if opening == "«":
        opened = text.count("«", start, end)
        while opened > 1:
            further = text.find("»", end + 1, start + _LONGEST)
            if further < 0 or regex.search("[«,;]", text[end + 1 : further]):
                break
            end, opened = further, opened - 1
    return end + 1


class Quoted(NamedTuple):
    """Names in quotes, and the quotes that are titles of acts, books, sections: offsets of the text."""

    names: list[Found]
    titles: list[tuple[int, int]]


_LIST_JOINT = regex.compile(r"\s*(?:,|;|и|және|мен|пен|бен|,\s*а также)\s*")
_JOINS = frozenset({"мен", "пен", "бен", "және"})
_KAZAKH_TITLE = ("туралы»", "туралы”", 'туралы"')
_TITLE = regex.compile(r"[«\"“„]\s?(?:Об?|О порядке|О мерах)\s")


def find_quoted(text: str, offset: int, tokens: Sequence[Token]) -> Quoted:
    """Names in quotes whose kind the words beside them tell, or that the lists know.

    >>> from saual.extract.entities.tokens import tokenize
    >>> def found(text): return [(f.label, text[f.start:f.end]) for f in find_quoted(text, 0, tokenize(text)).names]
    >>> found("услуги АО «Казпочта», фракция партии «Снег», закон «О снеге», платформа «Снег»")
    [('ORG', 'АО «Казпочта»'), ('ORG', '«Снег»'), ('PRODUCT', '«Снег»')]
    >>> found("«Қанат» инклюзивті театрында, «Қар» ЖШС-ның, «Қар туралы» заңы")
    [('ORG', '«Қанат» инклюзивті театрында'), ('ORG', '«Қар» ЖШС-ның')]
    """
    starts = [token.start for token in tokens]
    quoted = Quoted([], [])
    for (start, end), (label, begin, stop) in zip(*_judged(text, offset, tokens, starts), strict=True):
        first, last = bisect_left(starts, offset + start), bisect_left(starts, offset + end)
        if label == "NONE":
            quoted.titles.append((offset + start, offset + end))
        elif label:
            span_end = max(offset + end, tokens[stop - 1].end)
            normal = _listed(tokens, first, last) if label == "ORG" else None
            quoted.names.append(
                Found(tokens[begin].start, span_end, cast(EntityLabel, label), "rule:quoted", normal, 7)
            )
    return quoted


_Verdict = tuple[str | None, int, int]


def _judged(
    text: str, offset: int, tokens: Sequence[Token], starts: Sequence[int]
) -> tuple[list[tuple[int, int]], list[_Verdict]]:
    """The quotes of a text and what each is; those of a list share one word of class."""
    quotes = find_quotes(text)
    verdicts = [_judge(tokens, bisect_left(starts, offset + q[0]), bisect_left(starts, offset + q[1])) for q in quotes]
    joined = [bool(_LIST_JOINT.fullmatch(text[one[1] : two[0]])) for one, two in pairwise(quotes)]
    for at in [*range(1, len(quotes)), *range(len(quotes) - 2, -1, -1)]:
        for near, joint in ((at - 1, at - 1), (at + 1, at)):
            label = (
                verdicts[near][0] if 0 <= near < len(quotes) and 0 <= joint < len(joined) and joined[joint] else None
            )
            if verdicts[at][0] is None and label:
                verdicts[at] = (label, *verdicts[at][1:])
    for at, (start, end) in enumerate(quotes):
        if _TITLE.match(text, start) or text.endswith(_KAZAKH_TITLE, start, end):
            verdicts[at] = ("NONE", *verdicts[at][1:])
    return quotes, verdicts


def _judge(tokens: Sequence[Token], first: int, last: int) -> tuple[str | None, int, int]:
    """Label of a quote and the tokens of the whole name; the label is None where nothing tells it."""
    if not any(token.is_word for token in tokens[first:last]):
        return "NONE", first, last  # «___»
    legal = _legal_form(tokens, first)
    if legal < first:
        return "ORG", legal, last
    after = _class_after(tokens, last)
    if after:
        own = after[0] == "ORG" and tokens[last].fold.startswith("фракция") and tokens[last - 2].fold == "партия"
        return after[0], first, last if own else after[1]  # «… халық партия» фракциясы
    before = _class_before(tokens, first)
    if before:
        return "LOC" if before == "ORG" and _is_route(tokens[first:last]) else before, first, last
    inside = [token for token in tokens[first:last] if token.is_word]
    firm = len(inside) == 1 and inside[0].is_capital and _is_firm(inside[0].fold)
    return "ORG" if firm or _listed(tokens, first, last) else None, first, last


@lru_cache(maxsize=1 << 10)
def _is_firm(fold: str) -> bool:
    """Whether a word is the name of a firm by its end, in some case: «Мангистаумунайгаз», «Снегомонтажа»."""
    ends, cases = tuple(words("ORG", "firm_ends")), kazakh_endings() | {"а", "у", "ом", "е"}
    return any(fold[3:cut].endswith(ends) and fold[cut:] in cases for cut in range(6, len(fold) + 1))


def _listed(tokens: Sequence[Token], first: int, last: int) -> str | None:
    """The normal form of the organisation that the words in quotes are in the lists."""
    inside = [token for token in tokens[first:last] if token.text not in QUOTES]
    hits = {hit.first: hit for hit in (find_names(inside) if len(inside) < 8 else [])}
    hit = hits.get(0)
    if hit and hit.names[0].entry.kind == "country":
        hit = hits.get(hit.last)  # «Қазақстан Республикасының Ұлттық Банкі»
    whole = hit is not None and hit.last == len(inside) and hit.names[0].entry.label == "ORG"
    return hit.names[0].entry.normal if hit and whole else None


@cache
def _legal_phrases() -> frozenset[tuple[str, ...]]:
    lines = load("classes")["ORG"]["legal_words"].split("\n")
    return frozenset(tuple(ru.lemma(word) for word in line.split()) for line in lines if line)


def _legal_form(tokens: Sequence[Token], first: int) -> int:
    """Where the legal form before a quote begins: «АО «…», «РГП на ПХВ «…», «Акционерным обществом «…»."""
    at = first
    while at and _is_legal(tokens[at - 1]):
        at -= 1
    while at < first and tokens[at].fold in words("ORG", "legal_middle"):
        at += 1
    if at < first:
        return at
    for length in range(7, 1, -1):
        if length <= first:
            lemmas = tuple(ru.lemma(t.fold) for t in tokens[first - length : first])
            if lemmas in _legal_phrases() or lemmas[:-4] in _legal_phrases() or lemmas[:-2] in _legal_phrases():
                return first - length
    return first


def _is_legal(token: Token) -> bool:
    if token.fold in words("ORG", "legal_middle"):
        return True
    return token.text.isupper() and token.fold in words("ORG", "legal")


def _class_after(tokens: Sequence[Token], last: int) -> tuple[str, int] | None:
    """A Kazakh word of class after a quote, small words without a case between: «…» инклюзивті театрында."""
    for at in range(last, min(last + 7, len(tokens))):
        token = tokens[at]
        if not token.is_word:
            return None
        label = kazakh_class(token.fold)
        if label:
            return label, _with_legal_form(tokens, at + 1)
        in_case = at > last + 2 and kk.split_case(token.text).case != "nom"
        if token.is_capital or in_case or (at == last and token.fold in _JOINS):
            return None
    return None


def _with_legal_form(tokens: Sequence[Token], at: int) -> int:
    """The end of legal forms after a first one or a second closing mark: «…» ШЖҚ РМК, «… ұлттық компаниясы» АҚ»."""
    while at < len(tokens) and tokens[at].text.partition("-")[0].isupper() and kazakh_class(tokens[at].fold) == "ORG":
        at += 1
    if at + 1 < len(tokens) and tokens[at].text == "»" and tokens[at + 1].text.partition("-")[0].isupper():
        return at + 2 if kazakh_class(tokens[at + 1].fold) else at
    return at


def _is_route(inside: Sequence[Token]) -> bool:
    """«Иртыш – Караганда»: two places with a dash, whatever the word of class (канал) may mean."""
    labels = {hit.names[0].entry.label for hit in find_names(inside)}
    return labels == {"LOC"} and any(token.text in "–—-" for token in inside)


_ADJECTIVE = ("ской", "ская", "скую", "ского", "ском", "скому", "ский", "цкой", "цкая", "цкого", "цком")


def _class_before(tokens: Sequence[Token], first: int) -> str | None:
    """The nearest Russian word of class among five before a quote; a dash or colon may stand between."""
    at, steps = first - 1, 0
    if at >= 0 and tokens[at].text in "–—:":
        at, steps = at - 1, 3
    while at >= 0 and steps < 5 and tokens[at].is_word:
        label = russian_class(tokens[at].fold)
        if label == "LOC" and steps and at and tokens[at - 1].is_capital and tokens[at - 1].fold.endswith(_ADJECTIVE):
            return None  # «в Абайской области автобус «Снег»»: the region has its name
        if label or (tokens[at].is_capital and steps):
            return label
        at, steps = at - 1, steps + 1
    return None
