"""Anatomy to annotations: the extractors in their order, and which of two overlapping items stays."""

from __future__ import annotations

from saual.extract.annotation import Extraction
from saual.extract.dates import find_dates
from saual.extract.entities import find_entities
from saual.extract.quantities import find_quantities
from saual.segment.anatomy import Anatomy


def extract(letter: Anatomy) -> Extraction:
    """All annotations of a letter; no number of a date is a quantity."""
    dates = find_dates(letter)
    taken = [(date.start, date.end) for date in dates]
    return Extraction(
        entities=tuple(find_entities(letter)),
        quantities=tuple(find_quantities(letter, taken)),
        dates=dates,
    )
