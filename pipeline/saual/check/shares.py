"""Percents against wholes: «из 1 200 школ 300 (30 %)», and the percents of one whole that are more or less than 100."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import pairwise

import regex

from saual.check.clauses import Clause
from saual.check.figures import Figure, Interval, add, meet, unit_of, write_number
from saual.cues import compiled
from saual.extract.annotation import Finding

_HUNDRED = Decimal(100)
_BESIDE = 30
_NEAR = 300
_MOST = 24
"""Figures before a part among which its whole may be."""
Wholes = Mapping[tuple[int, int], Figure]
"""The whole of a part, by the part's span."""
_NEAR_HUNDRED = Decimal(10)
_OPENS = r"^[^()\d]{0,40}\(\s*(?:или|это|что составляет|яғни|немесе)?\s*$"
_RESTATES = r"^\s?,?\s?(?:или|что составляет|это|немесе|яғни)\s$"
_FROM = r"\s(?:от|из)\s(?:общ\p{L}+\s\p{L}+\s)?"
_OF = r"(?<!\p{L})из\s+(?:общего числа\s+|всех\s+)?$"
_SHARED = r"[^\d()]{0,40}\(\s?\d[\d,.]*\s?(?:%|процент|пайыз)"
_KAZAKH_OF = regex.compile(r"(?:[ндт][ыі]ң|[ндт][ае]н)$")
"""«520 мың баланың 156 мыңы», «520 мың баладан 156 мыңы»."""
_SHARE = r"(?<!\p{L})(?:<breakdown.share>|<breakdown.subset>)(?!\p{L})"
_ALLOTTED = r"(?<!\p{L})<breakdown.allotted>(?!\p{L})"
_SPENT = r"(?<!\p{L})<breakdown.spent>(?!\p{L})"
_CHANGE = r"(?<!\p{L})(?:на|до|с|от|более чем на)\s+$|<breakdown.compared>"
_KAZAKH_CHANGE = ("ға", "ге", "қа", "ке", "дан", "ден", "тан", "тен")


def check_shares(clause: Clause, above: Clause | None, wholes: Wholes) -> Iterator[Finding]:
    """Shares printed behind their part, against the whole that the part is taken from. `above`: the sentence before."""
    for whole, part, share in _stated(clause, above, wholes):
        if not whole.quantity.value or share.quantity.max is not None:
            continue
        computed = _ratio(part.interval, whole.interval)
        if computed is not None and not meet(computed, share.interval):
            percent = (part.quantity.value / whole.quantity.value * _HUNDRED).quantize(Decimal("0.1"))
            right = f"{part.shown} от {whole.shown} – это {write_number(percent)} %"
            message = f"Доля не сходится: {right}, а указано {share.shown}."
            yield Finding("percent_of_whole", "warning", message, (whole.span, part.span, share.span))


def check_hundred(clause: Clause) -> Iterator[Finding]:
    """The percents of one whole: more than 100 together, or near it and not equal."""
    marked = compiled(_SHARE).search(clause.words)
    if marked is None:
        return
    place = marked.start() + clause.start
    shares = [f for f in clause.inside(place, clause.end) if f.quantity.kind == "percent" and f.quantity.max is None]
    if len(shares) < 3 or any(_is_change(clause, share) for share in shares):
        return
    if compiled(r"(?<!\p{L})<breakdown.rest>(?!\p{L})").search(clause.words):
        return
    total = sum((share.quantity.value for share in shares), Decimal(0))
    exact = Interval(_HUNDRED, _HUNDRED)
    if abs(total - _HUNDRED) <= _NEAR_HUNDRED and not meet(add(share.interval for share in shares), exact):
        sum_ = " + ".join(share.shown for share in shares)
        message = f"Доли одного целого не дают 100 %: {sum_} = {write_number(total)} %."
        yield Finding("percent_of_whole", "warning", message, tuple(share.span for share in shares))


def _stated(clause: Clause, above: Clause | None, wholes: Wholes) -> Iterator[tuple[Figure, Figure, Figure]]:
    """A whole, a part of it and the percent behind: «из 50 школ 35 (70 %)», «35 из 50 (70 %)», «35, или 70 % от 50»."""
    figures = clause.figures
    for at, (part, share) in enumerate(pairwise(figures)):
        if share.quantity.kind != "percent" or part.quantity.kind not in ("count", "money", "measure"):
            continue
        between = clause.between(part.span[1], share.span[0])
        bracketed, restated = compiled(_OPENS).search(between), compiled(_RESTATES).search(between)
        if not (bracketed or restated):
            continue
        behind = clause.between(share.span[1], clause.end)
        named = figures[at + 2] if at + 2 < len(figures) else None
        if named and compiled(_FROM).fullmatch(clause.between(share.span[1], named.span[0])):
            if unit_of(named.quantity) == unit_of(part.quantity):
                yield named, part, share
        elif at and compiled(_OF).fullmatch(clause.between(figures[at - 1].span[1], part.span[0]).lstrip()):
            if bracketed and unit_of(figures[at - 1].quantity) == unit_of(part.quantity):
                yield part, figures[at - 1], share
        elif behind.lstrip()[:1] in (")", ",", ";") or (restated and behind.strip() in (".", "")):
            whole = _whole(clause, part, wholes) or _allotted(clause, above, part)
            if whole is not None:
                yield whole, part, share


def _whole(clause: Clause, part: Figure, wholes: Wholes) -> Figure | None:
    if part.span in wholes:
        return wholes[part.span]
    figures = clause.figures[: bisect_right(clause.figures, part.span[0], key=lambda figure: figure.span[1])]
    before = [f for f in figures[-_MOST:] if unit_of(f.quantity) == unit_of(part.quantity)]
    for other in reversed(before):
        if compiled(_OF).search(clause.before(other.span[0], _BESIDE)):
            return other
        if not compiled(_SHARED).match(clause.words, other.span[1] - clause.start):
            break  # «из 560 домов 84 (15 %) аварийные, 112 (20 %) ветхие»: the first is a part too
    above = figures[-1] if figures else None
    if above and _KAZAKH_OF.search(above.text) and not clause.between(above.span[1], part.span[0]).strip():
        return above
    return None


def _allotted(clause: Clause, above: Clause | None, part: Figure) -> Figure | None:
    """The only money set aside, in this sentence or the one before, that the part was spent of."""
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
    return figures[0] if len(figures) == 1 and compiled(_ALLOTTED).search(source.words) else None


def _ratio(part: Interval, whole: Interval) -> Interval | None:
    if whole.high is None or part.high is None or whole.low <= 0:
        return None
    return Interval(part.low / whole.high * _HUNDRED, part.high / whole.low * _HUNDRED)


def _is_change(clause: Clause, share: Figure) -> bool:
    """«вырос на 12 %», «12 пайызға өсті»: no share."""
    before = clause.between(max(clause.start, share.span[0] - 20), share.span[0])
    return bool(compiled(_CHANGE).search(before)) or share.text.lower().endswith(_KAZAKH_CHANGE)
