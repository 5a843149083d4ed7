"""Annotations to findings: what in a letter does not add up."""

from __future__ import annotations

from saual.extract.annotation import Extraction, Finding
from saual.segment.anatomy import Anatomy


def check(letter: Anatomy, found: Extraction) -> tuple[Finding, ...]:
    """All findings of a letter, in the order of the text."""
    return ()
