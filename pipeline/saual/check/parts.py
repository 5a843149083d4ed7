"""Parts and the whole that words take them from: «35 из 50», «из 50 школ 35», «50, из них 35», «50 мектептің 35-і»."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import regex

from saual.check.clauses import Clause
from saual.check.figures import Figure, unit_of
from saual.cues import compiled

Wholes = Mapping[tuple[int, int], Figure]
"""The whole of a part, by the part's span."""
_ADDED = frozenset({"count", "money", "measure"})
_MOST = 24
"""Figures before a part among which its whole may be."""
_BESIDE = 40
_NEAR = 300
_STEM = 6
_OF = (
    r"(?<!\p{L})(?:из|среди)\s(?:(?:<shares.reached>\s|<shares.all>\s|\p{L}+(?:нных|вших|щих|щихся|емых|имых)\s){0,3}"
    r"|\p{L}+(?:нных|вших|щих|щихся|емых|имых)\s(?:\p{L}+\s){1,2})$"
)
_TAKEN = r"(?:\s\p{L}+){0,2}\sиз\s(?:<shares.reached>\s|<shares.all>\s|\p{L}+(?:нных|вших|щих|щихся)\s){0,3}"
_PLANNED = (
    r"(?<!\p{L})(?:при\s(?:\p{L}+\s)?план\p{L}{1,3}\s(?:в\s)?|план(?:\s[^\d.,;:()]{1,40})?\s(?:[–—-]|состав\p{L}+)\s"
    r"|жоспар\p{L}*\s(?:[–—-]\s)?)$"
)
_DONE = r"(?<!\p{L})(?:факт\p{L}*|нақты)(?!\p{L})"
_PLAN_BEHIND = r"(?:\s\p{L}+){0,3},?\sпри\s(?:\p{L}+\s)?план\p{L}{1,3}\s(?:в\s)?"
_SUBSET = r"(?<!\p{L})<breakdown.subset>(?!\p{L})"
_ALLOTTED = r"(?<!\p{L})<breakdown.allotted>(?!\p{L})"
_SPENT = r"(?<!\p{L})<breakdown.spent>(?!\p{L})"
_YEAR = regex.compile(r"(?<!\d)20\d\d(?!\d)")
_GENITIVE = regex.compile(r"[ндт][ыі]ң$")
_ABLATIVE = regex.compile(r"[ндт][ае]н$")
_WORDS = regex.compile(r"(?:\s\p{L}+){0,4}\s?")
_POSSESSED = regex.compile(r"(?:ы|і)(?:н|на|не|нда|нде|нан|нен|мен|ның|нің)?$")
_BARE = regex.compile(
    r"[\d\s.,]*+(?:тыс|млн|млрд|трлн|мың|миллион|миллиард|триллион)?\.?-?(?:[уе]?[сн]?[ыіуе]\p{L}{0,4})?"
)
"""A number with no noun of its own: «378-і», «14,4 тыс.», «156 мыңы»."""


class Taken(NamedTuple):
    """A part and the figures, the likeliest first, that may be its whole; `spent` of a plan or of money set aside."""

    part: Figure
    wholes: tuple[Figure, ...]
    spent: bool = False


def is_alike(whole: Figure, part: Figure) -> bool:
    """Whether a figure may be taken from another: one unit, no noun of its own, or persons of persons."""
    one, two = whole.quantity, part.quantity
    if one.kind not in _ADDED or one.max is not None or two.max is not None or "/" in (one.unit or ""):
        return False
    if unit_of(one) == unit_of(two):
        return True
    if one.kind != "count":
        return False
    if is_bare(part):
        return True
    if two.kind != "count" or not two.unit:
        return False
    if compiled(r"^<shares.piece>$").match(two.unit):
        return True
    persons = compiled(r"^<shares.person>$")
    return bool(persons.match(one.unit or "") and persons.match(two.unit))


def is_bare(figure: Figure) -> bool:
    """Whether a count has only its number, which takes the noun of what stands beside it."""
    return figure.quantity.kind in ("count", "percent") and bool(_BARE.fullmatch(figure.text.lower()))


def find_parts(clause: Clause, above: Clause | None, wholes: Wholes) -> Iterator[Taken]:
    """The parts of a sentence; `above` is the sentence before, `wholes` what breakdowns say."""
    subsets = find_subsets(clause)
    for at, part in enumerate(clause.figures):
        if part.quantity.kind not in _ADDED and not is_bare(part):
            continue
        taken = _named_behind(clause, at) or _planned(clause, at)
        if taken is None:
            found = _named_before(clause, at, subsets, above)
            known = [wholes[part.span]] if part.span in wholes else []
            every = tuple(dict.fromkeys([*known, *found]))
            taken = Taken(part, every) if every else _allotted(clause, above, at)
        if taken is not None:
            yield taken


def find_subsets(clause: Clause) -> list[int]:
    """Where each «из них», «олардың» of a sentence ends."""
    return [match.end() + clause.start for match in compiled(_SUBSET).finditer(clause.words)]


def _named_behind(clause: Clause, at: int) -> Taken | None:
    """«35 из 50», «35 школ из имеющихся 50»."""
    part, whole = clause.figures[at], clause.figures[at + 1] if at + 1 < len(clause.figures) else None
    if whole is None or whole.span[0] - part.span[1] > 2 * _BESIDE:
        return None
    if compiled(_TAKEN).fullmatch(clause.between(part.span[1], whole.span[0])) and is_alike(whole, part):
        return Taken(part, (whole,))
    return None


def _planned(clause: Clause, at: int) -> Taken | None:
    """«6,3 млрд при плане 9 млрд», «при плане 800 га высажено 640 га»."""
    figures = clause.figures
    part = figures[at]
    if part.quantity.max is not None or part.quantity.kind not in _ADDED:
        return None
    if at + 1 < len(figures) and figures[at + 1].span[0] - part.span[1] <= 2 * _BESIDE:
        between = clause.between(part.span[1], figures[at + 1].span[0])
        if compiled(_PLAN_BEHIND).fullmatch(between) and is_alike(figures[at + 1], part):
            return Taken(part, (figures[at + 1],), spent=True)
    if at and is_alike(figures[at - 1], part) and part.span[0] - figures[at - 1].span[1] <= 3 * _BESIDE:
        between = clause.between(figures[at - 1].span[1], part.span[0])
        plan = compiled(_PLANNED).search(clause.before(figures[at - 1].span[0], 2 * _BESIDE))
        if plan and ";" not in between and (plan[0].startswith("при") or compiled(_DONE).search(between)):
            return Taken(part, (figures[at - 1],), spent=True)
    return None


def _named_before(clause: Clause, at: int, subsets: Sequence[int], above: Clause | None) -> list[Figure]:
    part = clause.figures[at]
    before = clause.figures[max(0, at - _MOST) : at]
    if is_of_other(clause, at, subsets):
        return _of_called(clause, part, above)
    found = []
    for other in reversed(before):
        if is_alike(other, part) and (
            compiled(_OF).search(clause.before(other.span[0], _BESIDE)) or is_owner(clause, other, part)
        ):
            found.append(other)
            break
    place = _subset(clause, part, subsets)
    if place is None and not before and above is not None and above.block == clause.block:
        found = _of_said(clause, above, part)
    if place is not None:
        found += [f for f in reversed(before) if f.span[1] <= place and is_alike(f, part)]
        if not found and above is not None and above.block == clause.block:
            colon = above.words.find(": ")
            until = above.start + colon if colon >= 0 else above.end
            found = [f for f in reversed(above.inside(above.start, until, _MOST)) if is_alike(f, part)]
    return found


def _of_called(clause: Clause, part: Figure, above: Clause | None) -> list[Figure]:
    """«Колледждерде 48 300 студент бар. Студенттердің 24 600-і …»: the count above that the genitive names."""
    owner = clause.before(part.span[0], _BESIDE).split()[-1:]
    if above is None or above.block != clause.block or not owner:
        return []
    called = [f for f in above.inside(above.start, above.end, _MOST) if is_alike(f, part) and f.quantity.unit]
    called = [f for f in called if owner[0].startswith((f.quantity.unit or "")[:_STEM].lower())]
    return called if len(called) == 1 else []


def _of_said(clause: Clause, above: Clause, part: Figure) -> list[Figure]:
    """«Бесхозяйны 40 скважин, 25 закреплены. Из числа бесхозяйных принята 21»: the whole that is called so above."""
    said = compiled(_OF_SAID).search(clause.words, 0, part.span[0] - clause.start)
    wholes = [figure for figure in above.inside(above.start, above.end, _MOST) if is_alike(figure, part)]
    if said is None or len(wholes) < 2:
        return wholes if said else []
    stems = {word[:5] for word in _LONG_WORD.findall(said[0])}
    ends = [above.start, *(figure.span[1] for figure in wholes)]
    around = [above.between(end, figure.span[1]) for end, figure in zip(ends, wholes, strict=False)]
    called = [f for f, words in zip(wholes, around, strict=True) if any(stem in words for stem in stems)]
    return called if len(called) == 1 else []


_LONG_WORD = regex.compile(r"\p{L}{6,}")
_OF_SAID = r"(?<!\p{L})из\s(?:общего\s)?(?:числа|количества|объема)\s[^\d.;:()]{0,80}"


def _subset(clause: Clause, part: Figure, subsets: Sequence[int]) -> int | None:
    """Where the words are that make a figure a part: «из них 27», «27 из них»."""
    if compiled(r"\s?(?:из\s(?:них|которых|этого числа))(?!\p{L})").match(clause.words, part.span[1] - clause.start):
        return part.span[0]
    marked = bisect_left(subsets, part.span[0] + 1)
    return subsets[marked - 1] if marked else None


def is_owner(clause: Clause, whole: Figure, part: Figure) -> bool:
    """«520 мың баланың 156 мыңы», «700 шақырым жолдың 615 шақырымы», «50 мектептен 35-і»."""
    if not _POSSESSED.search(part.text.lower()):
        return False
    behind = clause.between(whole.span[1], min(part.span[0], whole.span[1] + 2 * _BESIDE))
    named = whole.text.lower() + _WORDS.match(behind)[0].rstrip()  # type: ignore[index]
    words = named.split()
    owners = [word for word in words[-4:] if _GENITIVE.search(word)]
    return bool(owners) or (behind.strip() == "" and bool(_ABLATIVE.search(named)))


def is_of_other(clause: Clause, at: int, subsets: Sequence[int]) -> bool:
    """«мақұлданғандарының 90-ы»: the whole has no figure of its own."""
    part = clause.figures[at]
    start = clause.figures[at - 1].span[1] if at else clause.start
    before = clause.between(max(start, part.span[0] - _BESIDE), part.span[0]).rstrip()
    if not _GENITIVE.search(before):
        return False
    place = bisect_left(subsets, part.span[0] + 1)
    marked = bool(place) and not clause.between(subsets[place - 1], part.span[0]).strip()
    return not marked and not _WORDS.fullmatch(clause.between(start, part.span[0]))


def _allotted(clause: Clause, above: Clause | None, at: int) -> Taken | None:
    """The only money set aside, in this sentence or the one before, that the part was spent of."""
    part = clause.figures[at]
    if part.quantity.kind != "money":
        return None
    here, unit = clause.inside(clause.start, part.span[0], _MOST), unit_of(part.quantity)
    near = clause.between(max(clause.start, part.span[0] - _NEAR), min(clause.end, part.span[1] + _NEAR))
    if not compiled(_SPENT).search(near):
        return None
    source, figures = clause, [f for f in here if unit_of(f.quantity) == unit]
    if not figures and above is not None and above.block == clause.block:
        colon = above.words.find(": ")
        until = above.start + colon if colon >= 0 else above.end
        source, figures = above, [f for f in above.inside(above.start, until) if unit_of(f.quantity) == unit]
    if len(figures) != 1 or not compiled(_ALLOTTED).search(source.words):
        return None
    named = clause.before(part.span[0], _NEAR) if source is clause else source.words + near
    return Taken(part, (figures[0],), spent=True) if len(set(_YEAR.findall(named))) < 2 else None
