"""Kazakh words between a number and its noun that make one notion with another: «9 су таситын көлік»."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from saual.extract.quantities import forms
from saual.extract.quantities.words import listed
from saual.extract.tokens import Token

ADJECTIVE_KK = regex.compile(
    r"(?:[лдт][ыі][қк]|[лдт][ыі]|с[ыі]з|[дт][ае]ғ?г?[ыі]|[ғгқк][ае]н|[аеий]т[ыі]н|[ғгқк][ыі]|ш[ыі]л|и|ин)$"
)
_ACTION = regex.compile(r"(?:\p{L}{2,}у-)?\p{L}{2,}у")
_PARTICIPLE = regex.compile(r"\p{L}+(?:[аей]|и)т[ыі]н")
AGENT_KK = regex.compile(r"\p{L}{2,}уш[ыі](?:[лдт][ае]р)?(?:г[ае]|ғ[ае]|н[ыі]ң|н[ыі]|[дт][ае])?")


def takes_object(tokens: Sequence[Token], at: int) -> bool:
    """«[9] су таситын көлік»: a bare noun that the participle behind it takes in, and the noun counted after both."""
    after = tokens[at + 1].norm
    if tokens[at].norm not in listed("nouns", "objects_kk") or not _PARTICIPLE.fullmatch(after):
        return False
    follows = at + 2 < len(tokens) and tokens[at + 2].kind == "word" and not tokens[at + 2].text[0].isupper()
    return follows and not after.endswith(("ылатын", "ілетін", "ынатын", "інетін", "латын", "летін"))


def names_action(tokens: Sequence[Token], at: int) -> bool:
    """«[24] білім беру ұйымы», «[3] су тазарту станциясы»: the noun owned by an action and what it is done to."""
    if at + 2 >= len(tokens) or not _ACTION.fullmatch(tokens[at + 1].norm) or forms.read_word(tokens[at].norm).ending:
        return False
    if tokens[at].norm in listed("nouns", "people_kk") | {"жас"}:
        return False  # «152 мың жас қолдау шараларымен қамтылды»
    return _is_owned(tokens, at + 2) and tokens[at + 2].norm not in listed("nouns", "never_kk")


def leads_owned(tokens: Sequence[Token], at: int) -> bool:
    """Whether the owned noun here belongs with an owned one behind it: «ымдау тілі маманы», no two things."""
    return at + 1 < len(tokens) and _is_owned(tokens, at + 1)


def _is_owned(tokens: Sequence[Token], at: int) -> bool:
    """Whether a known noun stands here that another one owns."""
    token = tokens[at]
    if token.kind != "word" or token.text[0].isupper() or token.norm in ("бар", "жоқ"):
        return False
    reading = forms.read_word(token.norm)
    return reading.ending is not None and reading.ending.poss == "3" and forms.is_known(reading.stem)


def may_lead_agent(word: str) -> bool:
    """«зиярат етуші», «жер пайдаланушы»: whether a bare noun may be what the one behind it does or uses."""
    reading = forms.read_word(word)
    return (
        reading.ending is None
        and word not in listed("nouns", "people_kk") | listed("nouns", "attributes_kk")
        and not AGENT_KK.fullmatch(word)
        and not ADJECTIVE_KK.search(word)
    )
