"""Names in two languages: organisations, persons, places, offices, programmes and more, by rules, lists and models."""

from __future__ import annotations

from collections.abc import Sequence

from saual.extract.annotation import Entity
from saual.extract.entities.merge import settle
from saual.extract.entities.paragraph import find_by_rule
from saual.extract.entities.span import Found
from saual.segment.anatomy import Anatomy


def find_entities(letter: Anatomy) -> list[Entity]:
    """All names of a letter in the order of its text."""
    found: list[Found] = []
    for block in letter.blocks:
        found += find_by_rule(block.text, block.start)
    return [_entity(name, letter) for name in settle(found)]


def find_in_texts(texts: Sequence[str]) -> list[list[Found]]:
    return [settle(find_by_rule(text, 0)) for text in texts]


def _entity(found: Found, letter: Anatomy) -> Entity:
    return Entity(found.start, found.end, found.by, found.label, found.normal, score=found.score)
