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
    found, at = [], 0
    while at < len(lemmas):
        length = next((len(p) for p in first.get(lemmas[at], ()) if tuple(lemmas[at : at + len(p)]) == p), 0)
        if length:
            found.append(Span(at, at + length))
        at += length or 1
    return found


def snippets(text: str, lemmas: Sequence[str], phrases: Sequence[Phrase]) -> list[str]:
    """Up to two passages as HTML: the text escaped, the words found in `<mark>`. Without a query the beginning."""
    places = tokens(text)
    found = found_spans(lemmas, phrases)
    windows: list[int] = []
    for _ in range(MOST):
        start = _densest([span for span in found if not any(abs(span.start - w) < WIDTH for w in windows)], lemmas)
        if start is not None:
            windows.append(start)
    return [_marked(text, places, found, start) for start in sorted(windows)] or [_marked(text, places, [], 0)]


def _densest(found: Sequence[Span], lemmas: Sequence[str]) -> int | None:
    """The token from which a window shows most of the different words found."""
    best, start = 0.0, None
    for index, span in enumerate(found):
        inside = [one for one in found[index : index + WIDTH] if one.end <= span.start + WIDTH]
        score = len({tuple(lemmas[one.start : one.end]) for one in inside}) + 0.1 * len(inside)
        if score > best:
            best, start = score, span.start
    return start


def _marked(text: str, places: Sequence[Span], found: Sequence[Span], at: int) -> str:
    if not places:
        return ""
    first = max(0, at - WIDTH // 4)
    last = min(len(places), first + WIDTH) - 1
    parts, end = ["…" if first else ""], places[first].start
    for span in found:
        if first <= span.start and span.end - 1 <= last:
            start, stop = places[span.start].start, places[span.end - 1].end
            parts += [escape(text[end:start], quote=False), f"<mark>{escape(text[start:stop], quote=False)}</mark>"]
            end = stop
    parts += [escape(text[end : places[last].end], quote=False), "…" if last < len(places) - 1 else ""]
    return " ".join("".join(parts).split())
