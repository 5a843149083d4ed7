"""Tokens of a paragraph as the grammar of numbers needs them: numbers with their tails, codes, words, signs."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

import regex

from saual.extract.lexicon import endings, words

Kind = Literal["number", "code", "word", "sign"]

_SPACE = r"[ \u00A0\u2009\u202F]"
_MAX_DIGITS = 18


@cache
def _pattern() -> regex.Pattern[str]:
    """The tokens. Possessive throughout: each character is looked at a bounded number of times."""
    ending = "(?:" + "|".join(sorted(endings(), key=len, reverse=True)) + ")(?!\\p{L})"
    tail = rf"(?:[-‑]?\p{{L}}++(?:-\p{{Ll}}++)*+|–{ending})"
    return regex.compile(
        rf"""
        (?P<code>
            (?!\d{{1,3}}(?:\.\d{{3}}){{2,5}}(?![\d.]\d))\d++(?:\.\d++){{2,}}+(?:-\d++)*+  # 7.23.0, not 1.844.036
          | (?!\d{{1,3}}(?:,\d{{3}}){{2,5}}(?![\d,]\d))\d++(?:,\d++){{2,}}+     # 1,2,3, not 1,234,567
          | \d++(?:\.\d++)?+(?:-\d++){{2,}}+                                    # 74-54-10
          | \p{{L}}[\p{{L}}\p{{M}}]*+(?:[-‑/]?\d[\d\p{{L}}]*+)++(?:[-‑/.,]\d[\d\p{{L}}]*+)*+  # PM2,5, ДСМ-98/2020
        )
      | (?P<digits>
            \d{{1,3}}(?:{_SPACE}\d{{3}}(?!\d)){{1,5}}+(?:,\d++(?!,\d))?+
          | \d{{1,3}}(?:\.\d{{3}}(?!\d)){{2,5}}+(?:,\d++)?+
          | \d{{1,3}}(?:,\d{{3}}(?!\d)){{2,5}}+(?:\.\d++)?+
          | \d++(?:[.,]\d++(?![.,]\d))?+
        )
        (?P<tail>{tail})?+
      | (?P<word>\p{{L}}[\p{{L}}\p{{M}}]*+(?:[-‑’'ʼ]\p{{L}}[\p{{L}}\p{{M}}]*+)*+)
      | (?P<percent>[%‰])(?P<after>[-‑]?\p{{L}}++|–{ending})?+
      | (?P<sign>[^\s\w]|_)
        """,
        regex.VERBOSE,
    )


class Token(NamedTuple):
    """A token; `norm` is in small letters with е for ё. A number has a value and the letters glued to it as `tail`.

    `tail` keeps its hyphen: «1500-ден» has «-ден», «730,3тыс» has «тыс», «%-дан» has «-дан».
    """

    kind: Kind
    start: int
    end: int
    text: str
    norm: str
    value: Decimal | None = None
    tail: str = ""


def tokenise(text: str, offset: int = 0) -> list[Token]:
    """Tokens in their order, with offsets from `offset` on; white space is left out.

    >>> [token.text for token in tokenise("730,3тыс. детей (97,6%-дан), COVID-19, 7.23.0")]
    ['730,3тыс', '.', 'детей', '(', '97,6', '%-дан', ')', ',', 'COVID-19', ',', '7.23.0']
    >>> [(str(t.value), t.tail) for t in tokenise("11 496 447–сі, 1.844.036, 1 844 036,12") if t.value is not None]
    [('11496447', '–сі'), ('1844036', ''), ('1844036.12', '')]
    """
    found: list[Token] = []
    for match in _pattern().finditer(text):
        start, end = match.start() + offset, match.end() + offset
        whole = match[0]
        if match["digits"]:
            found.append(_number(match, start, end))
        elif match["word"]:
            found += _word(whole, start, end)
        elif match["percent"]:
            found.append(Token("sign", start, end, whole, match["percent"], None, (match["after"] or "").lower()))
        else:
            found.append(Token("code" if match["code"] else "sign", start, end, whole, whole.lower()))
    return found


def _word(text: str, start: int, end: int) -> Iterator[Token]:
    """A word; «два-три», «екі-үш» are three tokens, «млн-нан», «АЕК-ке» have a tail."""
    norm = fold(text)
    parts = norm.split("-") if "-" in norm else []
    if len(parts) == 2 and all(part in words() for part in parts):
        middle = start + len(parts[0])
        yield Token("word", start, middle, text[: middle - start], parts[0])
        yield Token("sign", middle, middle + 1, "-", "-")
        start, text, norm = middle + 1, text[middle + 1 - start :], parts[1]
    elif len(parts) == 2 and parts[1] in endings():
        yield Token("word", start, end, text, parts[0], None, "-" + parts[1])
        return
    yield Token("word", start, end, text, norm)


def fold(word: str) -> str:
    """A word in small letters, е for ё, as the lists have it."""
    return word.lower().replace("ё", "е")


def _number(match: regex.Match[str], start: int, end: int) -> Token:
    value = number_of(match["digits"])
    if value is None:
        return Token("code", start, end, match[0], match[0])
    return Token("number", start, end, match[0], fold(match[0]), value, fold(match["tail"] or ""))


_SPACES = regex.compile(_SPACE)
_THOUSANDS = regex.compile(r"[1-9]\d{0,2}\.\d{3}$")


def number_of(digits: str) -> Decimal | None:
    """The value of digits with their separators; None where there are more of them than a letter can mean.

    A single point before three digits parts thousands, since fractions have a comma.

    >>> [str(number_of(d)) for d in ("10,6", "97.6", "172 805", "172.805", "1 844 036,12", "0.125", "1,234,567")]
    ['10.6', '97.6', '172805', '172805', '1844036.12', '0.125', '1234567']
    """
    if len(digits) > 2 * _MAX_DIGITS:
        return None
    plain = _SPACES.sub("", digits)
    if plain.count(".") > 1 or _THOUSANDS.match(plain):
        plain = plain.replace(".", "")
    if plain.count(",") > 1:
        plain = plain.replace(",", "")
    plain = plain.replace(",", ".")
    return Decimal(plain) if len(plain) <= _MAX_DIGITS else None
