"""Quotation marks and brackets without their other half, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from saual.extract.annotation import Finding
from saual.segment.anatomy import Anatomy, Block

_POINT = regex.compile(r"(?<![\p{L}\d])(?:\d{1,3}(?:-\d{1,2})?|\p{Ll})\)")
_NESTED = 8
"""How near a second closing mark stands where one mark opened both: ««Қазына» ҰК» АҚ» written as «Қазына» ҰК» АҚ."""
_PAIRS = (("«", "»", "кавычка"), ("(", ")", "скобка"))


def check_pairs(letter: Anatomy) -> Iterator[Finding]:
    """«… (3 397 чел.))». One mark that closes nested quotes, «О плане «…», and points, «1)», are no findings."""
    for block in letter.blocks:
        for opening, closing, name in _PAIRS:
            yield from _check(block, opening, closing, name)


def _check(block: Block, opening: str, closing: str, name: str) -> Iterator[Finding]:
    points = {match.end() - 1 for match in _POINT.finditer(block.text)}
    opened: list[int] = []
    for at, sign in enumerate(block.text):
        if sign == opening:
            opened.append(at)
        elif sign == closing:
            if not opened:
                if at in points or (opening == "«" and closing in block.text[max(0, at - _NESTED) : at]):
                    continue
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
