"""What is measured where the unit is not it: «15 тонн зерна», «56% педагогов», «каждый девятый ребенок»."""

from __future__ import annotations

from saual.extract.quantities import forms
from saual.extract.quantities.draft import Draft
from saual.extract.quantities.nouns import read_noun
from saual.extract.quantities.passage import Passage
from saual.language import ru

_KINDS = frozenset({"measure", "percent", "fraction", "ratio"})


def thing_of(passage: Passage, draft: Draft) -> str | None:
    """The noun right behind the unit, in Kazakh shares the genitive before the number; None where none stands there."""
    if draft.kind not in _KINDS or draft.max is not None or draft.rule == "adjective":
        return None
    if passage.kazakh:
        return _kazakh_thing(passage, draft)
    genitive = any(
        r.tag.case == "gent" and r.tag.POS in ("NOUN", "ADJF", "PRTF") for r in ru.parse(passage.norm(draft.last))
    )
    if not genitive and draft.rule != "each":
        return None
    noun = read_noun(passage.tokens, draft.last, False)
    return noun.unit if noun else None


def _kazakh_thing(passage: Passage, draft: Draft) -> str | None:
    if draft.kind == "measure" and draft.case == "":
        noun = read_noun(passage.tokens, draft.last, True)
        return noun.unit if noun else None
    before = passage.norm(draft.first - 1)
    reading = forms.read_word(before) if before.isalpha() else None
    known = reading is not None and reading.case == "gen" and forms.is_known(reading.stem)
    return reading.stem if reading and known else None
