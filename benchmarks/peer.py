"""One peer as a process of its own environment: a JSON line {"text", "language"} in, {"seconds", "items"} out.

Run by benchmarks/peers.py with the peer's name; the first line out is {"ready": true} once the peer is loaded. An item
has the words found, with `values` (numbers that it may mean) or `days` (pairs of first and last day).
"""

from __future__ import annotations

import calendar
import datetime as dt
import json
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

Item = dict[str, Any]
Read = Callable[[str, str], Iterator[Item]]
OWN_DATE = "2025-05-21"
"""The date that peers with a reference date count from: that of the letters in tests/gold."""


def natasha_dates() -> Read:
    from natasha import DatesExtractor, MorphVocab

    extractor = DatesExtractor(MorphVocab())

    def read(text: str, language: str) -> Iterator[Item]:
        for match in extractor(text):
            year, month, day = match.fact.year, match.fact.month, match.fact.day
            yield {"text": text[match.start : match.stop], "days": [span_of(year, month, day)]}

    return read


def span_of(year: int | None, month: int | None, day: int | None) -> tuple[str | None, str | None]:
    """First and last day of a date of which parts may be missing."""
    if not year:
        return None, None
    if day and month:
        return (f"{year:04}-{month:02}-{day:02}",) * 2
    if month:
        return f"{year:04}-{month:02}-01", f"{year:04}-{month:02}-{calendar.monthrange(year, month)[1]}"
    return f"{year:04}-01-01", f"{year:04}-12-31"


def natasha_money() -> Read:
    from natasha import MoneyExtractor, MorphVocab

    extractor = MoneyExtractor(MorphVocab())

    def read(text: str, language: str) -> Iterator[Item]:
        for match in extractor(text):
            yield {"text": text[match.start : match.stop], "values": [str(match.fact.amount)]}

    return read


def dateparser_search() -> Read:
    from dateparser.search import search_dates

    settings = {"RELATIVE_BASE": dt.datetime.fromisoformat(OWN_DATE), "REQUIRE_PARTS": ["day", "month"]}

    def read(text: str, language: str) -> Iterator[Item]:
        for words, when in search_dates(text, languages=[language], settings=settings) or []:
            day = when.date().isoformat()
            yield {"text": words, "days": [(day, day)]}

    return read


def quantulum() -> Read:
    from quantulum3 import parser

    def read(text: str, language: str) -> Iterator[Item]:
        for found in parser.parse(text):
            yield {"text": text[found.span[0] : found.span[1]], "values": [str(found.value)]}

    return read


def recognizers_number() -> Read:
    from recognizers_number import recognize_number, recognize_percentage
    from recognizers_text import Culture

    def read(text: str, language: str) -> Iterator[Item]:
        shares = [(found.start, found.end) for found in recognize_percentage(text, Culture.English)]
        for found in (*recognize_percentage(text, Culture.English), *recognize_number(text, Culture.English)):
            inner = any(a <= found.start and found.end <= b for a, b in shares)
            if (found.start, found.end) in shares or not inner:
                yield {"text": found.text, "values": [str(found.resolution["value"]).rstrip("%")]}

    return read


def recognizers_dates() -> Read:
    from recognizers_date_time import recognize_datetime
    from recognizers_text import Culture

    def read(text: str, language: str) -> Iterator[Item]:
        for found in recognize_datetime(text, Culture.English):
            values = (found.resolution or {}).get("values", [])
            days = [
                (v["value"], v["value"]) if "value" in v else (v.get("start"), before(v.get("end"))) for v in values
            ]
            yield {"text": found.text, "days": days}

    return read


def before(day: str | None) -> str | None:
    """The day before one that a span no longer holds."""
    try:
        return (dt.date.fromisoformat(day) - dt.timedelta(1)).isoformat() if day else None
    except ValueError:  # an hour
        return None


PEERS: dict[str, Callable[[], Read]] = {
    "natasha DatesExtractor": natasha_dates,
    "natasha MoneyExtractor": natasha_money,
    "dateparser.search": dateparser_search,
    "quantulum3": quantulum,
    "Recognizers-Text numbers": recognizers_number,
    "Recognizers-Text dates": recognizers_dates,
}


def main() -> None:
    read = PEERS[sys.argv[1]]()
    answers = sys.stdout
    sys.stdout = sys.stderr  # what a peer prints is no answer
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        start = time.process_time()
        items: list[Item] = []
        error = None
        try:
            items = list(read(asked["text"], asked["language"]))
        except Exception as raised:  # a peer's fault is one of its figures
            error = repr(raised)
        seconds = time.process_time() - start
        print(json.dumps({"seconds": seconds, "items": items, "error": error}), file=answers, flush=True)


if __name__ == "__main__":
    main()
