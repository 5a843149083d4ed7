"""Two numbers that are one range: dashes, «от … до», «с … до», «-дан … -ға»; scale and unit are shared."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import regex

from saual.extract.quantities.draft import Draft
from saual.extract.quantities.passage import Passage, hours
from saual.extract.quantities.qualifiers import read_before
from saual.language import ru

_DASHES = frozenset("-–—‑−÷…")
_LONGEST_GAP = 9


def join_ranges(passage: Passage, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with each range as one of them."""
    found: list[Draft] = []
    at = 0
    while at < len(drafts):
        if at + 1 < len(drafts):
            joined = _join(passage, drafts[at], drafts[at + 1])
            if joined:
                found.append(joined)
                at += 2
                continue
        found.append(drafts[at])
        at += 1
    return found


def _join(passage: Passage, one: Draft, two: Draft) -> Draft | None:
    if (one.kind in ("fraction", "multiple") and one.rule == "fraction") or not _same_kind(one, two):
        return None
    gap = range(one.last, two.first)
    opener = _opener(passage, one, two)
    if opener is not None:
        return _joined(
            one, two, opener, is_change=passage.norm(opener) in ("с", "со") or opener == one.first, passage=passage
        )
    labelled = one.kind is not None and two.kind is None  # «в первой категории – 590»
    if _is_dash(passage, gap) and one.after is None and not labelled:
        hyphen = one.first - 1
        if two.value < 0 < one.value and passage.norm(hyphen) in ("-", "−", "–") and passage.glued(one.first):
            one = one._replace(first=hyphen, value=-one.value)  # «температура -25…-30»
        joined = _joined(one, two, one.first, is_change=False, passage=passage)
        return joined if abs(joined.value) < abs(two.value) else None  # «-25…-30» rises too
    if _is_kazakh_change(passage, one, two):
        return _joined(one, two, one.first, is_change=True, passage=passage)
    return None


def _is_dash(passage: Passage, gap: range) -> bool:
    """One of the dashes, or three points: «10–15», «10...15»."""
    if len(gap) == 3:
        return all(passage.norm(at) == "." and passage.glued(at) for at in gap) and passage.glued(gap.stop)
    return len(gap) == 1 and passage.norm(gap.start) in _DASHES


def _same_kind(one: Draft, two: Draft) -> bool:
    """Units agree, or one of the two numbers has none."""
    if one.max is not None or two.max is not None or one.rule == "adjective":
        return False
    if two.rule == "adjective" and (one.kind is not None or two.first != one.last + 1):
        return False  # but «2-3 айлық курс»
    if one.kind is None or two.kind is None:
        return True
    if one.kind == two.kind == "money":  # «1 м3 84 теңгеден 112 теңгеге», «с 84 тенге до 112 тенге за 1 м3»
        plain, priced = sorted((one.unit or "", two.unit or ""), key=len)
        return priced == plain or priced.startswith(f"{plain}/")
    return (one.kind == two.kind and one.unit == two.unit) or {one.kind, two.kind} <= {"duration", "time", "age"}


_OPENERS = frozenset({"от", "с", "со"})


def _is_adjective(word: str) -> bool:
    readings = ru.parse(word)
    return bool(readings) and readings[0].tag.POS == "ADJF"


def _opener(passage: Passage, one: Draft, two: Draft) -> int | None:
    """The token «от» or «с» of a range that «до» or «по» closes."""
    gap = [passage.norm(here) for here in range(one.last, two.first)]
    if not gap or len(gap) > _LONGEST_GAP or any(word in (".", ";", ":", "(", ")") for word in gap):
        return None
    first = one.first - 1
    if passage.norm(first) not in ("от", "с", "со", "между"):
        found = read_before(passage, one.first)
        first = found.at - 1 if found and found.qualifier == "about" else first
    word = passage.norm(first)
    if word not in _OPENERS and passage.norm(first - 1) in _OPENERS and _is_adjective(word):
        first, word = first - 1, passage.norm(first - 1)  # «с нынешних 58 до 43 процентов»
    if word in _OPENERS and "до" in gap[-3:]:
        return first
    if word in ("с", "со") and gap == ["по"] and two.kind in ("ordinal", "time", "duration", None):
        return first
    if word in ("с", "со") and gap[-1] == "по" and one.kind == two.kind == "ordinal":
        return first
    if word == "между" and gap == ["и"]:
        return first
    if gap in (["мен"], ["бен"], ["пен"]) and passage.norm(two.last).startswith("аралығ"):
        return one.first
    return None


def _is_kazakh_change(passage: Passage, one: Draft, two: Draft) -> bool:
    """«30 пайыздан 51 пайызға», «64-тен 110-ға»."""
    if one.case != "abl" or two.case not in ("dat", "") or one.after is not None:
        return False
    if two.case == "" and not (passage.kazakh and two.kind is not None and passage.norm(two.last) in ("дейін",)):
        return False
    gap = [passage.norm(here) for here in range(one.last, two.first)]
    apart = {".", ";", "(", ")", "және", "кейін", "соң", "бері", "бұрын"}  # «27 минуттан кейін келді»
    told = one.kind is not None and two.kind is not None and "," in gap  # «21 500 теңгеден, сомасы 139,8 млн теңгеге»
    return len(gap) <= _LONGEST_GAP and not told and apart.isdisjoint(gap)


_CLOCK = regex.compile(r"\d{1,2}[.:][0-5]\d")


def _joined(one: Draft, two: Draft, first: int, is_change: bool, passage: Passage) -> Draft:
    low, scale = one.value, one.scale
    if one.scale == 1 and two.scale > 1 and _shares_scale(low, two, is_change):
        low, scale = low * two.scale, two.scale
    priced = "/" in (one.unit or "") and "/" not in (two.unit or "")
    whole = one if two.kind is None or priced else two
    last = two.last
    joined = whole._replace(
        first=first, last=last, value=low, max=two.value, qualifier="range", after=None, scale=scale, case=two.case
    )
    if is_change and _is_clock(passage, one, two):
        return joined._replace(
            value=_hour(passage, one), max=_hour(passage, two), kind="time", rule="time",
            unit=joined.unit or ("сағат" if passage.kazakh else "час"), inferred=() if whole.kind else ("unit",),
        )  # fmt: skip
    return joined


def _is_clock(passage: Passage, one: Draft, two: Draft) -> bool:
    """«с 9 до 18 часов», «с 8.30 до 15.00», «сағат 9-дан 18-ге дейін»."""
    if passage.norm(one.first - 1) == "сағат" and one.kind is None and one.value <= 24 and two.value <= 24:
        return True
    if one.kind == "time" or two.kind == "time":
        return True
    texts = [_figure(passage, draft.last - 1 if draft.kind is None else draft.first) for draft in (one, two)]
    if two.kind is None and one.kind is None:
        return all(_CLOCK.fullmatch(text) for text in texts)
    unit = one.unit or two.unit
    return unit in ("час", "сағат") and one.kind is None and one.value <= 24 and two.value <= 24 and not one.in_words


def _figure(passage: Passage, at: int) -> str:
    """A figure without its Kazakh ending: «18.30-ға»."""
    token = passage.tokens[at]
    return token.text.removesuffix(token.tail) if token.tail else token.text


def _hour(passage: Passage, draft: Draft) -> Decimal:
    text = _figure(passage, draft.first)
    if draft.rule != "time" and _CLOCK.fullmatch(text):
        hour, minute = regex.split("[.:]", text)
        return hours(Decimal(hour), Decimal(minute))
    return draft.value


def _shares_scale(low: Decimal, two: Draft, is_change: bool) -> bool:
    """«от 50 до 500 тысяч» shares the scale, «от 800 до 1,2 тысячи» does not: the likelier pair is the nearer one."""
    if not low or not two.value:
        return low == 0
    shared, bare = low * two.scale / two.value, low / two.value
    if not is_change and shared > 1:
        return False
    return max(shared, 1 / shared) <= max(bare, 1 / bare)
