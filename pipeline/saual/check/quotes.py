"""Quotation marks and brackets without their other half, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from saual.extract.annotation import Finding
from saual.segment.anatomy import Anatomy, Block

_MARKER = regex.compile(r"(?:\d{1,2}|\p{L})\)")
_PINS = regex.compile(r"(?<![(\p{L}\d])\d{1,3}(?:-\d{1,2})?\)")
_PAIRS = (("«", "»", "кавычка"), ("(", ")", "скобка"))


def check_pairs(letter: Anatomy) -> Iterator[Finding]:
    """«… (3 397 чел.))». One mark that closes nested quotes, «О плане «…», and points, «1)», are no findings."""
    for block in letter.blocks:
        for opening, closing, name in _PAIRS:
            yield from _check(block, opening, closing, name)


def _check(block: Block, opening: str, closing: str, name: str) -> Iterator[Finding]:
    points = {match.end() - 1 for match in _PINS.finditer(block.text)}
    marker = _MARKER.match(block.text)
    points |= {marker.end() - 1} if marker else set()
    opened: list[int] = []
    for at, sign in enumerate(block.text):
        if sign == opening:
            opened.append(at)
        elif sign == closing and at not in points:
            if not opened:
                yield _finding(f"лишняя закрывающая {name}", block, at)
            elif opening == "«":
                opened = opened[: -1 if not _closes_all(block.text, at) else 0]
            else:
                opened.pop()
    for at in opened[:1]:
        yield _finding(f"нет закрывающей {'кавычки' if opening == '«' else 'скобки'}", block, at)


def _closes_all(text: str, at: int) -> bool:
    """One mark closes nested quotes where no other closing mark stands before the next opening one."""
    after = regex.search(r"[«»]", text[at + 1 :])
    return after is None or after[0] == "«"


def _finding(what: str, block: Block, at: int) -> Finding:
    excerpt = block.text[max(0, at - 20) : at + 20].strip()
    start = block.start + at
    return Finding("unbalanced_quotes", "info", f"Непарные знаки: {what}: «…{excerpt}…».", ((start, start + 1),))
