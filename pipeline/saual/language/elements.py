"""Tokens of a calendar to elements: one date as written, «15 мая 2024 года», «2024 жылғы 3-тоқсанда»."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from saual.language.calendar import SAME_YEAR, Token, listed

Unit = Literal["day", "month", "quarter", "half", "months", "year", "decade", "school", "number"]


class Element(NamedTuple):
    """One date as written. `number` is that of the day, month, quarter, half-year or months from January on.

    `year` is None where none is written; `offset` counts it from the letter's own year. `edge` is the start, middle
    or finish of the time named. `until` is the index of the token after it. A day in figures alone has month 0 and
    its proleptic ordinal as number. `carried`: the year is that of the date before it.
    """

    unit: Unit
    start: int
    end: int
    until: int
    number: int = 0
    month: int = 0
    year: int | None = None
    offset: int | None = None
    edge: str = ""
    case: str = ""
    kazakh: bool = False
    worded: bool = True
    plural: bool = False
    carried: bool = False


_END = Token("mark", -1, -1, "")
PADDING = 8
OPENING = frozenset('«"“„(')
_CLOSING = frozenset('»"”“')
_UNITS: dict[str, Unit] = {"quarter": "quarter", "half": "half"}
_METRES = frozenset(("м", "км", "см", "метр", "метра", "метров", "метре", "метрах", "метрам"))
_DECADE = frozenset(("е", "х", "ые", "ых"))


def pad(tokens: Sequence[Token]) -> list[Token]:
    """The tokens with blanks behind them, so that a look ahead always meets one."""
    return [*tokens, *[_END] * PADDING]


def _glued(tokens: Sequence[Token], i: int) -> bool:
    """Whether a token stands at the one before it without a space."""
    return i > 0 and tokens[i].start == tokens[i - 1].end


def _suffixed(tokens: Sequence[Token], i: int) -> int:
    """The index after the figure at `i` and its ending: «1-го», «3-тоқсан» (the word stays)."""
    if tokens[i + 1].kind == "dash" and _glued(tokens, i + 1) and _glued(tokens, i + 2):
        after = tokens[i + 2]
        if after.kind == "word" and listed(after.word, "figure_endings"):
            return i + 3
        if after.kind in ("month", "quarter", "half"):
            return i + 2
    return i + 1


def _after_year_word(tokens: Sequence[Token], i: int) -> int:
    """The index after the year word at `i` and its stop: «г.», «жж.»."""
    short = tokens[i].word in ("г", "гг", "ж", "жж")
    return i + 2 if short and tokens[i + 1].word == "." and _glued(tokens, i + 1) else i + 1


def _is_year(token: Token) -> bool:
    return token.kind == "number" and len(token.word) == 4 and 1000 <= token.value <= 2199


def element(tokens: Sequence[Token], i: int) -> Element | None:
    """The longest element that begins at token `i`, or None."""
    kind = tokens[i].kind
    if kind == "day":
        until = i + 1
        if tokens[i + 1].kind == "year":
            until = _after_year_word(tokens, i + 1)
        elif tokens[i + 1].kind == "dash" and listed(tokens[i + 2].word, "figure_endings") and _glued(tokens, i + 2):
            until = i + 3
        return Element("day", tokens[i].start, tokens[until - 1].end, until, tokens[i].value, year=0)
    return _year_first(tokens, i) or _period_first(tokens, i) or _bare(tokens, i)


def _bare(tokens: Sequence[Token], i: int) -> Element | None:
    """A figure that its right neighbour may give a meaning: «20» in «20 и 21 мая»."""
    token = tokens[i]
    if token.kind == "number" or token.kind == "ordinal":
        until = _suffixed(tokens, i) if token.kind == "number" else i + 1
        if tokens[until - 1].kind == "dash":
            until = i + 1
        after = tokens[until]
        if token.kind == "number" and after.word and after.start == token.end and after.kind == "word":
            return None  # «15А», «5млн»
        return Element("number", token.start, tokens[until - 1].end, until, token.value, plural=len(token.word) == 4)
    return None


def _year_first(tokens: Sequence[Token], i: int) -> Element | None:
    """A year: «2024 году», «текущего года», «2020/2021 учебный год», «90-е годы»; in Kazakh with what follows it."""
    token, after = tokens[i], tokens[i + 1]
    year: int | None = None
    offset: int | None = None
    if token.kind == "year" and token.kazakh and token.word in ("жыл", "жылдың"):
        found = _year_element(tokens, i, i + 1, None, 0, False)
        edged = _with_kazakh_edge(tokens, found)
        return edged._replace(kazakh=True) if edged.edge else None
    if token.kind == "this_year":
        offset, j = token.value, i + 1
        if token.kazakh and tokens[j].kind == "year" and tokens[j].kazakh:
            j += 1  # «биылғы жылы»
        return _year_element(tokens, i, j, None, offset, token.kazakh)
    if token.kind == "same":
        j = i + 1 + (after.word == "же")
        if tokens[j].kind != "year" or tokens[j].kazakh != token.kazakh or (not token.kazakh and j == i + 1):
            return None
        return _year_element(tokens, i, _after_year_word(tokens, j), None, SAME_YEAR, token.kazakh)
    if token.kind == "relative" and after.kind in ("year", "school", "quarter", "half"):
        offset, j = token.value, i + 1
        if after.kind in ("quarter", "half"):
            return None
    elif token.kind == "pair" or _is_year(token):
        year, j = token.value, i + 1
    else:
        return _decade(tokens, i)
    if token.kind == "number" and after.kind == "dash" and _glued(tokens, i + 1):
        return _decade(tokens, i) or _suffixed_year(tokens, i)
    school = tokens[j].kind == "school"
    j += school or listed(tokens[j].word, "year_adjectives")
    if tokens[j].kind not in ("year", "years"):
        if token.kind != "pair" or school:
            return None
        return Element("year", token.start, token.end, i + 1, 1, year=year, worded=False)
    if year is not None and year < 1800 and tokens[j].word in ("жыл", "года", "г"):
        return None  # «1200 жыл» is how long
    found = _year_element(tokens, i, _after_year_word(tokens, j), year, offset, tokens[j].kazakh)
    if found.plural and found.kazakh and year is not None and _names_decade(tokens, i):
        return found._replace(unit="decade")
    if school or token.kind == "pair":
        return found._replace(unit="school" if school else "year", number=int(token.kind == "pair"))
    return found


def _names_decade(tokens: Sequence[Token], i: int) -> bool:
    """«1990 жылдары»: a round year with the plural, where no year before it makes a list or a span with it."""
    before = tokens[i - 1] if i else _END
    joined = before.kind in ("comma", "dash") or before.word in ("және", "мен", "пен", "бен")
    return tokens[i].value % 10 == 0 and not (joined and i > 1 and _is_year(tokens[i - 2]))


def _suffixed_year(tokens: Sequence[Token], i: int) -> Element | None:
    """«2025-жылы», «2024-ші жылы»."""
    j = _suffixed(tokens, i)
    if j == i + 1 and tokens[i + 2].kind in ("year", "years") and tokens[i + 2].kazakh and _glued(tokens, i + 2):
        j = i + 2
    if j > i + 1 and tokens[j].kind in ("year", "years"):
        year = tokens[i].value
        return _year_element(tokens, i, _after_year_word(tokens, j), year, None, tokens[j].kazakh)
    return None


def _decade(tokens: Sequence[Token], i: int) -> Element | None:
    """«90-х годов», «2000-е годы», «1990-жылдары»; two figures are of the twentieth century."""
    token = tokens[i]
    if token.kind != "number" or token.value % 10 or len(token.word) not in (2, 4):
        return None
    if tokens[i + 1].kind != "dash" or not _glued(tokens, i + 1) or not _glued(tokens, i + 2):
        return None
    j = i + 2
    if tokens[j].word in _DECADE:
        j += 1
        if tokens[j].kind != "years" and not (len(token.word) == 4 and token.value >= 1800):
            return None
    elif not (tokens[j].kind == "years" and tokens[j].kazakh):
        return None
    until = _after_year_word(tokens, j) if tokens[j].kind == "years" else j
    year = token.value if token.value >= 1000 else 1900 + token.value
    return Element("decade", token.start, tokens[until - 1].end, until, year=year)


def _year_element(
    tokens: Sequence[Token], i: int, until: int, year: int | None, offset: int | None, kazakh: bool
) -> Element:
    """A year alone, or in Kazakh with the day, month, quarter or edge that follows."""
    last = tokens[until - 1]
    plural = any(token.kind == "years" for token in tokens[i:until])
    found = Element("year", tokens[i].start, last.end, until, 0, 0, year, offset, "", last.case, kazakh, True, plural)
    if not kazakh or plural:
        return found
    period = _period(tokens, until)
    if period is None and tokens[until].word == "алғашқы":  # «2025 жылдың алғашқы төрт айында»
        months = _period(tokens, until + 1)
        period = months if months and months.unit == "months" else None
    if period and period.kazakh:
        return _with_kazakh_edge(tokens, period._replace(start=found.start, year=year, offset=offset))
    return _with_kazakh_edge(tokens, found)


def _with_kazakh_edge(tokens: Sequence[Token], found: Element) -> Element:
    token = tokens[found.until]
    if token.kazakh and token.kind in ("start", "middle", "finish") and _possessed(token):
        return found._replace(edge=token.kind, end=token.end, until=found.until + 1, case=token.case)
    return found


def _possessed(token: Token) -> bool:
    """Whether an edge word belongs to what stands before it: «басы», not «басқа»."""
    return any(token.word.startswith(stem) for stem in ("басы", "соңы", "аяғы", "ортасы"))


def _period_first(tokens: Sequence[Token], i: int) -> Element | None:
    """A day, month, quarter … with the year that follows, if any; «до конца мая 2024 года» has its edge before."""
    token = tokens[i]
    if token.kind in ("start", "middle", "finish"):
        return _edge_first(tokens, i)
    if token.kind == "relative" and tokens[i + 1].kind in ("quarter", "half"):
        return None
    period = _period(tokens, i)
    if period is None:
        return None
    if period.kazakh:
        period = _with_kazakh_edge(tokens, _with_kazakh_year(tokens, period))
        return None if period.unit == "months" else period
    found = _with_year(tokens, period)
    return None if found.unit == "months" and found.year is None and found.offset is None else found


def _with_kazakh_year(tokens: Sequence[Token], found: Element) -> Element:
    """«20 мамыр 2026 жылы»: the year behind its month, as letters translated word by word have it."""
    year, word = tokens[found.until], tokens[found.until + 1]
    if not _is_year(year) or word.kind != "year" or not word.kazakh:
        return found
    until = _after_year_word(tokens, found.until + 1)
    return found._replace(end=tokens[until - 1].end, until=until, year=year.value, case=word.case)


def _edge_first(tokens: Sequence[Token], i: int) -> Element | None:
    token = tokens[i]
    if token.kazakh:
        return None
    inner = _period(tokens, i + 1)
    if inner and not inner.kazakh and inner.unit != "months":
        found = _with_year(tokens, inner)
    elif tokens[i + 1].kind == "year" and not tokens[i + 1].kazakh:
        until = _after_year_word(tokens, i + 1)
        found = Element("year", token.start, tokens[until - 1].end, until, offset=0)
    else:
        year = _year_first(tokens, i + 1)
        if year is None or year.kazakh:
            return None
        found = year
    return found._replace(start=token.start, edge=token.kind)


def _with_year(tokens: Sequence[Token], found: Element) -> Element:
    """A Russian period with the year after it: «мая 2024 года», «I квартал 2024», «15 мая т.г.»."""
    j = found.until
    token = tokens[j]
    if token.kind == "comma" and _is_year(tokens[j + 1]) and tokens[j + 2].word in ("г", "год"):
        j += 1  # «май, 2024 г.»
    year = _year_first(tokens, j)
    if year and not year.kazakh and year.unit in ("year", "school") and not year.plural:
        end, until = year.end, year.until
        return found._replace(end=end, until=until, year=year.year, offset=year.offset)
    token = tokens[j]
    if _is_year(token) and token.value >= 1900 and not (tokens[j + 1].kind == "dash" and _glued(tokens, j + 1)):
        after = tokens[j + 1]
        if after.start != token.end or not after.word[:1].isalpha():
            return found._replace(end=token.end, until=j + 1, year=token.value)
    return found


def _period(tokens: Sequence[Token], i: int) -> Element | None:
    """A day, month, quarter, half-year or number of months, without year and edge."""
    token = tokens[i]
    if token.kind == "month":
        return _month(tokens, i)
    if (
        token.kind == "day_month"
        and i
        and tokens[i - 1].word in ("ж", ".")
        and tokens[i - 2].kind in ("number", "year")
    ):
        return Element("day", token.start, token.end, i + 1, token.value // 100, token.value % 100, kazakh=True)
    if token.kind == "mark" and token.word in OPENING and tokens[i + 1].kind == "number":
        j = _suffixed(tokens, i + 1)
        if tokens[j].word in _CLOSING:
            return _day(tokens, i, i + 1, j + 1 + (tokens[j + 1].kind == "dash"))
        return None
    if token.kind in ("number", "ordinal", "cardinal"):
        j = _suffixed(tokens, i) if token.kind == "number" else i + 1
        unit = _UNITS.get(tokens[j].kind)
        if unit and 1 <= token.value <= (4 if unit == "quarter" else 2):
            last = tokens[j]
            short = last.word == "кв" and tokens[j + 1].word == "."
            if short and tokens[j + 2].word in _METRES:
                return None  # «4 кв. м»
            until = j + 2 if short else j + 1
            end = tokens[until - 1].end
            return Element(unit, token.start, end, until, token.value, case=last.case, kazakh=last.kazakh)
        if tokens[j].kind == "month_word" and token.kind != "ordinal" and 1 <= token.value <= 11 and j == i + 1:
            last = tokens[j]
            return Element("months", token.start, last.end, j + 1, token.value, case=last.case, kazakh=last.kazakh)
        if token.kind == "number":
            return _day(tokens, i, i, j)
    return None


def _day(tokens: Sequence[Token], i: int, number: int, j: int) -> Element | None:
    """The number at `number` as day of the month at `j`."""
    month, value = tokens[j], tokens[number].value
    if month.kind != "month" or not 1 <= value <= 31 or len(tokens[number].word) > 2:
        return None
    until = j + 1
    if month.word in ("янв", "фев", "апр", "авг", "сен", "сент", "окт", "ноя", "нояб", "дек"):
        until += tokens[until].word == "."
    end = tokens[until - 1].end
    return Element("day", tokens[i].start, end, until, value, month.value, case=month.case, kazakh=month.kazakh)


def _month(tokens: Sequence[Token], i: int) -> Element:
    """«мае месяце», «мамыр айының», and the Kazakh day after its month: «мамырдың 5-інде», «мамыр айының 5-і»."""
    month = tokens[i]
    until = i + 1
    after = tokens[until]
    if after.kind == "month_word" and after.kazakh == month.kazakh:
        until += 1
    last = tokens[until - 1]
    worded = until == i + 2
    if month.kazakh and last.word.endswith(("ың", "ің")) and tokens[until].kind == "number":
        number, ending = tokens[until], tokens[until + 2]
        if tokens[until + 1].kind == "dash" and listed(ending.word, "kazakh_day_endings") and 1 <= number.value <= 31:
            case = {"н": "ablative", "е": "dative", "а": "dative"}.get(ending.word[-1], "")
            return Element("day", month.start, ending.end, until + 3, number.value, month.value, case=case, kazakh=True)
    return Element(
        "month", month.start, last.end, until, 0, month.value, case=last.case, kazakh=month.kazakh, worded=worded
    )
