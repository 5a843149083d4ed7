"""Numerals: what number a run of tokens says, in digits, in words and mixed, Russian and Kazakh. Exact decimals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from saual.extract.lexicon import Case, Word, endings, forms, other_words, words
from saual.extract.tokens import Token

Form = Literal["cardinal", "implicit", "ordinal", "fraction", "each"]
"""`implicit`: a scale word that is a number itself («миллион»); `each`: «каждый девятый»."""

_THOUSAND = Decimal(1000)
_ONE = Decimal(1)


class Numeral(NamedTuple):
    """A number and the tokens `first`..`last` (exclusive) it stands in.

    `scale` is the last scale word, already in `value`: «5-6 млн» lends it to the 5. `case` is that of a Kazakh ending,
    `tail` what else is glued to the digits: «км», «-дневный».
    """

    first: int
    last: int
    value: Decimal
    form: Form = "cardinal"
    scale: Decimal = _ONE
    in_words: bool = False
    case: Case = ""
    tail: str = ""


def read_numeral(tokens: Sequence[Token], at: int, kazakh: bool = True) -> Numeral | None:
    """The longest numeral that begins at a token, None where none does; «он» is ten in Kazakh text only.

    >>> from saual.extract.tokens import tokenise
    >>> def value(text): return str(read_numeral(tokenise(text), 0).value)
    >>> value("1 млрд. 200 млн. тенге"), value("полтора миллиона"), value("двадцать тысяч"), value("жүз жиырма бес")
    ('1200000000', '1500000', '20000', '125')
    >>> value("две трети"), value("төрттен бірі"), value("каждый девятый"), value("екі жарым мың"), value("3/4")
    ('0.667', '0.25', '0.111', '2500', '0.75')
    """
    token = tokens[at]
    if token.kind == "number":
        return _read_slash(tokens, at) or _read_cardinal(tokens, at)
    if token.kind != "word":
        return None
    if token.norm in forms("each"):
        return _read_each(tokens, at)
    if token.norm.startswith("тоқсан") and not _is_ninety(tokens, at):
        return None  # «тоқсан сайын»: a quarter of the year
    if token.norm == "семью" and not _is_instrumental(tokens, at + 1):
        return None  # «на семью»: a family
    if token.norm not in words() or (token.norm in other_words() and not (kazakh and token.norm == "он")):
        return None
    return _read_share(tokens, at) or _read_cardinal(tokens, at) or _read_ordinal(tokens, at)


def _is_ninety(tokens: Sequence[Token], at: int) -> bool:
    after = tokens[at + 1].norm if at + 1 < len(tokens) else ""
    return after in words() or after.startswith(("пайыз", "жас", "адам", "теңге", "мың", "мектеп", "бала", "шақырым"))


def _is_instrumental(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and (tokens[at].norm in words() or tokens[at].norm.endswith(("ами", "ями", "ыми", "ими")))


def entry(token: Token, *roles: str) -> Word | None:
    """The meaning of a word in one of the roles."""
    if token.kind != "word":
        return None
    return next((word for word in words().get(token.norm, ()) if word.role in roles), None)


class _Sum:
    """A number as it grows: finished thousands, the group below them and what may still follow."""

    def __init__(self) -> None:
        self.total = Decimal(0)
        self.group: Decimal | None = None
        self.floor = _THOUSAND
        self.scale: Decimal | None = None
        self.digits = False
        self.implicit = False
        self.alone = "always"
        self.language = ""

    @property
    def value(self) -> Decimal:
        value = self.total + (self.group or 0)
        whole = value.to_integral_value()
        return whole if whole == value else value

    @property
    def is_plural(self) -> bool:
        """«миллионы», «тысяч» without a number before them."""
        return self.implicit and self.alone == "never" and self.value == (self.scale or self.value)

    def add_digits(self, value: Decimal) -> bool:
        """«1 млрд. 200 млн.»: digits open a group of their own; after a scale they must fit below it."""
        if self.group is not None or (
            self.scale is not None and (value >= self.scale or _is_broken(self.total, value))
        ):
            return False
        self.group, self.floor, self.digits = value, Decimal(1), True
        return True

    def add(self, word: Word) -> bool:
        """«двести» + «пять»; a word fits only where its place is still free."""
        value = word.value
        if self.digits or self.language not in ("", word.language):
            return False
        place = _THOUSAND if value >= 100 else Decimal(100) if value >= 10 else Decimal(10)
        if self.floor < place or (value == 0 and (self.group is not None or self.scale is not None)):
            return False
        teen = (value == 10 and word.language == "ru") or 10 < value < 20
        self.floor = _ONE if teen or value < 10 else place / 10
        self.group = (self.group or Decimal(0)) + value
        self.language = word.language
        return True

    def multiply(self, word: Word) -> bool:
        """«сорок» + «тысяч», «екі» + «жүз»."""
        if word.value == 100 and word.language == "kk":
            if self.floor < _THOUSAND and not (self.group is not None and self.group < 10 and self.floor == _ONE):
                return False
            if self.group is None and self.scale is None:
                self.implicit, self.alone = True, word.alone
            self.group, self.floor = (self.group or _ONE) * 100, Decimal(100)
            return True
        if self.scale is not None and word.value >= self.scale:
            return False
        if self.group is None and self.scale is None:
            self.implicit, self.alone = True, word.alone
        if self.group == 0:
            return False
        self.total += (_ONE if self.group is None else self.group) * word.value
        self.scale, self.group, self.floor, self.digits = word.value, None, _THOUSAND, False
        return True


def _is_broken(*values: Decimal) -> bool:
    return any(value != value.to_integral_value() for value in values)


class _Tail(NamedTuple):
    """Letters glued to digits: a scale word, a Kazakh case, or what is neither."""

    scale: Word | None = None
    case: Case = ""
    rest: str = ""


def _read_tail(tail: str) -> _Tail:
    """«тыс», «-ден», «-ти» (a Russian ending that says nothing), «-дневный»."""
    plain = tail.lstrip("-‑–")
    if plain in forms("cardinal_tails") and tail != plain:
        return _Tail()
    if plain in endings():
        return _Tail(case=endings()[plain])
    scale = next((word for word in words().get(plain, ()) if word.role == "scale"), None)
    return _Tail(scale) if scale else _Tail(rest=tail)


def _read_cardinal(tokens: Sequence[Token], at: int) -> Numeral | None:
    total = _Sum()
    last, case, tail = _grow(tokens, at, total)
    if last == at or total.is_plural:
        return None
    form: Form = "implicit" if total.implicit and total.value in (total.scale, 100) else "cardinal"
    in_words = tokens[at].kind == "word"
    fifth = tokens[last - 1].tail == "-м" and total.value > 4  # «5-м месте», but «3-м школам»
    if case == "ord" or (not in_words and (tail.lstrip("-‑") in forms("ordinal_tails") or fifth)):
        form, tail = "ordinal", ""
    return Numeral(at, last, total.value, form, total.scale or _ONE, in_words, case, tail)


def _grow(tokens: Sequence[Token], at: int, total: _Sum) -> tuple[int, Case, str]:
    """Let tokens join the number as long as they fit: the token after them, the case and the tail of the last one."""
    last = at
    while last < len(tokens):
        token = tokens[last]
        if token.kind == "number" and token.value is not None:
            if not _may_follow(tokens, at, last) or not total.add_digits(token.value):
                break
            last += 1
            tail = _read_tail(token.tail)
            if tail.scale:
                total.multiply(tail.scale)
                last = _skip_point(tokens, last, token.tail)
            elif tail.case or tail.rest:
                return last, tail.case, tail.rest
            continue
        taken = _take_word(tokens, last, total)
        if taken is None:
            break
        word, last = taken
        case = word.case or endings().get(token.tail[1:], "")
        if case:
            return last, case, ""
    return last, "", ""


def _may_follow(tokens: Sequence[Token], at: int, here: int) -> bool:
    """Whether digits go on with the number before them: «1 млрд. 200 млн.», not «5 тыс. 12 школ»."""
    if here == at:
        return True
    value, tail, after = tokens[here].value or Decimal(0), _read_tail(tokens[here].tail), here + 1
    if tail.case or tail.rest:
        return False
    return value >= 100 or (after < len(tokens) and entry(tokens[after], "scale") is not None)


def _take_word(tokens: Sequence[Token], at: int, total: _Sum) -> tuple[Word, int] | None:
    """Let one word take part in the number; the word and the token after it."""
    token = tokens[at]
    if token.norm == "с" and total.group is not None and at + 1 < len(tokens):
        half = entry(tokens[at + 1], "half_more")
        if half and half.language == "ru" and total.floor <= 10:
            total.group += half.value
            return half, at + 2
        return None
    for word in words().get(token.norm, ()) if token.kind == "word" else ():
        if _apply(word, tokens, at, total):
            return word, _skip_point(tokens, at + 1, token.norm)
        if word.role == "whole" and total.group is not None:
            return _read_decimals(tokens, at, total)
    return None


def _apply(word: Word, tokens: Sequence[Token], at: int, total: _Sum) -> bool:
    if word.role == "add":
        return total.add(word)
    if word.role == "scale":
        return total.multiply(word)
    if word.role == "half_more" and word.language == "kk":
        if total.group is None and total.scale is None:
            return False
        total.group = (total.group or 0) + word.value * (_ONE if total.group is not None else total.scale or _ONE)
        return True
    if word.role in ("mixed", "half") and total.group is None and total.scale is None:
        total.group, total.floor = word.value, _ONE
        return True
    return False


def _skip_point(tokens: Sequence[Token], at: int, scale: str) -> int:
    """The point of «тыс.», «млн.» belongs to it where it is glued."""
    abbreviated = scale.lstrip("-‑") in ("тыс", "млн", "млрд", "трлн")
    glued = at < len(tokens) and tokens[at].text == "." and tokens[at].start == tokens[at - 1].end
    return at + 1 if abbreviated and glued else at


def _read_decimals(tokens: Sequence[Token], at: int, total: _Sum) -> tuple[Word, int] | None:
    """«две целых пять десятых», «екі бүтін оннан бес»."""
    after = at + 1
    if after < len(tokens) and tokens[after].norm == "и":
        after += 1
    if after + 1 >= len(tokens) or total.group is None:
        return None
    first = entry(tokens[after], "add")
    if first and first.case == "abl":
        part = _read_cardinal(tokens, after + 1)
        if part and part.value < first.value:
            total.group += part.value / first.value
            return first, part.last
        return None
    part = _read_cardinal(tokens, after)
    share = entry(tokens[part.last], "denominator") if part and part.last < len(tokens) else None
    if part and share and part.value < share.value:
        total.group += part.value / share.value
        return share, part.last + 1
    return None


def _read_share(tokens: Sequence[Token], at: int) -> Numeral | None:
    """«треть», «две трети», «одна пятая», «пятая часть», «төрттен бірі»."""
    first = tokens[at]
    part = entry(first, "part")
    if part:
        return Numeral(at, at + 1, share_of(_ONE, part.value), "fraction", in_words=True, case=part.case)
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None:
        return None
    whole = entry(first, "denominator", "ordinal")
    if (
        whole
        and whole.language == "ru"
        and after.norm in forms("part_of")
        and first.norm.endswith(("ая", "ой", "ую", "ья", "ей", "ью"))
    ):
        return Numeral(at, at + 2, share_of(_ONE, whole.value), "fraction", in_words=True)
    count = entry(first, "add") or entry(first, "scale")
    if count is None:
        return None
    if count.language == "ru" and count.value < 100:
        below = entry(after, "part", "denominator")
        if below and below.language == "ru" and count.value < below.value and _is_share(count, below, after):
            return Numeral(at, at + 2, share_of(count.value, below.value), "fraction", in_words=True)
    if count.case == "abl" and count.value > 2:
        top = entry(after, "add")
        if (
            top
            and top.language == "kk"
            and top.value < count.value
            and (_is_owned(after.norm) or after.norm == "бірге")
        ):
            return Numeral(at, at + 2, share_of(top.value, count.value), "fraction", in_words=True, case=top.case)
    return None


def _is_owned(form: str) -> bool:
    """«бірі», «екісінің», «біріне»: a Kazakh numeral of the third person."""
    return form.endswith(("і", "ы")) or any(
        end in form[2:] for end in ("інің", "ынің", "сінің", "ін", "іне", "сіне", "сын")
    )


def _is_share(count: Word, below: Word, token: Token) -> bool:
    """«одна пятая», «две пятых», but not «две первые» or «пять вторых»."""
    if below.role == "part":
        return below.value > 2
    return count.value == 1 or token.norm.endswith("ых") or token.norm.endswith("их")


def _read_each(tokens: Sequence[Token], at: int) -> Numeral | None:
    """«каждый девятый», «каждая пятая», «әрбір үшінші», «әр 5-ші»: one of so many."""
    if at + 1 >= len(tokens):
        return None
    after = tokens[at + 1]
    word = entry(after, "ordinal", "denominator")
    value = word.value if word else None
    if value is None and after.kind == "word":
        owned = next(
            (
                after.norm.removesuffix(end)
                for end in ("сының", "сінің", "сына", "сіне", "сын", "сін", "сы", "сі")
                if after.norm.endswith(end)
            ),
            "",
        )
        bare = next((w for w in words().get(owned, ()) if w.role == "ordinal"), None)
        value = bare.value if bare else None  # «әрбір төртіншісі»
    if _read_tail(after.tail).case == "ord" or after.tail.lstrip("-‑") in forms("ordinal_tails"):
        value = after.value
    if value is None or value < 2:
        return None
    return Numeral(at, at + 2, share_of(_ONE, value), "each", in_words=True)


def _read_slash(tokens: Sequence[Token], at: int) -> Numeral | None:
    """«3/4» without spaces; not «2020/2021» or «98/2020»."""
    if at + 2 >= len(tokens) or tokens[at + 1].text != "/" or tokens[at].tail:
        return None
    top, sign, below = tokens[at : at + 3]
    if below.value is None or top.value is None or not (top.end == sign.start and sign.end == below.start):
        return None
    if not 0 < top.value < below.value <= 100 or _is_broken(top.value, below.value):
        return None
    if at + 3 < len(tokens) and tokens[at + 3].text in ("/", "-") and tokens[at + 3].start == below.end:
        return None
    case = _read_tail(below.tail).case
    return Numeral(at, at + 3, share_of(top.value, below.value), "fraction", case=case)


def _read_ordinal(tokens: Sequence[Token], at: int) -> Numeral | None:
    """«второй», «екінші», «двадцать первый»."""
    word = entry(tokens[at], "ordinal")
    if word:
        return Numeral(at, at + 1, word.value, "ordinal", in_words=True)
    return None


def share_of(part: Decimal, whole: Decimal) -> Decimal:
    """A share as the contract writes it: exact where four places do, else to three digits.

    >>> share_of(Decimal(1), Decimal(4)), share_of(Decimal(2), Decimal(3)), share_of(Decimal(1), Decimal(16))
    (Decimal('0.25'), Decimal('0.667'), Decimal('0.0625'))
    """
    share = part / whole
    exact = share.quantize(Decimal("0.0001"))
    if exact != share:
        places = Decimal(1).scaleb(share.adjusted() - 2)
        exact = share.quantize(places)
    return exact.normalize()
