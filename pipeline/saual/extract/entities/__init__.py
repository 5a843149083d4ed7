"""Names in two languages: organisations, persons, places, offices, programmes and more, by rules, lists and models.

Rules and lists first, paragraph by paragraph; then the short forms that the letter itself explains; then the models,
for what is left. `merge.settle` chooses among overlapping proposals, `naming` gives all mentions one form.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from saual.extract.annotation import Abbreviation, Entity
from saual.extract.contacts import find_contacts
from saual.extract.entities import models, naming, short
from saual.extract.entities.again import find_again
from saual.extract.entities.merge import settle
from saual.extract.entities.paragraph import find_by_rule
from saual.extract.entities.rows import find_in_tables
from saual.extract.entities.span import Found, Paragraph
from saual.extract.entities.tokens import tokenize
from saual.record import EntityLabel
from saual.segment.anatomy import Anatomy


def find_entities(letter: Anatomy, abbreviations: Sequence[Abbreviation] = ()) -> list[Entity]:
    """All names of a letter in the order of its text; offices may hold other names, nothing else overlaps."""
    paragraphs = [Paragraph(block.start, block.text, block.language) for block in letter.blocks]
    year = int(letter.outgoing[1][:4]) if letter.outgoing[1] else None
    return find_in_paragraphs(paragraphs, year, abbreviations, [*_of_anatomy(letter), *find_in_tables(letter.blocks)])


def find_in_paragraphs(
    paragraphs: Sequence[Paragraph],
    year: int | None = None,
    abbreviations: Sequence[Abbreviation] = (),
    known: Sequence[Found] = (),
) -> list[Entity]:
    """All names of paragraphs that stand in one text; `known` are names that something else found there."""
    proposals = [_propose(paragraph, year) for paragraph in paragraphs]
    proposals.append(list(known))
    redefined = frozenset(abbreviation.short for abbreviation in abbreviations)
    settled = settle(found for part in proposals for found in part if not _is_redefined(found, paragraphs, redefined))
    defined = _defined(abbreviations)
    explained = list(_explained(paragraphs, defined, settled))
    settled = settle([*settled, *(found for found, _ in explained)])
    again = list(find_again(paragraphs, _by_paragraph(paragraphs, settled)))
    settled = settle([*settled, *(found for found, _ in again)])
    settled = settle([*settled, *models.propose(paragraphs, _by_paragraph(paragraphs, settled))])
    long_forms = {(found.start, found.end): long for found, long in (*explained, *again) if found.label != "PER"}
    return naming.to_entities(settled, paragraphs, long_forms)


def _propose(paragraph: Paragraph, year: int | None) -> list[Found]:
    return [*find_by_rule(paragraph.text, paragraph.start, year), *find_contacts(paragraph.text, paragraph.start)]


def _of_anatomy(letter: Anatomy) -> Iterator[Found]:
    """The persons whom the foot of the letter names."""
    for signatory in letter.signatories:
        yield Found(signatory.start, signatory.end, "PER", "rule:signature", rank=10)
    executor = letter.executor
    if executor and executor.name:
        at = letter.text.value.find(executor.name, executor.start, executor.end)
        if at >= 0:
            yield Found(at, at + len(executor.name), "PER", "rule:executor", rank=10)


def _defined(abbreviations: Sequence[Abbreviation]) -> dict[str, tuple[EntityLabel, str]]:
    """Short forms that stand for names, with label and long form."""
    resolved = ((abbreviation.short, short.resolve(abbreviation)) for abbreviation in abbreviations)
    return {name: value for name, value in resolved if value}


def _explained(
    paragraphs: Sequence[Paragraph], defined: dict[str, tuple[EntityLabel, str]], settled: Sequence[Found]
) -> Iterator[tuple[Found, str | None]]:
    """Mentions of defined short forms and of heads alone; the former with what they stand for."""
    heads = frozenset(_heads(paragraphs, settled)) - {""}
    for paragraph in paragraphs:
        tokens = tokenize(paragraph.text, paragraph.start)
        if defined:
            yield from short.find_abbreviations(tokens, defined)
        for found in short.find_bare_heads(tokens, heads):
            yield found, None


def _heads(paragraphs: Sequence[Paragraph], settled: Sequence[Found]) -> Iterator[str]:
    for paragraph, names in zip(paragraphs, _by_paragraph(paragraphs, settled), strict=True):
        for name in names:
            if name.label == "ORG":
                yield naming.head_of(
                    name.normal or paragraph.text[name.start - paragraph.start : name.end - paragraph.start]
                )


def _is_redefined(found: Found, paragraphs: Sequence[Paragraph], redefined: frozenset[str]) -> bool:
    """Whether a name of the lists is an abbreviation that the letter itself explains: its word counts."""
    if not redefined or found.by not in ("rule:body", "rule:place") or found.end - found.start > 12:
        return False
    written = next(
        p.text[found.start - p.start : found.end - p.start]
        for p in paragraphs
        if p.start <= found.start < p.start + len(p.text)
    )
    return any(short.is_form(written, name) for name in redefined if name.isupper())


def _by_paragraph(paragraphs: Sequence[Paragraph], settled: Sequence[Found]) -> list[list[Found]]:
    starts = [found.start for found in settled]
    bounds = [(bisect_left(starts, p.start), bisect_left(starts, p.start + len(p.text))) for p in paragraphs]
    return [list(settled[first:last]) for first, last in bounds]
