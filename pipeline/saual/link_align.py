"""Requests of an inquiry aligned with the passages that answer them.

A request and a passage belong together when the passage, or the heading above it, says the words of the request; rare
words and figures count for more than those that stand everywhere in the two letters. What stands «По второму вопросу»
answers the second request.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import regex

from saual.language.sentences import split_sentences
from saual.link_words import Words, lists, words_of
from saual.record import Block, Language, Letter

LEAST = 0.34
"""The score from which a passage counts as an answer; chosen on the dossiers of the corpus."""
BESIDE = 0.72
"""A further passage must come so near to the request's best one …"""
RIVAL = 0.62
"""… and to the best of the requests that have no better passage."""
MUTUAL = 0.12
"""The score that is enough where request and passage are each other's best by far …"""
FAR = 0.6
"""… which means that the next best passage, and a rival request, has no more than this share of it."""
CONTEXT = 0.35
"""What a word counts that only a sentence before the list says, in which the inquiry explains the request."""
SHOWN = 5
"""Words named in a reason."""

_BODY = frozenset({"paragraph", "list_item", "table", "heading"})
_OPENING = regex.compile(r"(?i)^.{0,200}?(?:рассмотрев|на ваш|в ответ на|сообща(?:ю|ет|ем) следующее|қарап|хабарлай)")
_ORDINAL = regex.compile(
    r"(?i)\b(?P<word>\p{L}+)\s+(?:вопрос|пункт|предложени|просьб|рекомендаци|мәселе|сұра|ұсыны|тармақ)"
)


class Passage(NamedTuple):
    """A passage of an answer; `section` is None outside sections, `reason` (Russian) says what they share."""

    letter: str
    section: int | None
    start: int
    end: int
    score: float
    reason: str


class _Unit(NamedTuple):
    """A passage that may answer: a section (with its heading's words), or a paragraph."""

    letter: str
    section: int | None
    start: int
    end: int
    words: Words
    heading: Words
    ordinal: int | None


def align(inquiry: Letter, answers: Sequence[Letter]) -> list[tuple[Passage, ...]]:
    """For each request of an inquiry the passages that answer it, best first; nothing where nobody did."""
    requests = _explained(inquiry)
    units = [unit for answer in answers for unit in _units(answer)]
    weights = _weights([*requests, *(unit.words for unit in units), *(unit.heading for unit in units if unit.heading)])
    numbered = len(requests) > 1
    scores = [
        [_score(request, index if numbered else None, unit, weights) for unit in units]
        for index, request in enumerate(requests, 1)
    ]
    return [
        tuple(
            Passage(unit.letter, unit.section, unit.start, unit.end, round(score, 3), _reason(request, row + 1, unit))
            for unit, score in _chosen(units, scores, row)
        )
        for row, request in enumerate(requests)
    ]


def _chosen(units: Sequence[_Unit], scores: Sequence[Sequence[float]], row: int) -> Iterator[tuple[_Unit, float]]:
    """The units that answer a request: all that score well, or the one that fits no other and that no other fits."""
    found = scores[row]
    order = sorted(range(len(units)), key=lambda column: (-found[column], units[column].end - units[column].start))
    taken: list[_Unit] = []
    for column in order:
        unit, score = units[column], found[column]
        rivals = max(
            (other[column] for index, other in enumerate(scores) if index != row and other[column] == max(other)),
            default=0.0,
        )
        if any(one.letter == unit.letter and one.start < unit.end and unit.start < one.end for one in taken):
            continue
        others = max((found[one] for one in order if one != column), default=0.0)
        mutual = score >= MUTUAL and not taken and max(rivals, others) <= FAR * score
        if mutual or score >= max(LEAST, BESIDE * found[order[0]], RIVAL * rivals):
            taken.append(unit)
            yield unit, score


def _explained(inquiry: Letter) -> list[Words]:
    """The requests, each with the words of the sentences before them that are about it."""
    requests = [words_of(request.text, _language_at(inquiry, request.start)) for request in inquiry.requests]
    first = min((request.start for request in inquiry.requests), default=0)
    context: list[dict[str, str]] = [{} for _ in requests]
    for block in inquiry.blocks:
        if block.kind in _BODY and block.end <= first:
            text = inquiry.text[block.start : block.end]
            sentences = [words_of(text[start:end], block.language or "ru") for start, end in split_sentences(text)]
            for words, row in zip(sentences, _about(sentences, requests), strict=True):
                if row is not None:
                    context[row].update(words.stems)
    return [
        Words(one.stems, {stem: word for stem, word in more.items() if stem not in one.stems})
        for one, more in zip(requests, context, strict=True)
    ]


def _about(sentences: Sequence[Words], requests: Sequence[Words]) -> list[int | None]:
    """Which request each sentence of a paragraph explains: the one it shares most with, else that of its neighbour."""
    rows: list[int | None] = []
    for words in sentences:
        shared = [len(words.stems.keys() & request.stems.keys()) for request in requests]
        best = max(shared)
        rows.append(shared.index(best) if best and shared.count(best) == 1 else None)
    for order in (range(1, len(rows)), range(len(rows) - 2, -1, -1)):
        step = order.step
        for at in order:
            rows[at] = rows[at - step] if rows[at] is None else rows[at]
    return rows


def _score(request: Words, index: int | None, unit: _Unit, weights: Mapping[str, float]) -> float:
    """How surely a unit answers a request, from 0 to 1: words of its text, words of its heading, its ordinal."""
    said = _covered(request, unit.words, weights)
    headed = min(_covered(unit.heading, request, weights), 2 * _covered(request, unit.heading, weights))
    counted = 0.6 if unit.ordinal is not None and unit.ordinal == index else 0.0
    return 1 - (1 - 0.9 * said) * (1 - 0.8 * headed) * (1 - counted)


def _covered(words: Words, by: Words, weights: Mapping[str, float]) -> float:
    """The share of the weight of `words` that stands in `by`; the same stem of another word counts a little less."""
    total = sum(weights[one] for one in words.stems)
    if not total:
        return 0.0
    said = (weights[one] * (1.0 if by.stems[one] == w else 0.85) for one, w in words.stems.items() if one in by.stems)
    told = (weights[one] for one in words.context if one in by.stems)
    known = (weights[one] for one in words.stems if one in by.context)
    return min(1.0, (sum(said) + CONTEXT * (sum(told) + sum(known))) / total)


def _weights(texts: Sequence[Words]) -> dict[str, float]:
    counts = Counter(one for text in texts for one in text.stems)
    return {one: math.log(1 + len(texts) / count) for one, count in counts.items()}


def _reason(request: Words, index: int, unit: _Unit) -> str:
    parts = []
    if unit.ordinal == index:
        parts.append(f"отвечает по порядку на вопрос {index}")
    headed = [word for one, word in request.stems.items() if one in unit.heading.stems]
    if headed:
        parts.append(f"в заголовке: {', '.join(headed[:SHOWN])}")
    said = [word for one, word in request.stems.items() if one in unit.words.stems and word not in headed]
    if said:
        parts.append(f"в тексте: {', '.join(said[:SHOWN])}")
    told = [word for one, word in request.context.items() if one in unit.words.stems or one in unit.heading.stems]
    if told:
        parts.append(f"из обоснования: {', '.join(told[:SHOWN])}")
    return "; ".join(parts)


def _units(answer: Letter) -> Iterator[_Unit]:
    """Sections, each paragraph of theirs, and the paragraphs outside of sections."""
    body = [block for block in answer.blocks if block.kind in _BODY]
    ends = answer.closing.start if answer.closing else len(answer.text)
    for index, section in enumerate(answer.sections):
        language = section.language or "ru"
        heading = words_of(section.heading, language)
        ordinal = _ordinal(section.heading)
        whole = words_of(answer.text[section.start : section.end], language)
        yield _Unit(answer.id, index, section.start, section.end, whole, heading, ordinal)
    inside = [(section.heading_start, section.end) for section in answer.sections]
    for block in body:
        text = answer.text[block.start : block.end]
        if block.start >= ends or any(start <= block.start < end for start, end in inside):
            continue
        if _OPENING.match(text) and block.start < min((start for start, _ in inside), default=body[0].end):
            continue
        yield _outside(answer, block, text)


def _outside(answer: Letter, block: Block, text: str) -> _Unit:
    first = " ".join(text.split()[:12])
    words = words_of(text, block.language or "ru")
    return _Unit(answer.id, None, block.start, block.end, words, Words({}), _ordinal(first))


def _ordinal(heading: str) -> int | None:
    """Which question a heading names: «По второму вопросу», «Екінші мәселе бойынша»."""
    match = _ORDINAL.search(heading)
    if match:
        word = match["word"].lower()
        return next((n for start, n in lists().ordinals.items() if word.startswith(start)), None)
    return None


def _language_at(letter: Letter, offset: int) -> Language:
    found = (block.language for block in letter.blocks if block.start <= offset < block.end)
    return next(found, None) or (letter.languages[0] if letter.languages else "ru")
