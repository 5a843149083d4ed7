"""Much of one thing: every extractor ends in time linear in its text, and what it finds stays within it.

A pattern that ran away, or a loop that looked back to the beginning, would take hours here.
"""

from __future__ import annotations

import datetime as dt

import pytest

from saual.extract.abbreviations import abbreviations_of
from saual.extract.citations import citations_of
from saual.extract.dates import dates_of
from saual.extract.quantities import read_drafts, to_quantity
from saual.extract.quantities.passage import read_passage
from saual.language.sentences import split_sentences

OWN = dt.date(2025, 5, 21)
MEGABYTE = 1_000_000
MEGABYTES = ["7", "(", "«", "от "]
PIECES = [
    ")", "»", "–", "-", "...", "… ", ". ", ", ", "млн ", "тыс. ", "-ден ", "-ның ", "ының ", "мың ", "1 ", "1/", "12:",
    "№ ", "из них ", "(далее – ", "жылғы ", "мая ", "каждый ", "с 5 по ", "5 начатых в ", "11 часов 5 ", "220/110 ",
    "\n", "\n\n", "1 | ",
]  # fmt: skip


def spans(text: str) -> list[tuple[int, int]]:
    """Everything found in a text as one paragraph, by each extractor in turn."""
    dates = list(dates_of(text, OWN))
    abbreviations = list(abbreviations_of(text))
    passage = read_passage(text, 0, False)
    quantities = [to_quantity(passage, draft) for draft in read_drafts(passage)]
    citations = list(citations_of(text, dates, abbreviations))
    found: list[tuple[int, int]] = []
    found += [(item.start, item.end) for item in dates]
    found += [(item.start, item.end) for item in abbreviations]
    found += [(item.start, item.end) for item in quantities]
    found += [(item.start, item.end) for item in citations]
    return [*found, *split_sentences(text)]


@pytest.mark.parametrize("piece", MEGABYTES)
def test_a_megabyte(piece: str) -> None:
    text = piece * (MEGABYTE // len(piece))
    assert all(0 <= start < end <= len(text) for start, end in spans(text))


@pytest.mark.parametrize("piece", PIECES)
def test_much_of_one_thing(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert all(0 <= start < end <= len(text) for start, end in spans(text))
