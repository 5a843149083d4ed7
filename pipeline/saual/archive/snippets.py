"""The places of a letter that answer a query, with the words found marked."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from saual.archive.query import Phrase
from saual.archive.words import tokens
from saual.read.document import Span

WIDTH = 30
"""Tokens of a snippet."""
MOST = 2
"""Snippets of a letter."""


def found_spans(lemmas: Sequence[str], phrases: Sequence[Phrase]) -> list[Span]:
    """Where phrases stand in a text, as half-open spans of tokens, in order and not overlapping.

    >>> found_spans(["новый", "мост", "и", "мост"], [("новый", "мост"), ("мост",)])
    [Span(start=0, end=2), Span(start=3, end=4)]
    """
    first: dict[str, list[Phrase]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        first.setdefault(phrase[0], []).append(phrase)
    found, end = [], 0
    for at in [at for at, word in enumerate(lemmas) if word in first]:
        length = next((len(p) for p in first[lemmas[at]] if tuple(lemmas[at : at + len(p)]) == p), 0)
        if at >= end and length:
            end = at + length
            found.append(Span(at, end))
    return found


def snippets(text: str, lemmas: Sequence[str], phrases: Sequence[Phrase]) -> list[str]:
    """Up to two passages as HTML: the text escaped, the words found in `<mark>`. Without a query the beginning."""
    found = found_spans(lemmas, phrases)
    windows: list[int] = []
    for _ in range(MOST):
        start = _densest([span for span in found if not any(abs(span.start - w) < WIDTH for w in windows)], lemmas)
        if start is not None:
            windows.append(start)
    return [_marked(text, len(lemmas), found, start) for start in sorted(windows) or [0]]


def _densest(found: Sequence[Span], lemmas: Sequence[str]) -> int | None:
    """The token from which a window shows most of the different words found."""
    best, start = 0.0, None
    for index, span in enumerate(found):
        inside = [one for one in found[index : index + WIDTH] if one.end <= span.start + WIDTH]
        score = len({tuple(lemmas[one.start : one.end]) for one in inside}) + 0.1 * len(inside)
        if score > best:
            best, start = score, span.start
    return start


def _marked(text: str, many: int, found: Sequence[Span], at: int) -> str:
    """The tokens around number `at` of so many, with those found marked."""
    first = max(0, at - WIDTH // 4)
    last = min(many, first + WIDTH)
    places = tokens(text, first, last)
    if not places:
        return ""
    parts, end = ["…" if first else ""], places[0].start
    for span in found:
        if first <= span.start and span.end <= last:
            start, stop = places[span.start - first].start, places[span.end - first - 1].end
            parts += [escape(text[end:start], quote=False), f"<mark>{escape(text[start:stop], quote=False)}</mark>"]
            end = stop
    parts += [escape(text[end : places[-1].end], quote=False), "…" if last < many else ""]
    return " ".join("".join(parts).split())
