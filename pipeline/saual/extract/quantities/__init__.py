"""Quantities of a letter: numbers with their units, nouns and qualifiers, ranges, shares, rates, ages, times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from saual.extract.annotation import Quantity
from saual.extract.quantities.drafts import Draft, find_drafts
from saual.extract.quantities.inherit import Carried, inherit_units, share_units
from saual.extract.quantities.passage import Passage, read_passage
from saual.extract.quantities.qualifiers import read_before
from saual.extract.quantities.ranges import join_ranges
from saual.segment.anatomy import Anatomy, Block

_READ = frozenset({"body", "list_item", "table", "subject", "title", "attachment", "copy", "footnote", "other"})


def find_quantities(letter: Anatomy, taken: Sequence[tuple[int, int]] = ()) -> Iterator[Quantity]:
    """All quantities of a letter in the order of the text.

    `taken` are the spans (start, end) of dates, citations and numbers of documents, in their order: no number in them
    is a quantity.
    """
    carried: Carried | None = None
    for block in letter.blocks:
        if block.role not in _READ:
            continue
        text = block.text
        kazakh = (block.language or (letter.languages[0] if letter.languages else "ru")) == "kk"
        within = [span for span in taken if span[0] < block.end and span[1] > block.start]
        passage = read_passage(text, block.start, kazakh, within, block.role in ("attachment", "copy"))
        drafts = read_drafts(passage, carried if _continues(block) else None)
        yield from (to_quantity(passage, draft) for draft in drafts)
        carried = _lend(block, drafts, carried)


def _continues(block: Block) -> bool:
    return block.role == "list_item" or block.text[:1].islower() or block.text[1:2] == ")"


def _lend(block: Block, drafts: Sequence[Draft], carried: Carried | None) -> Carried | None:
    """What a paragraph that opens a list lends to its items."""
    if block.text.rstrip().endswith(":") or _continues(block):
        for draft in reversed(drafts):
            if draft.kind in ("count", "money", "percent", "measure") and draft.unit:
                return Carried(draft.kind, draft.unit, draft.per)
        return carried if _continues(block) else None
    return None


def read_drafts(passage: Passage, carried: Carried | None = None) -> list[Draft]:
    """The quantities of one paragraph."""
    drafts = join_ranges(passage, find_drafts(passage))
    drafts = inherit_units(passage, share_units(passage, drafts), carried)
    return [_qualified(passage, draft) for draft in drafts]


def _qualified(passage: Passage, draft: Draft) -> Draft:
    if draft.max is not None:
        return draft._replace(qualifier="range")
    before = read_before(passage, draft.first)
    last = draft.last
    if draft.after and draft.after.at <= last:
        return draft._replace(qualifier=draft.after.qualifier)
    if draft.after:
        return draft._replace(qualifier=draft.after.qualifier)
    return draft._replace(qualifier=before.qualifier if before else "exact")


def to_quantity(passage: Passage, draft: Draft) -> Quantity:
    """The draft as an annotation."""
    tokens = passage.tokens
    assert draft.kind is not None
    return Quantity(
        start=tokens[draft.first].start,
        end=tokens[draft.last - 1].end,
        by=f"rule:{draft.rule}",
        kind=draft.kind,
        value=draft.value,
        max=draft.max,
        unit=draft.unit,
        per=draft.per,
        of=draft.of,
        qualifier=draft.qualifier or "exact",
        inferred=draft.inferred,
    )
