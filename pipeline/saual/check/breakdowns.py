"""Wholes and their parts: «120 школ (70 городских, 50 сельских)», «…, из них …», «всего …:» with a list, «итого …»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import regex

from saual.check.clauses import Clause, is_item
from saual.check.figures import Figure, add, meet, settled, unit_of
from saual.check.parts import is_alike, is_bare
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
_AHEAD = 40
"""Letters before the first part among which a word may say that figures are only compared."""
_FAR = 45
"""How far a total may stand from the word that says so: «в сумме за год дало бюджетам 83,3 млрд»."""
_LONGEST = 2000
"""Letters of a bracket that gives the parts of what stands before it."""
_LONGEST_LIST = 100
_MOST = 24
"""Figures before a bracket that may be its whole."""
_EACH = r"(?<!\p{L})(?:по|до|от|с)\s+$"
_YEAR = r"(?<!\d)(?:19|20)\d\d(?!\d)"
_ADDED = ("count", "money", "measure")
_DASH = r"\s[–—-]\s(?:[^\d,;:()–—]{0,40}\s)?"
_PHRASE_END = r"[,;.]\s"
_THAN = r"(?<!\p{L})<breakdown.than>\s(?:[^\d,;:()]{1,30}\s)?(?:\d{4}\s\p{L}+\s)?\(?$"
_MORE = r"\s(?:[^,;:()]{1,30}\s)?<changes.more>(?!\p{L})"
_ABLATIVE = regex.compile(r"(?:[дт][ае]|н[ае])н$")
_OPENING = r"(?:былтыр\p{L}*|бұрынғы жыл\p{L}*|в прошлом году|за прошлый год)\s"
NEAR = Decimal("0.2")
NEAR_DATED = Decimal("0.1")
NEAR_TOTAL = Decimal("0.15")
"""Closed parts further from their whole than this share of it are taken for a part of it, or for something else."""
Unit = tuple[str, str | None]


class Breakdown(NamedTuple):
    """A whole and its parts; `closed` parts should be all of it, others at most that; `dated` ones name their years.

    Parts whose sum is further from the whole than the share `near` of it belong to something else, and raise nothing.
    Where no word tells of parts (`told`), only what a single stroke or scale word would put right is found.
    """

    whole: Figure
    parts: tuple[Figure, ...]
    closed: bool
    dated: bool = False
    near: Decimal = NEAR
    told: bool = True


def find_breakdowns(letter: Anatomy, clauses: Sequence[Clause]) -> Iterator[Breakdown]:
    """Every whole with parts of the same unit. Figures put side by side to be compared are no parts."""
    for number, clause in enumerate(clauses):
        if clause.figures:
            yield from _in_brackets(clause)
            yield from _after_subset(clause, clauses[number - 1] if number else None)
            yield from _after_colon(clause)
            yield from _after_dash(clause)
            yield from _before_total(clause)
            yield from _in_list(letter, clauses, number)


def _in_brackets(clause: Clause) -> Iterator[Breakdown]:
    for start, end in clause.brackets:
        if end - start > _LONGEST:
            continue
        before = clause.inside(clause.start, start, _MOST)
        found = [*_breakdowns(clause, before, start + 1, end - 1), *_of_staff(clause, before, start, end)]
        beside = before and start - before[-1].span[1] <= 1
        yield from found or (_of_other_nouns(clause, before[-1], start + 1, end - 1) if beside else ())


def _of_staff(clause: Clause, before: Sequence[Figure], start: int, end: int) -> Iterator[Breakdown]:
    """«528 единиц (из них 301 инспектор и 247 водителей)»: a count of no noun of its own, the parts with theirs."""
    subset = compiled(_SUBSET).match(clause.words, start + 1 - clause.start)
    if not subset or not before or start - before[-1].span[1] > 1:
        return
    if not is_generic(before[-1]):
        return
    inside = [clause.inside(*piece)[:1] for piece in clause.pieces(subset.end() + clause.start, end - 1)]
    parts = tuple(figure for found in inside for figure in found if figure.quantity.kind == "count")
    if len(parts) > 1 and len(parts) == len(inside):
        yield Breakdown(before[-1], parts, False)


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
    before = _own(clause, clause.inside(clause.start, found[0].start() + clause.start))
    if not before and above is not None and above.block == clause.block:
        colon = above.words.find(": ")
        before = _own(above, above.inside(above.start, above.start + colon if colon >= 0 else above.end))
    breakdowns = list(_breakdowns(clause, before, start, end, least=1))
    for breakdown in breakdowns or (_of_other_nouns(clause, before[-1], start, end) if before else ()):
        yield breakdown._replace(closed=False)


def _own(clause: Clause, figures: Sequence[Figure]) -> list[Figure]:
    """The figures but those that another is only compared with."""
    return [figure for figure in figures if not _is_base(clause, figure)]


def _is_base(clause: Clause, figure: Figure) -> bool:
    """«на 10 % больше 3,4 млрд», «3,4 млрд-тан 10 % артық»."""
    if compiled(_THAN).search(clause.before(figure.span[0], _AHEAD)):
        return True
    ablative = _ABLATIVE.search(clause.between(*figure.span))
    return bool(ablative and compiled(_MORE).match(clause.words, figure.span[1] - clause.start))


def _after_colon(clause: Clause) -> Iterator[Breakdown]:
    at = clause.words.find(": ")
    if at >= 0 and not clause.is_bracketed(at + clause.start) and not compiled(_SUBSET).search(clause.words):
        colon = at + clause.start
        before, end = clause.inside(clause.start, colon), _end_of_list(clause, colon)
        found = list(_breakdowns(clause, before, colon + 1, end))
        yield from found or (_of_other_nouns(clause, before[-1], colon + 1, end) if before else ())


def _end_of_list(clause: Clause, colon: int) -> int:
    """«закрыты 54 отделения: 31 – в городах, 23 – в селах; вместо них вышли 26 машин»: figures with their own noun."""
    stop = clause.words.find("; ", colon - clause.start) + clause.start
    listed, behind = clause.inside(colon, max(stop, colon)), clause.inside(max(stop, colon), clause.end)
    lent = ["unit" in figure.quantity.inferred for figure in listed]
    own = ["unit" not in figure.quantity.inferred for figure in behind]
    return stop if len(lent) > 1 and all(lent) and own and all(own) else clause.end


def _after_dash(clause: Clause) -> Iterator[Breakdown]:
    """«утрачено 428 предметов – 203 монеты, 127 ковров и 98 сабель»: parts right behind the dash."""
    for whole, first in pairwise(clause.figures):
        gap = clause.between(whole.span[1], first.span[0])
        if compiled(_DASH).fullmatch(gap) and not clause.is_bracketed(whole.span[0]):
            yield from _breakdowns(clause, [whole], whole.span[1] + 1, clause.end)


def _before_total(clause: Clause) -> Iterator[Breakdown]:
    """«в городах – 47 школ, в селах – 72 школы, всего – 119 школ»."""
    for match in compiled(_TOTAL).finditer(clause.words):
        place = match.end() + clause.start
        place += compiled(_PERIOD).match(clause.words, match.end()).end() - match.end()  # type: ignore[union-attr]
        whole = clause.following(place)
        gap = clause.between(place, whole.span[0]) if whole else ""
        if whole is None or len(gap) > _FAR or "," in gap:
            continue
        if compiled(_SUBSET).search(clause.words):
            return
        found = list(_breakdowns(clause, [whole], clause.start, match.start() + clause.start))
        found = [one for one in found if not _skips_others(clause, one, match.start() + clause.start)]
        for breakdown in found or _of_other_nouns(clause, whole, clause.start, match.start() + clause.start):
            yield breakdown._replace(dated=True, near=NEAR_TOTAL)
        return


def _skips_others(clause: Clause, found: Breakdown, end: int) -> bool:
    """«8,7 млн голов скота, 4,3 млн лошадей, 22,1 млн овец, всего 35,1 млн»: parts between with nouns of their own."""
    counts = [one for one in clause.inside(found.parts[0].span[0], end) if one.quantity.kind == "count"]
    return len(counts) > len(found.parts)


def _of_other_nouns(clause: Clause, whole: Figure, start: int, end: int) -> Iterator[Breakdown]:
    """«обувь получили 30 взрослых, 20 детей, в общей сложности – 50 граждан»: each part has a noun of its own."""
    words = clause.between(start, end)
    pieces = [clause.inside(a, b) for a, b in clause.pieces(start, end)]
    counts = [[figure for figure in piece if figure.quantity.kind == "count"] for piece in pieces]
    parts = tuple(piece[0] for piece in counts if piece)
    if whole.quantity.kind != "count" or len(parts) < 2 or _puts_beside(clause, start, parts, end):
        return
    total = sum((part.amount for part in parts), Decimal(0))
    generic = is_generic(whole) and abs(total - whole.amount) <= NEAR_DATED * whole.amount
    if (generic or all(is_alike(whole, part) for part in parts)) and all(len(piece) < 2 for piece in counts):
        closed = not compiled(_SUBSET).search(words) and not compiled(_REST).search(words)
        yield Breakdown(whole, parts, closed, near=NEAR_DATED)


def is_generic(figure: Figure) -> bool:
    """Whether a figure counts people, posts or pieces of every kind."""
    return bool(compiled("<breakdown.generic>").fullmatch(figure.quantity.unit or ""))


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
        parts = [first_of_unit(item[0], unit_of(whole.quantity)) or _only_number(item[0], whole) for item in items]
        known = [part for part in parts if part is not None]
        compared = any(_says(_COMPARED, item[0].words) for item in items)
        if len(known) >= 2 and not compared:
            yield Breakdown(whole, tuple(known), not subset and len(known) == len(items))


@lru_cache(maxsize=1 << 12)
def _says(template: str, words: str) -> bool:
    """Whether the words of a sentence say something of a list; each point is asked by every list that it ends."""
    return bool(compiled(template).search(words))


def _only_number(clause: Clause, whole: Figure) -> Figure | None:
    """The one figure of a point «– санитарных правил – 803;», which counts what the list above counts."""
    ends = clause.words.rstrip(" .;")
    if whole.quantity.kind != "count" or len(clause.figures) != 1 or not is_bare(clause.figures[0]):
        return None
    return clause.figures[0] if clause.figures[0].span[1] - clause.start == len(ends) else None


def is_compared(clause: Clause) -> bool:
    """Whether the words of a sentence put figures beside others to compare them; the year it begins with does not."""
    opening = compiled(_OPENING).match(clause.words)
    return _says(_COMPARED, clause.words[opening.end() :] if opening else clause.words)


def is_open(clause: Clause) -> bool:
    """Whether a sentence takes a part of something or says that its list is not whole."""
    return _says(_SUBSET, clause.words) or _says(_REST, clause.words)


def first_of_unit(clause: Clause, unit: Unit) -> Figure | None:
    """The first figure of a unit in a sentence, if it is not one of «по 45 мест»."""
    figures = clause.inside(clause.start, clause.end)
    return next((f for f in figures if unit_of(f.quantity) == unit and not _distributed(clause, f)), None)


def _breakdowns(clause: Clause, before: Sequence[Figure], start: int, end: int, least: int = 2) -> Iterator[Breakdown]:
    """For each unit of the figures before a span, the last one of it with the figures of that unit in the span."""
    words = clause.between(start, end)
    closed = not compiled(_SUBSET).search(words) and not compiled(_REST).search(words)
    dated = len(compiled(_YEAR).findall(words)) > 1
    inside = {id(f) for f in clause.inside(start, end)}
    for last in _last_of_each_unit(before):
        parts: list[Figure] = []
        for a, b in clause.pieces(start, end):
            of_unit = [f for f in clause.inside(a, b) if id(f) in inside and _same_unit(last, f)]
            if any(_distributed(clause, f) for f in of_unit):
                return
            parts += of_unit[:1]
        if len(parts) >= least and not _is_set(clause, last) and not _puts_beside(clause, start, parts, end):
            near = NEAR_DATED if dated else NEAR
            yield Breakdown(_whole_of(parts, last, before), tuple(parts), closed, dated, near)


def _same_unit(whole: Figure, part: Figure) -> bool:
    """One unit, or one noun with and without its adjective: «3 450 ученических мест», «1 250 мест»."""
    one, two = unit_of(whole.quantity), unit_of(part.quantity)
    return one == two or (one[0] == two[0] and f" {one[1]}".endswith(f" {two[1]}"))


def _puts_beside(clause: Clause, start: int, parts: Sequence[Figure], end: int) -> bool:
    """Whether words from before the first part to the end of the last one's phrase compare figures."""
    begin = max(start, parts[0].span[0] - _AHEAD)
    tail = compiled(_PHRASE_END).search(clause.words, parts[-1].span[1] - clause.start)
    until = min(end, tail.start() + clause.start) if tail else end
    return bool(compiled(_COMPARED).search(clause.between(begin, until)))


def _whole_of(parts: Sequence[Figure], last: Figure, before: Sequence[Figure]) -> Figure:
    """The last figure before the parts, but for an earlier one that they give: «178 лагерей, 64 из них старые (…)»."""
    sum_ = add(part.interval for part in parts)
    same = [f for found in before if unit_of(found.quantity) == unit_of(last.quantity) and (f := settled(found))]
    return next((f for f in reversed(same) if meet(sum_, f.interval)), last)


def _last_of_each_unit(figures: Sequence[Figure]) -> list[Figure]:
    added = [f for found in figures if found.quantity.kind in _ADDED and (f := settled(found))]
    return list({unit_of(f.quantity): f for f in added if "/" not in (f.quantity.unit or "")}.values())  # no prices


def _is_set(clause: Clause, whole: Figure) -> bool:
    """Fares, tariffs, wages: «проезд – 90 тенге (льготный – 45 тенге, ученический – 40 тенге)»."""
    before = clause.before(whole.span[0], _BEFORE)
    return whole.quantity.kind == "money" and bool(compiled(_SET).search(before))


def _distributed(clause: Clause, figure: Figure) -> bool:
    """«по 45 мест»: each has so many; but «по 148 даны разъяснения»."""
    return not is_bare(figure) and bool(compiled(_EACH).search(clause.before(figure.span[0], _BESIDE)))
