"""Anatomy to annotations: the extractors in their order, and which of two overlapping items stays."""

from __future__ import annotations

from saual.extract.abbreviations import find_abbreviations
from saual.extract.annotation import Extraction
from saual.extract.citations import find_citations
from saual.extract.dates import find_dates
from saual.extract.entities import find_entities
from saual.extract.quantities import find_quantities
from saual.segment.anatomy import Anatomy


def extract(letter: Anatomy) -> Extraction:
    """All annotations of a letter; no number of a date or citation is a quantity."""
    dates = find_dates(letter)
    abbreviations = find_abbreviations(letter)
    citations = find_citations(letter, dates, abbreviations)
    taken = sorted([(d.start, d.end) for d in dates] + [(c.start, c.end) for c in citations])
    return Extraction(
        abbreviations=abbreviations,
        entities=tuple(find_entities(letter, abbreviations)),
        quantities=tuple(find_quantities(letter, taken)),
        dates=dates,
        citations=citations,
    )
