"""Dates of a letter: what the calendar of both languages says, with years from the letter's own date."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from saual.extract.annotation import Date
from saual.extract.dates_bare import find_bare_years
from saual.extract.dates_resolve import Reading, resolve
from saual.extract.dates_tense import is_future
from saual.language.calendar import SAME_YEAR, Token, load_lexicon, tokenize
from saual.language.days import month_later
from saual.language.elements import pad
from saual.language.expressions import Expression, parse
from saual.segment.anatomy import Anatomy


def find_dates(letter: Anatomy) -> tuple[Date, ...]:
    """All dates of a letter in their order, none inside another."""
    return tuple(dates_of(letter.text.value, letter_date(letter)))


def letter_date(letter: Anatomy) -> dt.date | None:
    """The day a letter was written: its own date, that of a stamp, of its reading; else a month after what it answers.

    An answer is due one month after the letter it answers, so dates up to then are of that year.
    """
    stamped = sorted(stamp.date for stamp in letter.stamps if stamp.date)
    for iso in (letter.outgoing[1], *stamped, letter.announced):
        if iso:
            return dt.date.fromisoformat(iso)
    answered = [a.date for a in letter.in_reply_to if a.date]
    return month_later(dt.date.fromisoformat(max(answered))) if answered else None


def dates_of(text: str, own: dt.date | None) -> Iterator[Date]:
    """The dates of a text whose own date is `own`; without it, dates that need it have neither end.

    >>> [(text[d.start:d.end], d.last) for text in ["до конца 2020 года; 20 августа"] for d in dates_of(text, None)]
    [('до конца 2020 года', datetime.date(2020, 12, 31)), ('20 августа', None)]
    """
    at = 0
    for line in text.split("\n"):
        if any(c.isdigit() for c in line) or any(c.isalpha() for c in line):
            yield from _Line(line, at, own).dates()
        at += len(line) + 1


class _Place(NamedTuple):
    """Where an expression stands in its line, its preposition included where that changes the span."""

    start: int
    end: int
    open: bool
    before: str


class _Line:
    """One paragraph, its tokens and the date of its letter."""

    def __init__(self, line: str, at: int, own: dt.date | None) -> None:
        self.line = line
        self.at = at
        self.own = own
        self.tokens: Sequence[Token] = pad(tokenize(line))
        self.told: int | None = None  # the year of the date read last

    def dates(self) -> list[Date]:
        """Dates of the line, in order."""
        found = [date for expression in parse(self.tokens) if (date := self._date(expression)) is not None]
        found += [self._placed(*bare) for bare in find_bare_years(self.line, self.tokens, found, self.at)]
        found.sort(key=lambda date: date.start)
        return sorted([*found, *self._year_earlier(found)], key=lambda date: date.start)

    def _date(self, written: Expression) -> Date | None:
        expression = self._of_told_year(written) if self._credible(written) else None
        if expression is None:
            return None
        place = self._place(expression)
        future = self._future(place)
        reading = resolve(expression, self.own, place.open, place.before, future)
        if reading is None:
            return None
        told = reading.last or reading.first
        self.told = told.year if told else self.told
        return self._placed(place.start, place.end, reading)

    def _of_told_year(self, expression: Expression) -> Expression | None:
        """«сол жылғы 6 сәуірде», «6 апреля того же года»: the year of the date before; no date without one."""
        first, last = expression.first, expression.last
        if SAME_YEAR not in (first.offset, last.offset):
            return expression
        if self.told is None:
            return None
        begin, end = (e._replace(offset=None, year=self.told, carried=True) if e.offset == SAME_YEAR else e
                      for e in (first, last))  # fmt: skip
        return expression._replace(first=begin, last=begin if first is last else end)

    def _placed(self, start: int, end: int, reading: Reading) -> Date:
        return Date(
            self.at + start, self.at + end, "rule:date", reading.first, reading.last, reading.granularity,
            reading.inferred,
        )  # fmt: skip

    def _word(self, i: int) -> str:
        return self.tokens[i].word.lower() if i >= 0 else ""

    def _place(self, expression: Expression) -> _Place:
        first, last, at, until = expression
        before, start, end = self._word(at - 1), first.start, last.end
        if first is not last:
            opened = before in ("с", "со", "от") and self._joined_by_word(expression)
            if opened:
                return _Place(self.tokens[at - 1].start, end, False, before)
            after = self.tokens[until]
            if last.case == "dative" and after.word.startswith(("дейін", "шейін")) and first.case == "ablative":
                return _Place(start, after.end, False, "")
        if before == "к" and self.line[end : end + 3].lstrip(", (").startswith("%"):
            return _Place(start, end, False, before)  # «К 2023 году, %»: against that year
        if before in ("до", "к", "ко") or (before == "по" and self._accusative(expression)):
            return _Place(self.tokens[at - 1].start, end, True, before)
        if before in ("позднее", "позже") and self._word(at - 2) == "не":
            return _Place(self.tokens[at - 2].start, end, True, before)
        after = self.tokens[until]
        if last.case == "dative" and after.word.startswith(("дейін", "шейін", "қарай")):
            return _Place(start, after.end, True, before)
        return _Place(start, end, False, before)

    def _joined_by_word(self, expression: Expression) -> bool:
        """«с … по …», and not «с 1-3 мая»."""
        between = self.line[expression.first.end : expression.last.start]
        return between.strip() in ("по", "до", "на")

    def _accusative(self, expression: Expression) -> bool:
        """«по 2025 год», «по май», but not «по 2023 году»."""
        word = self.tokens[expression.until - 1].word
        return word not in ("году", "годам") and not (expression.last.unit == "month" and word.endswith(("у", "ю")))

    def _sentence(self, start: int, end: int) -> str:
        """The sentence around a span, as far as its cues may stand."""
        left = max(self.line.rfind(stop, max(0, start - 300), start) for stop in (". ", "? ", "! "))
        right = min(
            (at for stop in (". ", "? ", "! ") if (at := self.line.find(stop, end, end + 300)) >= 0), default=-1
        )
        return self.line[max(left, start - 300, 0) : right if right >= 0 else end + 300]

    def _future(self, place: _Place) -> bool:
        """Whether a date without a year lies after the letter's."""
        told = is_future(self.line, place.start, place.end)
        if told is not None:
            return told
        cues = load_lexicon().cues
        sentence = self._sentence(place.start, place.end)
        if place.open:
            return not cues["past"].search(sentence) or bool(cues["future"].search(sentence))
        return bool(cues["future"].search(sentence))

    def _credible(self, expression: Expression) -> bool:
        """Whether an expression is a date here and no number of a document, street, season or name."""
        first, _, at, _ = expression
        before = self._word(at - 1)
        token = self.tokens[at]
        if token.kind in ("number", "pair", "ordinal") and self._coded(at):
            return False
        if first.unit == "day" and first.month == 0:
            return token.word[-3] != "." or before not in ("п", "пункт", "пункта", "версия", "версии", "тел")
        if first.unit in ("day", "month") and first.year is None and load_lexicon().cues["names"].fullmatch(before):
            return False
        if first.unit == "month" and first.year is None and first.offset is None and first is expression.last:
            return self._lone_month(expression)
        return True

    def _coded(self, i: int) -> bool:
        """«№ 2020», «ДСМ-15»: a figure that belongs to a code."""
        before = self.tokens[i - 1] if i else None
        if before is None:
            return False
        if before.word in ("№", "N", "§"):
            return True
        glued = before.kind == "dash" and before.end == self.tokens[i].start
        return (
            glued and i > 1 and self.tokens[i - 2].end == before.start and self.tokens[i - 2].kind in ("word", "mark")
        )

    def _lone_month(self, expression: Expression) -> bool:
        """A month without day and year: written small, and in Kazakh with «айы» or an ending of time."""
        first, _, at, _ = expression
        token = self.tokens[at]
        if not self.line[token.start].islower() and not first.edge:
            opens = self.line[: token.start].rstrip()[-1:] in ("", ".", "!", "?")
            timed = first.case == "locative" and first.month not in load_lexicon().ambiguous  # «Тамызда көпір ашылды»
            return first.kazakh and (first.worded or (opens and timed))
        if not first.kazakh:
            return len(token.word) >= 4 or token.word in ("май", "мая", "мае", "маю")
        ambiguous = first.month in load_lexicon().ambiguous
        return (first.worded and first.until > at + 1) or (bool(first.case) and not ambiguous)

    def _year_earlier(self, found: Sequence[Date]) -> Iterator[Date]:
        """«годом ранее»: the year before the one told of in the sentence, else before the letter's."""
        for i, token in enumerate(self.tokens):
            if token.word == "годом" and self._word(i + 1) in ("ранее", "раньше"):
                told = found[: bisect_right(found, self.at + token.start, key=lambda date: date.end)][-1:]
                stop = self.line.rfind(". ", max(0, told[0].end - self.at), token.start) if told else 0
                near = told[0].last if told and stop < 0 and told[0].end + 300 > token.start + self.at else None
                yield self._placed(token.start, self.tokens[i + 1].end, _year_before(near or self.own))


def _year_before(day: dt.date | None) -> Reading:
    if day is None:
        return Reading(None, None, "year", ())
    return Reading(dt.date(day.year - 1, 1, 1), dt.date(day.year - 1, 12, 31), "year", ("year",))
