"""Quantities of a letter: numbers with their units, nouns and qualifiers, ranges, shares, rates, ages, times.

A paragraph goes through four steps, each of them a module: `passage` finds its numerals, `drafts` makes of each what
its own surroundings say, `ranges` joins two to one, `inherit` gives a unit to those that have none. What they ask:

- `guards`: is this number no quantity (a document's, a date's, a phone's, a mark of a list)?
- `units`, `nouns`: which unit or counted noun stands behind it? `labels`: which noun before it?
- `qualifiers`: more than, up to, about? `prices`: per what? `measured`: of what?
- `times`: an hour, an age, times over? `shares`: a fraction, a ratio?
- `classes`, `adjectives`: «II категории», «двухмесячный»: a number that is no numeral?
- `heads`: what do head, caption and name of a row say? `tables`: what of that does a cell take?

`draft` is the value that grows on the way, `words` the lists of `data/units.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from saual.extract.annotation import Quantity
from saual.extract.quantities.draft import Carried, Draft
from saual.extract.quantities.drafts import find_drafts
from saual.extract.quantities.inherit import inherit_units, share_units
from saual.extract.quantities.measured import thing_of
from saual.extract.quantities.passage import Passage, Taken, read_passage, taken_spans
from saual.extract.quantities.prices import price_before
from saual.extract.quantities.qualifiers import read_before
from saual.extract.quantities.ranges import join_ranges
from saual.extract.quantities.tables import SEPARATOR, read_cells, read_rows
from saual.extract.quantities.times import share_ages
from saual.segment.anatomy import Anatomy, Block

_CAPTION = 250
"""Letters that a paragraph above a table may have and still be its caption."""
_READ = frozenset({"body", "list_item", "table", "subject", "title", "attachment", "copy", "footnote", "other"})


def find_quantities(letter: Anatomy, taken: Sequence[tuple[int, int]] = ()) -> Iterator[Quantity]:
    """All quantities of a letter in the order of the text.

    `taken` are the spans (start, end) of dates, citations and numbers of documents, in their order: no number in them
    is a quantity.
    """
    spans = taken_spans(taken)
    read = (block for block in letter.blocks if block.role in _READ)
    captions: list[str] = []
    for is_table, group in groupby(read, key=_is_row):
        blocks = list(group)
        if is_table:
            yield from _find_in_table(letter, blocks, captions, spans)
        else:
            yield from _find_in_text(letter, blocks, spans)
            captions = [block.text for block in blocks[-2:] if len(block.text) < _CAPTION]


def _find_in_text(letter: Anatomy, blocks: Sequence[Block], taken: Taken) -> Iterator[Quantity]:
    carried: Carried | None = None
    for block in blocks:
        enclosed = block.role in ("attachment", "copy")
        passage = read_passage(block.text, block.start, _is_kazakh(letter, block), taken, enclosed)
        drafts = read_drafts(passage, carried if _continues(block) else None)
        yield from (to_quantity(passage, draft) for draft in drafts)
        carried = _lend(block, drafts, carried)


def _find_in_table(
    letter: Anatomy, blocks: Sequence[Block], captions: Sequence[str], taken: Taken
) -> Iterator[Quantity]:
    rows = read_cells(blocks)
    told = [block for block in blocks if block.language] or blocks
    kazakh = sum(_is_kazakh(letter, block) for block in told) * 2 > len(told)
    for passage, draft in read_rows(rows, captions, kazakh, taken):
        yield from (to_quantity(passage, d) for d in ([draft] if draft else read_drafts(passage)))


def _is_row(block: Block) -> bool:
    """A row of a table; the clean text of a letter that is read anew has its rows as paragraphs."""
    return block.role == "table" or bool(SEPARATOR.search(block.text))


def _is_kazakh(letter: Anatomy, block: Block) -> bool:
    return (block.language or (letter.languages[0] if letter.languages else "ru")) == "kk"


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
    drafts = inherit_units(passage, share_units(passage, share_ages(passage, drafts)), carried)
    return [_qualified(passage, draft) for draft in drafts]


def _qualified(passage: Passage, draft: Draft) -> Draft:
    if draft.kind == "frequency" and draft.per is None and passage.norm(draft.first - 1) in ("в", "во"):
        draft = draft._replace(kind="multiple")
    if draft.max is not None:
        bare = draft.kind == "money" and "/" not in (draft.unit or "")
        price = price_before(passage, draft.first) if bare else None
        if price:
            draft = draft._replace(unit=f"{draft.unit}/{price}", rule="price")
        return draft._replace(qualifier="range")
    found = draft.after or read_before(passage, draft.first)
    return draft._replace(qualifier=found.qualifier if found else "exact")


def to_quantity(passage: Passage, draft: Draft) -> Quantity:
    """The draft as an annotation."""
    tokens = passage.tokens
    assert draft.kind is not None
    return Quantity(
        start=tokens[draft.first].start,
        end=tokens[draft.last - 1].end,
        by=f"rule:{draft.rule}",
        kind=draft.kind,
        value=_plain(draft.value),
        max=None if draft.max is None else _plain(draft.max),
        unit=draft.unit,
        per=draft.per,
        of=thing_of(passage, draft),
        qualifier=draft.qualifier or "exact",
        inferred=draft.inferred,
    )


def _plain(value: Decimal) -> Decimal:
    """A whole number without a fraction: 8300000000.0 is 8300000000."""
    whole = value.to_integral_value()
    return whole if whole == value else value
