"""Changes with both ends given: «на 25 %, с 400 до 500 млрд», «300-ден 450-ге дейін, яғни 150 бірлікке көбейді»."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

import regex

from saual.check.clauses import Clause
from saual.check.figures import (
    Figure,
    Interval,
    digits_to_decimal,
    last_digit,
    meet,
    scale,
    unit_of,
    write_like,
    write_number,
)
from saual.check.parts import is_bare
from saual.cues import compiled
from saual.extract.annotation import Finding
from saual.record import FindingRule

_HUNDRED = Decimal(100)
_GAP = 80
_BEHIND = 40
_ADDED = frozenset({"count", "money", "measure", "duration"})
_CHANGED = frozenset({"percent", "percent_points", "multiple"})
_DIGITS = regex.compile(r"\d++(?:[ .\u00a0]\d{3}(?!\d))*+(?:,\d++|\.\d{1,2}(?!\d))?")
_FROM_TO = regex.compile(r"[сс]о?\s.+\sдо\s.+|.+[дтн][ае]н\s.+")
_ABOUT = regex.compile(r"более|менее|свыше|около|почти|порядка|примерно|астам|жуық|шамамен|кем")
_PERCENT = regex.compile(r"%|процент|пайыз")
_GOING = r"(?<!\p{L})<changes.verb>"
_ON = r"(?<!\p{L})(?:на|в)\s(?:<shares.reached>\s)*$"
_GIVEN = (
    r"(?:\s(?:за|в\sтечение)\s(?:\p{L}+\s){0,3}\p{L}+)?\s?(?:,|:|[–—-]|\(|\()?\s?(?:а\sименно\s|то\sесть\s|или\s)?"
    r"|\s<changes.verb>,\s"
)
_RESULT = (
    r"(?:(?:\s\p{L}+|\sв\s20\d\d\sгоду)?\s?(?:\s|\(|[–—-]\s|,?\s?<changes.hence>\s|,\s(?=<changes.noun>))"
    r"|(?:\sдейін)?(?:\sжет(?:іп|кізіліп))?,\s(?:<changes.hence>\s)?(?![\p{L}]))"
    r"(?:<changes.noun>\s)?(?:сразу\s)?(?:(?:на|в)\s)?(?:<shares.reached>\s)*"
)
_OTHER = r"[^,.;)]{0,12}(?<!\p{L})(?:<changes.against>)(?!\p{L})"
_SHARED = r"(?<!\p{L})<changes.each>(?!\p{L})"
"""«с 48 до 56 %, в селах – с 30 до 41 %, то есть на 8 и 11 процентных пунктов соответственно»."""
_AGAINST = (
    r"(?:\s\p{L}+)?,?\s(?:и\s|что\s)?<changes.became>\s",
    r"(?:\s\p{L}+){0,3}\s(?:против\s|\((?:годом\sранее|было|ранее)\s?[–—-]?\s)",
)
_MORE = (
    r"[^\d();:]{0,50},\s(?:что|это)\s(?:<shares.reached>\s)*(?:на|в)\s(?:<shares.reached>\s)*",
    r"\s(?:больше|меньше|выше|ниже),?\s(?:чем\s|по\sсравнению\sсо?\s)?(?:\p{L}+\s){0,4}"
    r"(?:20\d\d\s(?:года|году|годом)|годом\sранее|год\sназад|прошл\p{L}+\s(?:год|период)\p{L}*)\s\(",
)
_BASE = r"(?<!\p{L})(?:по сравнению со?|к уровню|относительно)\s[^();:]{2,40}\($"
_SINCE = (
    r"\)\s[^\d();:]{2,80}\sна\s(?:<shares.reached>\s)*",
    r"(?:\s\p{L}+)?,?\s(?:и\s|что\s)?<changes.became>\s(?:<shares.reached>\s)*",
)
"""«По сравнению с 2023 годом (312 тыс. га) площади выросли на 42,6 % и достигли 467 тыс. га»."""
_KAZAKH_MORE = (r"[^\d();:]{0,50},\sбұл\s(?:[^\d();:]|20\d\d){0,50}[дтн][ае]н\s\(", r"\)\s")
_VERSUS = (
    r"(?:\s\p{L}+){0,3},?\sпротив\s",
    r"(?:[^\d();:,]|20\d\d){0,40},\s<changes.hence>\s[^\d();:,]{0,60}\sна\s(?:<shares.reached>\s)*",
)
"""«3,96 млн особей против 2,83 млн в 2024 году, то есть поголовье увеличилось на 40 %»."""
_DATIVE = ("ға", "ге", "қа", "ке", "на", "не")
Ends = tuple[Interval, Interval]


class Change(NamedTuple):
    """The two ends of what changed, as they stand and as intervals, with the figure of the change."""

    spans: tuple[tuple[int, int], ...]
    shown: str
    first: Decimal
    last: Decimal
    ends: Ends
    unit: Figure
    change: Figure


def check_changes(clause: Clause) -> Iterator[Finding]:
    """Differences, growth in percent and multiples against the two ends that stand beside them."""
    for change in _stated(clause):
        finding = _difference(change) or _growth(change)
        if finding:
            yield finding


def _stated(clause: Clause) -> Iterator[Change]:
    figures = clause.figures
    for at, figure in enumerate(figures):
        if figure.quantity.max is not None:
            yield from _of_range(clause, at)
        elif at + 2 < len(figures):
            one, two = figures[at + 1 : at + 3]
            if two.span[0] - figure.span[1] <= 3 * _GAP:
                yield from _against(clause, figure, one, two)


def _of_range(clause: Clause, at: int) -> Iterator[Change]:
    """The one figure beside a range that tells how far apart its ends are."""
    figures, range_ = clause.figures, clause.figures[at]
    ends = _ends(range_)
    if ends is None:
        return
    before = [figures[at - 1]] if at and _gives(clause, figures[at - 1], range_) else []
    behind = [figures[at + 1]] if at + 1 < len(figures) and _results(clause, range_, figures[at + 1]) else []
    if len(before) + len(behind) != 1:
        return
    [change] = before + behind
    quantity = range_.quantity
    assert quantity.max is not None
    spans = tuple(sorted((range_.span, change.span)))
    yield Change(spans, f"«{range_.text}»", quantity.value, quantity.max, ends, range_, change)


def _gives(clause: Clause, change: Figure, range_: Figure) -> bool:
    """«на 120 единиц, с 300 до 450», «в 2 раза: с 10 до 30», «30 пайызға өсіп, 150-ден 195-ке жетті»."""
    if range_.span[0] - change.span[1] > _GAP or not _is_like(range_, change):
        return False
    between = clause.between(change.span[1], range_.span[0])
    return bool(compiled(_GIVEN).fullmatch(between)) and _goes(clause, change)


def _results(clause: Clause, range_: Figure, change: Figure) -> bool:
    """«с 300 до 450, то есть на 150», «с 56 до 46 (на 10)», «500-ден 640-қа дейін, яғни 140 бірлікке көбейді»."""
    if change.span[0] - range_.span[1] > _GAP or not _is_like(range_, change):
        return False
    between = clause.between(range_.span[1], change.span[0])
    if not compiled(_RESULT).fullmatch(between):
        return False
    behind = clause.between(change.span[1], min(clause.end, change.span[1] + _BEHIND))
    if compiled(_SHARED).search(clause.between(change.span[1], min(clause.end, change.span[1] + _GAP))):
        return False
    return not compiled(_OTHER).match(behind) and (
        _goes(clause, change) or bool(compiled(r"<changes.noun>\s(?:<shares.reached>\s)*$").search(between))
    )


def _goes(clause: Clause, change: Figure) -> bool:
    """Whether a figure says by how much: «на 120», «в 2 раза», «110 бірлікке көбейді», «2 есе өсті»."""
    words = change.text.lower()
    if compiled(_ON).search(clause.before(change.span[0], 30)) or words.startswith(("вдвое", "втрое", "вчетверо")):
        return True
    behind = clause.between(change.span[1], min(clause.end, change.span[1] + _BEHIND))
    rising = compiled(r"\s?-?(?:[гқнк][еа]\s)?(?:\p{L}+\s){0,1}<changes.verb>").match(behind)
    dative = words.endswith(_DATIVE) or change.quantity.kind == "multiple"
    return bool(dative and rising)


def _is_like(range_: Figure, change: Figure) -> bool:
    """Whether a figure can be the change of a range: percent, multiples, or the range's own unit."""
    kind, one, two = range_.quantity.kind, range_.quantity, change.quantity
    if two.max is not None or ("/" in (one.unit or "") and two.kind not in _CHANGED):
        return False
    if kind == "percent":
        return bool(_PERCENT.search(range_.text.lower())) and two.kind in _CHANGED and bool(_sharp(change))
    if kind not in _ADDED and kind not in ("rate", "ratio", "age"):
        return False
    if two.kind in ("percent", "multiple"):
        return bool(_sharp(change))
    if kind not in _ADDED or two.kind != kind:
        return False
    piece = compiled(r"^<shares.piece>$").match(two.unit or "")
    return unit_of(one) == unit_of(two) or bool(piece) or (kind == "count" and (_bare_ends(range_) or is_bare(change)))


def _sharp(change: Figure) -> bool:
    """Percents are written with their sign: not a count that took the sign of its neighbour."""
    return change.quantity.kind != "percent" or bool(_PERCENT.search(change.text.lower()))


def _bare_ends(range_: Figure) -> bool:
    """«с 260 до 345», «260-тан 345-ке»: the ends name nothing."""
    return not regex.search(
        r"(?<!-)(?<!\p{L})(?!(?:до|мың|тыс|млн|млрд|в|году|жыл\p{L}*)(?!\p{L}))\p{L}{2,}", range_.text.lower()
    )


def _ends(range_: Figure) -> Ends | None:
    """Both ends with their own rounding; none where words say that an end is about so much."""
    quantity, words = range_.quantity, range_.text.lower()
    if quantity.max is None or not _FROM_TO.fullmatch(words) or _ABOUT.search(words):
        return None
    if quantity.value <= 0 or quantity.max <= 0 or quantity.value == quantity.max:
        return None
    return scale(_end(words, quantity.value), range_.worth), scale(_end(words, quantity.max), range_.worth)


def _end(words: str, value: Decimal) -> Interval:
    for digits in _DIGITS.findall(words):
        shown = digits_to_decimal(digits)
        factor = value / shown if shown else Decimal(0)
        if factor >= 1 and factor == Decimal(1).scaleb(factor.adjusted()) and factor.adjusted() % 3 == 0:
            half = last_digit(digits, shown) * factor / 2
            return Interval(value - half, value + half)
    half = last_digit("", value) / 2
    return Interval(value - half, value + half)


def _against(clause: Clause, one: Figure, two: Figure, three: Figure) -> Iterator[Change]:
    """Three figures in a row: «на 20 % и составил 384 т против 320 т», «300 т, на 50 % больше 2023 года (200 т)»."""
    between = clause.between(one.span[1], two.span[0]), clause.between(two.span[1], three.span[0])
    behind = clause.between(three.span[1], min(clause.end, three.span[1] + _BEHIND))
    for patterns, change, last, first, begin, end in (
        (_AGAINST, one, two, three, r"$", r""),
        (_MORE, two, one, three, r"$", r"\)"),
        (_KAZAKH_MORE, three, one, two, r"$", r"-?(?:[гқн][ае])?\s<changes.more>(?!\p{L})"),
        (_SINCE, two, three, one, _BASE, r""),
        (_VERSUS, three, one, two, r"", r""),
    ):
        if not compiled(begin).search(clause.before(one.span[0], _GAP)) or not all(
            compiled(pattern).fullmatch(words) for pattern, words in zip(patterns, between, strict=True)
        ):
            continue
        ends = _close(first), _close(last)
        if compiled(end).match(behind) and ends[0] and ends[1] and _is_changed(clause, change, first, last):
            spans = tuple(sorted((change.span, last.span, first.span)))
            shown = f"с {first.shown} до {last.shown}"
            yield Change(spans, shown, first.quantity.value, last.quantity.value, (ends[0], ends[1]), first, change)


def _is_changed(clause: Clause, change: Figure, first: Figure, last: Figure) -> bool:
    """Whether a figure can be the change of two others of one unit."""
    quantity = change.quantity
    if any(figure.quantity.max is not None or figure.quantity.value <= 0 for figure in (change, first, last)):
        return False
    if unit_of(first.quantity) != unit_of(last.quantity) and not is_bare(first):
        return False
    if last.quantity.kind not in _ADDED or first.quantity.value == last.quantity.value or not _sharp(change):
        return False
    if quantity.kind in ("percent", "multiple"):
        return _goes(clause, change) or change.text.lower().endswith(_DATIVE) or quantity.kind == "multiple"
    return unit_of(quantity) == unit_of(last.quantity) and (
        _goes(clause, change) or change.text.lower().endswith(_DATIVE)
    )


def _close(figure: Figure) -> Interval | None:
    return figure.interval if figure.quantity.qualifier == "exact" and figure.interval.high is not None else None


def _difference(change: Change) -> Finding | None:
    """«на 120 единиц», «на 15 процентных пунктов»; a percent of percents may be meant as their difference."""
    kind = change.change.quantity.kind
    if kind not in _ADDED and kind != "percent_points":
        return None
    if meet(_apart(change.ends), change.change.interval):
        return None
    apart = abs(change.last - change.first) * change.unit.worth
    computed = f"{write_number(apart)} п. п." if kind == "percent_points" else write_like(apart, change.unit)
    return _finding("parts_do_not_sum", "Разница не сходится", change, f"разница {computed}")


def _growth(change: Change) -> Finding | None:
    """«вырос на 25 %», «в 3 раза»."""
    stated, (first, last) = change.change, change.ends
    if stated.quantity.kind == "multiple":
        low, high = (first, last) if change.first < change.last else (last, first)
        ratio, interval = max(change.first, change.last) / min(change.first, change.last), _widened(stated)
        if meet(_over(high, low), interval):
            return None
        return _finding("percent_of_whole", "Кратность не сходится", change, f"в {_rounded(ratio)} раза")
    if stated.quantity.kind != "percent":
        return None
    apart = _apart(change.ends)
    relative = Interval(apart.low / _top(first) * _HUNDRED, _top(apart) / max(first.low, Decimal("1e-9")) * _HUNDRED)
    points = change.unit.quantity.kind == "percent" and meet(apart, stated.interval)
    if points or meet(relative, stated.interval):
        return None
    percent = abs(change.last - change.first) / change.first * _HUNDRED
    return _finding("percent_of_whole", "Изменение в процентах не сходится", change, f"{_rounded(percent)} %")


def _finding(rule: FindingRule, name: str, change: Change, computed: str) -> Finding:
    message = f"{name}: {change.shown} – это {computed}, а указано {change.change.shown}."
    return Finding(rule, "warning", message, change.spans)


def _rounded(value: Decimal) -> str:
    return write_number(value.quantize(Decimal("0.1")))


def _widened(multiple: Figure) -> Interval:
    """«вдвое», «в полтора раза» are never exact."""
    low, high = multiple.interval
    if any(char.isdigit() for char in multiple.text):
        return multiple.interval
    return Interval(low * Decimal("0.85"), None if high is None else high * Decimal("1.15"))


def _apart(ends: Ends) -> Interval:
    """How far apart the ends can be, whichever is greater."""
    low, high = sorted(ends)
    least, most = high.low - _top(low), max(_top(high) - low.low, _top(low) - high.low)
    return Interval(max(least, Decimal(0)), most)


def _over(one: Interval, two: Interval) -> Interval:
    return Interval(one.low / _top(two), _top(one) / max(two.low, Decimal("1e-9")))


def _top(interval: Interval) -> Decimal:
    assert interval.high is not None
    return interval.high
