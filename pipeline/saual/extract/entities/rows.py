"""Places in tables: the head of the first column says what its cells name, «Район» above «Индер», «Мерке»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from saual.extract.entities.classes import words
from saual.extract.entities.span import Found
from saual.extract.quantities.tables import SEPARATOR, read_cells
from saual.language import ru
from saual.segment.anatomy import Block

_WORDS = 4
"""Words of the name of a place, at most."""


def find_in_tables(blocks: Sequence[Block]) -> Iterator[Found]:
    """The names in the first columns of tables that a word of class heads; totals and «прочие» are none."""
    for is_table, group in groupby(blocks, key=lambda block: bool(SEPARATOR.search(block.text))):
        if is_table:
            yield from _in_table(list(group))


def _in_table(blocks: Sequence[Block]) -> Iterator[Found]:
    heads, named = words("geo", "heads"), False
    for cells, is_head in read_cells(blocks):
        first = cells[0] if cells else None
        if first is None or first.column:
            continue
        if is_head:
            named = named or first.text.strip("() ").lower() in heads  # «Регион» above «(область)»
        elif named and _is_name(first.text):
            yield Found(first.start, first.start + len(first.text), "LOC", "rule:table-place", rank=3)


def _is_name(text: str) -> bool:
    """Whether a cell is a name: capitalised, short, no figures in it, no «Всего по области»."""
    parts = text.split()
    plain = text[:1].isupper() and all(part.replace("-", "").replace(".", "").isalpha() for part in parts)
    first = parts[0].lower()
    common = first in words("geo", "no_names") or ru.lemma(first) in words("geo", "common_ru")
    return plain and len(parts) <= _WORDS and not common
