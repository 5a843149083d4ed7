"""Shares of a whole: «треть», «две трети», «каждый девятый», «төрттен бірі», «1:3», «60 на 40»."""

from __future__ import annotations

import regex

from saual.extract.numerals import Numeral, share_of
from saual.extract.quantities.draft import Draft, draft_of
from saual.extract.quantities.passage import Passage
from saual.extract.quantities.qualifiers import read_after
from saual.extract.quantities.words import listed

_RATIO = regex.compile("соотношен|пропорц|арақатынас|отношени[ие]|паритет")
_PART_OF_YEAR = regex.compile(r"\d|[ivx]+$|учебн|школьн|академическ|перв|втор|трет|четверт|больш|меньш")


def read_ratio(passage: Passage, numeral: Numeral) -> Draft | None:
    """«1:3», «в соотношении 60 на 40», «50/50»: what stands before the sign, divided by what stands behind."""
    tokens, at = passage.tokens, numeral.last
    if at + 1 >= len(tokens) or numeral.first + 1 != at or not tokens[at + 1].value or numeral.tail:
        return None
    sign, other = tokens[at].norm, tokens[at + 1]
    if sign not in ("на", "к", "/", "-", ":"):
        return None
    asked = any(_RATIO.match(passage.norm(here)) for here in range(max(0, numeral.first - 5), numeral.first))
    glued = passage.glued(at) and passage.glued(at + 1)
    if not asked and not (sign == ":" and glued and len(other.text) == 1):
        return None
    assert other.value is not None
    value = share_of(numeral.value, other.value)
    return draft_of(numeral, at + 2)._replace(value=value, kind="ratio", rule="ratio")


def read_fraction(passage: Passage, numeral: Numeral) -> Draft | None:
    """A share in words or figures, but not «во второй половине года», «в третьей четверти»."""
    word, before, after = (passage.norm(at) for at in (numeral.first, numeral.first - 1, numeral.last))
    if numeral.form == "fraction" and numeral.last == numeral.first + 1:
        of_year = _PART_OF_YEAR.match(before) or after in ("дня", "века", "xx", "xxi")
        if of_year or word in listed("shares", "plural"):
            return None
    rule = "each" if numeral.form == "each" else "fraction"
    found = read_after(passage, numeral.last, numeral.case)
    return draft_of(numeral, numeral.last)._replace(kind="fraction", rule=rule, after=found)
