"""The counted noun in Kazakh: behind its attributes, owned by the nouns before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import regex

from saual.extract.quantities import forms
from saual.extract.quantities.forms import dictionary_form
from saual.extract.quantities.phrases_kk import (
    ADJECTIVE_KK,
    AGENT_KK,
    leads_owned,
    may_lead_agent,
    names_action,
    takes_object,
)
from saual.extract.quantities.words import listed, terms
from saual.extract.tokens import Token
from saual.language import kk, ru

LONGEST = 7
"""Words of a counted noun and its attributes, at most."""


class Noun(NamedTuple):
    """A counted noun: the token after it and its dictionary form; `case` is that of a Kazakh ending."""

    last: int
    unit: str
    case: str = ""


_VERB = regex.compile(
    r"(?:(?:[ыі]л|[ыі]н|л[ае]н|[дт][ыі]р|[ғгқк][ыі]з|л|н|т|ы|і|а|е|й)(?:д[ыі]|т[ыі])|[ыі]п|[аей]п|[аейи]д[ыі]|[аейи]тын|м[ае]й|м[ае]ды|м[ае]ді|у[ғг][ае]|ғанда|генде|қанда|кенде|қан|кен|ған|ген|са|се)$"
)


_LOAN = regex.compile(r"[вфцщъьэ]")
"""Letters of borrowed words only, which are nouns: «экспонатты»."""


def read_kazakh(tokens: Sequence[Token], at: int) -> Noun | None:
    """The noun that a number before `at` counts, behind its attributes: «9 су таситын көлік», «24 білім беру ұйымы»."""
    here, end = at, min(at + LONGEST, len(tokens))
    while here < end and _may_stand(tokens[here]):
        step = _term(tokens, here) or _attribute(tokens, here)
        if isinstance(step, Noun):
            return step
        if not step:
            return None if _is_verb(tokens[here].norm) else _chain(tokens, here, end)
        here += step
    return None


def _may_stand(token: Token) -> bool:
    plain = token.kind == "word" and not token.text[0].isupper() and token.norm != "-"
    return plain and token.norm not in listed("nouns", "never_kk")


def _attribute(tokens: Sequence[Token], at: int) -> int | Noun:
    """How many words of an attribute begin here, none where the noun does; or what they count with their noun."""
    token, after = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None:
        return 0
    reading = forms.read_word(token.norm)
    owned = reading.ending is not None and reading.ending.poss == "3"
    if owned and after.norm in ("бар", "жоқ") and at + 2 < len(tokens):
        return 2  # «ерекше қажеттіліктері бар адам»
    if takes_object(tokens, at) or names_action(tokens, at):
        return 2
    if AGENT_KK.fullmatch(after.norm) and may_lead_agent(token.norm):
        agent = forms.read_word(after.norm)
        return Noun(at + 2, f"{token.norm} {agent.stem}", agent.case if agent.ending else "")
    if after.norm == "емес":
        return 2  # «мемлекеттік емес ұйым»
    plural = reading.ending is not None and reading.ending.plural and reading.case == "nom" and not owned
    owner = _owned_behind(tokens, at + 1) if plural else None
    return owner or int(_is_attribute(token.norm, after))  # «512 балалар-жасөспірімдер спорт мектебі»


def _chain(tokens: Sequence[Token], at: int, end: int) -> Noun | None:
    """The last of the nouns of which each owns the next: «38 ымдау тілі маманы»; an ending of its own ends them."""
    head: Noun | None = None
    for here in range(at, end):
        token = tokens[here]
        reading = forms.read_word(token.norm)
        owned = reading.ending is not None and reading.ending.poss == "3"
        if head is not None:
            if not _may_stand(token):
                break
            if term := _term(tokens, here):
                return term
            if not (owned and _may_own(tokens[here - 1].norm, reading.stem) and _may_be_owned(token.norm)):
                break
        head = Noun(here + 1, dictionary_form(token.norm, True), reading.case if reading.ending else "")
        if reading.ending is not None and not (owned and reading.case == "nom" and leads_owned(tokens, here)):
            break
    return head


def _term(tokens: Sequence[Token], at: int) -> Noun | None:
    """An established term of two words: «елді мекенде»."""
    if at + 1 >= len(tokens):
        return None
    first, second = tokens[at], tokens[at + 1]
    word = forms.lemma(second.norm)
    for rest in terms().get(first.norm, ()):
        if word in (forms.lemma(rest), rest):
            return Noun(at + 2, f"{first.norm} {rest}", kk.split_case(second.norm).case)
    return None


def _owned_behind(tokens: Sequence[Token], at: int) -> Noun | None:
    """The owned noun among the next two words: «спорт мектебі», «офтальмологы»."""
    for here, token in enumerate(tokens[at : at + 2], at):
        reading = forms.read_word(token.norm)
        if token.kind == "word" and reading.ending is not None and reading.ending.poss == "3":
            return Noun(here + 1, dictionary_form(token.norm, True), reading.case)
    return None


def _may_own(word: str, owned: str) -> bool:
    """Whether a bare noun may lead a pair «мұнай базасы»; after «адам», «отбасы» the next noun is another thing."""
    return word not in listed("nouns", "people_kk") or owned in listed("nouns", "groups_kk")


def _may_be_owned(word: str) -> bool:
    """Whether a word may be the second of such a pair; «тегін» is no «тек» of anybody."""
    return word not in listed("nouns", "attributes_kk")


def _nouns() -> frozenset[str]:
    """Nouns that end like an adjective."""
    return listed("nouns", "nouns_kk") | listed("nouns", "counted_kk")


def _is_attribute(word: str, after: Token | None) -> bool:
    """Whether a Kazakh word is an attribute of a noun that follows."""
    if after is None or after.kind != "word" or after.text[0].isupper() or after.norm in listed("nouns", "never_kk"):
        return False
    reading = forms.read_word(word)
    attribute = word in listed("nouns", "attributes_kk")
    inflected = reading.case not in ("nom", "adj") and (forms.is_known(reading.stem) or _is_loan(reading.stem))
    owned = reading.ending is not None and reading.ending.poss == "3" and forms.is_known(reading.stem)
    made = word.endswith(("лы", "лі")) or forms.is_known(word[:-2])  # «балалы», but «туристі» is of «турист»
    done = after.norm in listed("nouns", "deeds_kk") and forms.is_known(word)  # «14 жаңа орталық ашу»
    done = done and not word.endswith(("лы", "лі"))  # «18 көшпелі тексеру»
    if not attribute and (inflected or done or (owned and not made) or word in _nouns()):
        return False
    if word == "жас":
        return forms.lemma(after.norm) in listed("nouns", "young_kk")
    if not attribute and not ADJECTIVE_KK.search(word):
        return False
    return not _is_verb(after.norm)


def _is_loan(stem: str) -> bool:
    """«сеансты» is of the Russian «сеанс»."""
    return any(r.is_known and r.tag.POS == "NOUN" and "nomn" in r.tag for r in ru.parse(stem)[:1])


def _is_verb(word: str) -> bool:
    """Whether a Kazakh word is a finite verb or a converb rather than a noun; nouns of the list of stems are none."""
    reading = forms.read_word(word)
    if word.startswith(("болғ", "болс", "болып", "болды", "болма", "болады")):
        return True
    if reading.ending is not None and forms.is_known(reading.stem):
        return False
    return not forms.is_known(word) and not _LOAN.search(word) and bool(_VERB.search(word))
