"""Anatomy to annotations: the extractors in their order, and which of two overlapping items stays."""

from __future__ import annotations

from saual.extract.annotation import Extraction
from saual.extract.quantities import find_quantities
from saual.segment.anatomy import Anatomy


def extract(letter: Anatomy) -> Extraction:
    """All annotations of a letter."""
    return Extraction(quantities=tuple(find_quantities(letter)))
