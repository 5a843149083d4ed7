"""Inquiries with their answers: by number and year, by date due, request by request. Pure functions of records.

Deputies' inquiries count in one row each year; the letters before the number tell the language only: «ДЗ-124» and
«ДС-124» of a year are the same inquiry.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

import regex

from saual.link_align import Passage, align
from saual.record import Finding, IsoDate, Item, Letter, Range

SAME = 15
"""Days by which the date in a reference may be off and still mean the inquiry with that number."""

_COUNTED = regex.compile(r"(?i)(?<!\p{L})д[зс]\s*[-–—‑]?\s*(\d+)(?!\d)")
_SIGN = regex.compile(r"[\s№#]+")


class Reference(NamedTuple):
    """The inquiry that an answer names; `inferred` where only the answer's own number tells it."""

    number: str
    date: IsoDate | None
    inferred: bool = False


class RequestAnswers(NamedTuple):
    """A request with the passages that answer it, best first."""

    inquiry: str
    position: int
    text: str
    answered_by: tuple[Passage, ...]


class Told(NamedTuple):
    """What an answer says of an inquiry that is not at hand."""

    letter: str
    number: str
    date: IsoDate | None
    subject: str | None
    headings: tuple[str, ...]


class Dossier(NamedTuple):
    """An inquiry, all that answers it, and whether that was in time. Days are counted from the start date."""

    number: str
    year: int | None
    inquiries: tuple[str, ...]
    answers: tuple[str, ...]
    requests: tuple[RequestAnswers, ...]
    registered: IsoDate | None
    announced: IsoDate | None
    due: IsoDate | None
    answered: IsoDate | None
    days: int | None
    overdue: bool
    late: bool
    findings: tuple[Finding, ...]
    told: tuple[Told, ...]


def counter(number: str) -> str:
    """What is the same in all forms of an inquiry's number.

    >>> [counter(number) for number in ("ДЗ-124", "№ ДС – 124", "12-14/ДЗ-124", "124", "09-12/77 И")]
    ['124', '124', '124', '124', '09-12/77и']
    """
    match = _COUNTED.search(number)
    return match[1].lstrip("0") or "0" if match else _SIGN.sub("", number).lower()


def references(letter: Letter) -> list[Reference]:
    """The inquiries a letter answers; where it names none, an answer's own number «12-14/ДЗ-124» may tell."""
    found = [Reference(reference.number, reference.date) for reference in letter.in_reply_to]
    number = letter.outgoing.number
    if not found and letter.kind == "answer" and number and _COUNTED.search(number):
        found.append(Reference(number, None, inferred=True))
    return list(dict.fromkeys(found))


def own_date(letter: Letter) -> str | None:
    """The day of a letter: registered, else read out."""
    return letter.outgoing.date or letter.announced


def due(start: str) -> str:
    """When the answer is due: a month on, the same day or the month's last (Constitutional law of 16.10.1995, art. 27).

    >>> due("2025-05-22"), due("2024-01-31"), due("2025-12-30")
    ('2025-06-22', '2024-02-29', '2026-01-30')
    """
    day = dt.date.fromisoformat(start)
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1])).isoformat()


def means(reference_date: str | None, inquiry_date: str | None, answer_date: str | None) -> bool:
    """Whether a reference with the right number means an inquiry of this date: the year decides, days may be off.

    >>> means("2025-05-22", "2025-05-20", None), means("2024-05-22", "2025-05-20", None)
    (True, False)
    >>> means("2025-01-03", "2024-12-30", None)  # read out in one year, registered in the other
    True
    >>> means(None, "2025-05-20", "2025-06-18"), means(None, "2023-05-20", "2025-06-18")
    (True, False)
    """
    if inquiry_date is None:
        return True
    if reference_date is not None:
        return reference_date[:4] == inquiry_date[:4] or abs(days_between(inquiry_date, reference_date)) <= SAME
    return answer_date is None or 0 <= days_between(inquiry_date, answer_date) <= 366


def dossier(number: str, inquiries: Sequence[Letter], answers: Sequence[Letter], on: str) -> Dossier:
    """All about one inquiry. `inquiries` are its versions, `answers` the letters that answer it; `on` is today."""
    answers = sorted(answers, key=lambda letter: (own_date(letter) or "", letter.id))
    registered = min((i.outgoing.date for i in inquiries if i.outgoing.date), default=None)
    announced = min((i.announced for i in inquiries if i.announced), default=None)
    told = () if inquiries else tuple(_told(number, answers))
    if not inquiries:
        registered = min((one.date for one in told if one.date), default=None)
    start = registered or announced
    dates = [day for answer in answers if (day := answer.outgoing.date)]
    end = due(start) if start else None
    passages = [align(inquiry, answers) for inquiry in inquiries]
    return Dossier(
        number=number,
        year=int(start[:4]) if start else None,
        inquiries=tuple(i.id for i in inquiries),
        answers=tuple(a.id for a in answers),
        requests=tuple(
            RequestAnswers(inquiry.id, position, request.text, found)
            for inquiry, aligned in zip(inquiries, passages, strict=True)
            for position, (request, found) in enumerate(zip(inquiry.requests, aligned, strict=True))
        ),
        registered=registered,
        announced=announced,
        due=end,
        answered=max(dates, default=None),
        days=days_between(start, min(dates)) if start and dates else None,
        overdue=end is not None and not answers and on > end,
        late=end is not None and bool(dates) and min(dates) > end,
        findings=tuple(_findings(inquiries, answers)),
        told=told,
    )


def days_between(start: str, end: str) -> int:
    """Days from one ISO day to another."""
    return (dt.date.fromisoformat(end) - dt.date.fromisoformat(start)).days


def _told(number: str, answers: Iterable[Letter]) -> Iterator[Told]:
    for answer in answers:
        for reference in references(answer):
            if counter(reference.number) == counter(number):
                subject = answer.subject.text if answer.subject else None
                headings = tuple(section.heading for section in answer.sections)
                yield Told(answer.id, reference.number, reference.date, subject, headings)
                break


def _findings(inquiries: Sequence[Letter], answers: Sequence[Letter]) -> Iterator[Finding]:
    """What the versions of one letter say differently: the two languages of the inquiry, of an answer."""
    for group in (inquiries, *_versions(answers)):
        russian = [letter for letter in group if letter.languages[:1] == ["ru"]]
        kazakh = [letter for letter in group if letter.languages[:1] == ["kk"]]
        for one, other in zip(russian, kazakh, strict=False):
            yield from differences(one, other)


def _versions(answers: Sequence[Letter]) -> Iterator[list[Letter]]:
    """Answers with one number and day, or two that name each other as counterparts, are versions of one letter."""
    groups: dict[object, list[Letter]] = {}
    for answer in answers:
        number, pair = answer.outgoing.number, sorted(filter(None, (answer.id, answer.counterpart)))
        groups.setdefault((counter(number), answer.outgoing.date) if number else tuple(pair), []).append(answer)
    yield from groups.values()


TELLING = Decimal(10)
"""Smaller numbers are written out, left out or turned into «оба», «екеуі» as the language wants it."""
ALIKE = 0.5
"""Two letters that share less of their figures than this are no versions of one."""


def differences(russian: Letter, kazakh: Letter) -> Iterator[Finding]:
    """Numbers, dates and acts that only one of two versions names; spans are those of the version that has them."""
    names = {letter.id: _named(letter) for letter in (russian, kazakh)}
    shared = len(names[russian.id].keys() & names[kazakh.id].keys())
    if shared < ALIKE * min(map(len, names.values())):
        return
    for mine, other, language in ((russian, kazakh, "казахской"), (kazakh, russian, "русской")):
        for key, (words, span) in names[mine.id].items():
            if key not in names[other.id]:
                message = f"Версии расходятся: в {mine.id} есть «{words}», в {language} версии ({other.id}) нет."
                yield Finding(rule="languages_differ", severity="info", message=message, spans=[span])


def _named(letter: Letter) -> dict[str, tuple[str, Range]]:
    """What both versions should name, by a key that is the same in both languages, with its first place."""
    named: dict[str, tuple[str, Range]] = {}
    for quantity in reversed(letter.quantities):
        if abs(Decimal(quantity.value)) >= TELLING and any(sign.isdigit() for sign in quantity.text):
            for value in filter(None, (quantity.value, quantity.max)):
                named[f"{Decimal(value).normalize():f}"] = _place(quantity)
    for date in reversed(letter.dates):
        if not date.inferred:
            named[f"{date.from_}/{date.to}"] = _place(date)
    for citation in reversed(letter.citations):
        if citation.number:
            named[f"№ {citation.number}"] = _place(citation)
    return named


def _place(item: Item) -> tuple[str, Range]:
    return item.text, Range(start=item.start, end=item.end)
