"""Wholes and their parts: «120 школ (70 городских, 50 сельских)», «…, из них …», «всего …:» with a list, «итого …»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from saual.check.clauses import Clause, is_item
from saual.check.figures import Figure, add, meet, unit_of
from saual.cues import compiled
from saual.segment.anatomy import Anatomy

_SUBSET = r"(?<!\p{L})<breakdown.subset>(?!\p{L})[\s:–—-]*"
_REST = r"(?<!\p{L})<breakdown.rest>(?!\p{L})"
_COMPARED = r"(?<!\p{L})<breakdown.compared>(?!\p{L})"
_TOTAL = r"(?<!\p{L})(?:<breakdown.total>|в общей сложности|жалпы)(?!\p{L})"
_PERIOD = r"(?:\s(?:за|в течение)\s(?:\d+|\p{L}+)\s(?:год\p{L}*|лет|месяц\p{L}*|период|квартал\p{L}*)(?!\p{L}))?"
"""«всего за два года – 255 случаев»."""
_SET = r"(?<!\p{L})<breakdown.set>"
_BEFORE = 60
_BESIDE = 12
_LONGEST = 2000
"""Letters of a bracket that gives the parts of what stands before it."""
_LONGEST_LIST = 100
_MOST = 24
"""Figures before a bracket that may be its whole."""
_EACH = r"(?<!\p{L})(?:по|до|от|с)\s+$"
_YEAR = r"(?<!\d)(?:19|20)\d\d(?!\d)"
Unit = tuple[str, str | None]


class Breakdown(NamedTuple):
    """A whole and its parts; `closed` parts should be all of it, others at most that; `dated` ones name their years."""

    whole: Figure
    parts: tuple[Figure, ...]
    closed: bool
    dated: bool


def find_breakdowns(letter: Anatomy, clauses: Sequence[Clause]) -> Iterator[Breakdown]:
    """Every whole with parts of the same unit. Figures put side by side to be compared are no parts."""
    for number, clause in enumerate(clauses):
        if clause.figures:
            yield from _in_brackets(clause)
            yield from _after_subset(clause, clauses[number - 1] if number else None)
            yield from _after_colon(clause)
            yield from _before_total(clause)
            yield from _in_list(letter, clauses, number)


def _in_brackets(clause: Clause) -> Iterator[Breakdown]:
    for start, end in clause.brackets:
        if end - start > _LONGEST:
            continue
        before = clause.inside(clause.start, start, _MOST)
        yield from _breakdowns(clause, before, start + 1, end - 1)


def _after_subset(clause: Clause, above: Clause | None) -> Iterator[Breakdown]:
    """«120 школ, из них 70 – в городах, 50 – в селах»; a second «из них» ends the parts of the first.

    A sentence that has nothing to take parts of takes its whole from the one before it: «Бүгінде олардың 70-і жабылды.»
    """
    matches = compiled(_SUBSET).finditer(clause.words)
    found = [m for m in matches if not clause.is_bracketed(m.start() + clause.start)]
    if not found:
        return
    start, end = found[0].end() + clause.start, clause.end
    if len(found) > 1:
        end = found[1].start() + clause.start
    before = clause.inside(clause.start, found[0].start() + clause.start)
    if not before and above is not None and above.block == clause.block:
        colon = above.words.find(": ")
        before = above.inside(above.start, above.start + colon if colon >= 0 else above.end)
    for breakdown in _breakdowns(clause, before, start, end, least=1):
        yield breakdown._replace(closed=False)


def _after_colon(clause: Clause) -> Iterator[Breakdown]:
    at = clause.words.find(": ")
    if at >= 0 and not clause.is_bracketed(at + clause.start) and not compiled(_SUBSET).search(clause.words):
        colon = at + clause.start
        yield from _breakdowns(clause, clause.inside(clause.start, colon), colon + 1, clause.end)


def _before_total(clause: Clause) -> Iterator[Breakdown]:
    """«в городах – 47 школ, в селах – 72 школы, всего – 119 школ»."""
    for match in compiled(_TOTAL).finditer(clause.words):
        place = match.end() + clause.start
        place += compiled(_PERIOD).match(clause.words, match.end()).end() - match.end()  # type: ignore[union-attr]
        whole = clause.following(place)
        if whole is None or whole.span[0] - place > 12:
            continue
        if compiled(_SUBSET).search(clause.words):
            return
        for breakdown in _breakdowns(clause, [whole], clause.start, match.start() + clause.start):
            yield breakdown._replace(dated=True)  # only where they come near
        return


def _in_list(letter: Anatomy, clauses: Sequence[Clause], number: int) -> Iterator[Breakdown]:
    """«Построено 120 школ:» and the points of the list below it."""
    clause = clauses[number]
    if not clause.words.rstrip().endswith(":"):
        return
    items: list[list[Clause]] = []
    for below in clauses[number + 1 : number + 1 + _LONGEST_LIST]:
        if below.block == clause.block or not is_item(letter.blocks[below.block]):
            break
        if items and items[-1][0].block == below.block:
            items[-1].append(below)
        else:
            items.append([below])
    open_list = any(_says(_REST, part.words) for item in items for part in item)
    subset = bool(compiled(_SUBSET).search(clause.words)) or open_list
    for whole in _last_of_each_unit(clause.inside(clause.start, clause.end)):
        parts = [_first(item[0], unit_of(whole.quantity)) for item in items]
        known = [part for part in parts if part is not None]
        compared = any(_says(_COMPARED, item[0].words) for item in items)
        if len(known) >= 2 and not compared:
            yield Breakdown(whole, tuple(known), not subset and len(known) == len(items), False)


@lru_cache(maxsize=1 << 12)
def _says(template: str, words: str) -> bool:
    """Whether the words of a sentence say something of a list; each point is asked by every list that it ends."""
    return bool(compiled(template).search(words))


def _first(clause: Clause, unit: Unit) -> Figure | None:
    figures = clause.inside(clause.start, clause.end)
    return next((f for f in figures if unit_of(f.quantity) == unit and not _distributed(clause, f)), None)


def _breakdowns(clause: Clause, before: Sequence[Figure], start: int, end: int, least: int = 2) -> Iterator[Breakdown]:
    """For each unit of the figures before a span, the last one of it with the figures of that unit in the span."""
    words = clause.between(start, end)
    if compiled(_COMPARED).search(words):
        return
    closed = not compiled(_SUBSET).search(words) and not compiled(_REST).search(words)
    dated = len(compiled(_YEAR).findall(words)) > 1
    inside = {id(f) for f in clause.inside(start, end)}
    for last in _last_of_each_unit(before):
        parts: list[Figure] = []
        for a, b in clause.pieces(start, end):
            of_unit = [
                f for f in clause.inside(a, b) if id(f) in inside and unit_of(f.quantity) == unit_of(last.quantity)
            ]
            if any(_distributed(clause, f) for f in of_unit):
                return
            parts += of_unit[:1]
        if len(parts) >= least and not _is_set(clause, last):
            yield Breakdown(_whole_of(parts, last, before), tuple(parts), closed, dated)


def _whole_of(parts: Sequence[Figure], last: Figure, before: Sequence[Figure]) -> Figure:
    """The last figure before the parts, but for an earlier one that they give: «178 лагерей, 64 из них старые (…)»."""
    sum_ = add(part.interval for part in parts)
    same = [f for f in before if unit_of(f.quantity) == unit_of(last.quantity)]
    return next((f for f in reversed(same) if meet(sum_, f.interval)), last)


def _last_of_each_unit(figures: Sequence[Figure]) -> list[Figure]:
    added = [f for f in figures if f.quantity.kind in ("count", "money", "measure")]
    return list({unit_of(f.quantity): f for f in added if "/" not in (f.quantity.unit or "")}.values())  # no prices


def _is_set(clause: Clause, whole: Figure) -> bool:
    """Fares, tariffs, wages: «проезд – 90 тенге (льготный – 45 тенге, ученический – 40 тенге)»."""
    before = clause.before(whole.span[0], _BEFORE)
    return whole.quantity.kind == "money" and bool(compiled(_SET).search(before))


def _distributed(clause: Clause, figure: Figure) -> bool:
    """«по 45 мест»: each has so many."""
    return bool(compiled(_EACH).search(clause.before(figure.span[0], _BESIDE)))
