"""What a number is of: percent, money, measures, spans of time, times over, counted nouns; «за», «в», «/» behind."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from saual.extract.lexicon import endings
from saual.extract.quantities import forms
from saual.extract.quantities.forms import dictionary_form
from saual.extract.quantities.nouns import read_noun
from saual.extract.quantities.words import currencies, listed, load
from saual.extract.tokens import Token
from saual.language import kk
from saual.record import QuantityKind


class Unit(NamedTuple):
    """A unit and the token after it; `case` is that of a Kazakh ending, `rule` names what read it."""

    last: int
    kind: QuantityKind
    unit: str | None
    rule: str
    per: str | None = None
    case: str = ""


def read_unit(
    tokens: Sequence[Token], at: int, kazakh: bool, sheets: bool = False, number: Decimal | None = None
) -> Unit | None:
    """The unit that begins at a token. `sheets`: «л.» are leaves of paper, not litres, as in a list of attachments."""
    if at >= len(tokens):
        return None
    token = tokens[at]
    return (
        _read_percent(tokens, at, kazakh)
        or _read_money(tokens, at, kazakh)
        or (_read_sheets(tokens, at) if sheets else None)
        or _read_times(tokens, at, kazakh)
        or _read_measure(tokens, at, kazakh)
        or _read_duration(tokens, at, kazakh, number)
        or (_read_count(tokens, at, kazakh, number) if token.kind != "sign" or token.text == "«" else None)
    )


def _word(tokens: Sequence[Token], at: int) -> str:
    """The word at a place in small letters, "" where there is none."""
    return tokens[at].norm if at < len(tokens) and tokens[at].kind == "word" else ""


def _case(token: Token, kazakh: bool) -> str:
    """The case of a Kazakh ending, "" in Russian words and bare ones."""
    if token.tail:
        return endings().get(token.tail.lstrip("-‑–"), "")
    case = forms.read_word(token.norm).case if kazakh and token.kind == "word" else "nom"
    return "" if case == "nom" else case


def skip_point(tokens: Sequence[Token], at: int) -> int:
    """The point after an abbreviation, where it is glued to it."""
    return at + 1 if at < len(tokens) and tokens[at].text == "." and tokens[at].start == tokens[at - 1].end else at


# --- percent ---------------------------------------------------------------------------------------------------------


def _read_percent(tokens: Sequence[Token], at: int, kazakh: bool) -> Unit | None:
    token, word = tokens[at], _word(tokens, at)
    if token.norm == "%":
        tail = token.tail.lstrip("-‑–")
        case = endings().get(tail, "")
        points = _read_points(tokens, at + 1)
        if points:
            return points
        return _yearly(tokens, Unit(at + 1, "percent", "%", "percent", case=case))
    if token.norm == "‰":
        return Unit(at + 1, "measure", "‰", "measure")
    if word == "п" and _word(tokens, at + 2) == "п" and tokens[at + 1].text == ".":
        last = skip_point(tokens, at + 3)
        return Unit(last, "percent_points", "процентный пункт", "percent_points")
    if word.startswith("процентн") or word == "пайыздық":
        return _read_points(tokens, at + 1, "пайыздық" if word == "пайыздық" else "процентный")
    if word in ("проц", "пр") and at + 1 < len(tokens) and tokens[at + 1].text == ".":
        return Unit(at + 2, "percent", "%", "percent")
    if word and dictionary_form(word, kazakh or word.startswith("пайыз")) in ("процент", "пайыз"):
        return _yearly(tokens, Unit(at + 1, "percent", "%", "percent", case=_case(token, kazakh)))
    return None


def _read_points(tokens: Sequence[Token], at: int, adjective: str = "") -> Unit | None:
    """«процентных пункта», «% пункта», «пайыздық тармаққа»."""
    word = _word(tokens, at)
    if not word:
        return None
    if word.startswith("тарма") or (adjective == "пайыздық" and word.startswith("пункт")):
        return Unit(
            at + 1, "percent_points", f"пайыздық {kk.lemma(word)}", "percent_points", case=_case(tokens[at], True)
        )
    if word.startswith("пункт"):
        return Unit(at + 1, "percent_points", "процентный пункт", "percent_points")
    return None


def _yearly(tokens: Sequence[Token], unit: Unit) -> Unit:
    """«5% годовых»."""
    if _word(tokens, unit.last) == load()["per"]["yearly"]:
        return unit._replace(last=unit.last + 1, per="год")
    return unit


# --- money -----------------------------------------------------------------------------------------------------------


def currency(token: Token, kazakh: bool) -> str | None:
    """The ISO code of a word or sign of money."""
    code = currencies().get(token.norm)
    if code or token.kind != "word" or token.norm[:2] not in _currency_starts():
        return code
    return currencies().get(dictionary_form(token.norm, kazakh))


@cache
def _currency_starts() -> frozenset[str]:
    """The first two letters of the names of money: most words need not be led back to their dictionary form."""
    return frozenset(word[:2] for word in currencies())


def _read_money(tokens: Sequence[Token], at: int, kazakh: bool) -> Unit | None:
    first = at
    if tokens[at].norm in listed("money", "before") and at + 1 < len(tokens):
        at += 1
    code = currency(tokens[at], kazakh)
    if not code:
        return None
    last = at + 1
    if tokens[at].norm in ("тг", "тнг", "долл", "руб"):
        last = skip_point(tokens, last)
    case = _case(tokens[at], kazakh)
    if _word(tokens, last) in listed("money", "after"):
        last += 1
    assert last > first
    return Unit(last, "money", code, "money", case=case)


# --- times -----------------------------------------------------------------------------------------------------------


def _read_times(tokens: Sequence[Token], at: int, kazakh: bool) -> Unit | None:
    """«в 1,5 раза», «2 раза в год», «5 рет», «2,3 есе»."""
    word = _word(tokens, at)
    if word in ("раз", "раза", "разу", "разом", "разам", "разах"):
        last = at + 1
        per = read_per(tokens, last, kazakh)
        if per:
            return Unit(per[0], "frequency", "раз", "frequency", per=per[1])
        return Unit(
            last,
            "multiple" if _word(tokens, last).endswith(("ше", "лее", "нее", "же")) else "frequency",
            "раз",
            "times",
        )
    stem = kk.lemma(word) if word.startswith(("есе", "рет")) else ""
    if stem == "есе" or word.startswith("есег") or word.startswith("есед"):
        return Unit(at + 1, "multiple", "есе", "multiple", case=_case(tokens[at], True))
    if word in listed("times", "other_kk"):
        return Unit(at + 1, "frequency", word, "frequency")
    if stem == "рет" and word != "ретінде":
        return Unit(at + 1, "frequency", "рет", "frequency")
    return None


# --- measures --------------------------------------------------------------------------------------------------------


@cache
def _signs() -> frozenset[str]:
    return listed("measure", "signs")


_LONGEST_SIGN = 8


def _read_sign(tokens: Sequence[Token], at: int) -> tuple[int, str] | None:
    """The longest run of tokens that is a written unit: «кв. м», «Мбит/с», «кВт·ч», «м3/с»."""
    if tokens[at].text == "В" and (at + 1 == len(tokens) or tokens[at + 1].kind == "sign"):
        return at + 1, "В"
    key, best = "", None
    for here in range(at, min(at + _LONGEST_SIGN, len(tokens))):
        token = tokens[here]
        if token.kind == "number" and not (key.endswith(("м", "км")) and token.start == tokens[here - 1].end):
            break
        if (token.kind == "sign" and token.text in ",;:()[]|«»!?") or (
            here > at and token.text[:1].isupper() and token.start > tokens[here - 1].end
        ):
            break
        bare = token.text.lower()[: len(token.text) - len(token.tail)] if token.kind == "word" else token.text.lower()
        key += bare if bare != "⋅" else "·"
        found = key.rstrip(".")
        if found in _signs():
            best = here + 1
    if best is None:
        return None
    written = _written(tokens[at:best])
    if written in ("с", "кв") or (written == "г"):
        return None
    return best - (tokens[best - 1].text == "."), written


def _written(tokens: Sequence[Token]) -> str:
    """Tokens as they stand, with single spaces, without the last point and a Kazakh ending."""
    text = ""
    for number, token in enumerate(tokens):
        if number and token.start > tokens[number - 1].end:
            text += " "
        text += token.text[: len(token.text) - len(token.tail)] if token.tail else token.text
    return text.rstrip(".")


def _read_measure(tokens: Sequence[Token], at: int, kazakh: bool) -> Unit | None:
    found = _read_sign(tokens, at)
    if found and _is_square(tokens, at):
        word = _read_square(tokens, at, kazakh)
        found = word if word and word[0] >= found[0] else found
    found = (
        found
        or (_read_square(tokens, at, kazakh) if _is_square(tokens, at) else None)
        or _read_name(tokens, at, kazakh)
    )
    if found is None:
        return None
    last, unit = found
    case = _case(tokens[last - 1], kazakh) if tokens[last - 1].kind == "word" else ""
    if "/" in unit and not unit.lower().startswith(("квт/ч", "квт/сағ")):
        return Unit(last, "rate", unit, "rate", case=case)
    per = None if case in ("loc", "dat") else read_per(tokens, last, kazakh)
    if per:
        return Unit(per[0], "rate", f"{unit}/{per[1]}", "rate")
    return Unit(last, "measure", unit, "measure", case=case)


def _is_square(tokens: Sequence[Token], at: int) -> bool:
    word = _word(tokens, at)
    return bool(word) and word.startswith(("кв", "куб", "пог", "шаршы", "текше"))


def _read_square(tokens: Sequence[Token], at: int, kazakh: bool) -> tuple[int, str] | None:
    """«квадратных метров», «куб. метров», «шаршы метр»."""
    word = _word(tokens, at)
    base_at = skip_point(tokens, at + 1)
    form = word if word in listed("measure", "squares") else dictionary_form(word, kazakh)
    if form not in listed("measure", "squares"):
        return None
    base = _word(tokens, base_at)
    base_form = dictionary_form(base, kazakh) if base else ""
    bases = listed("measure", "square_bases")
    if base_form in bases or base in bases:
        dot = "." if base_at > at + 1 else ""
        return base_at + 1, f"{form}{dot} {base if base in bases else base_form}"
    return None


def _read_name(tokens: Sequence[Token], at: int, kazakh: bool) -> tuple[int, str] | None:
    word = _word(tokens, at)
    if not word or word in listed("nouns", "never_kk"):
        return None
    form = dictionary_form(word, kazakh)
    if form == "киловатт" and _word(tokens, at + 1).startswith("час"):
        return at + 2, "киловатт-час"
    if form in listed("measure", "words"):
        last = at + 1
        if form == "градус" and _word(tokens, last) in ("цельсия", "тепла", "мороза"):
            last += _word(tokens, last) == "цельсия"
        return last, form
    return None


# --- spans of time ---------------------------------------------------------------------------------------------------


_OLDEST = 120
"""Years of a person; more «жас» are young people."""


def _read_duration(tokens: Sequence[Token], at: int, kazakh: bool, number: Decimal | None) -> Unit | None:
    word = _word(tokens, at)
    if not word or word in listed("nouns", "never_kk"):
        return None
    short = load()["duration"]["short"].get(word)
    if short:
        return Unit(skip_point(tokens, at + 1), "duration", short, "duration")
    if word in ("жасар", "жасарлық"):
        return Unit(at + 1, "age", "жас", "age")
    if (word == "жас" or (kazakh and kk.lemma(word) == "жас")) and (number or 0) <= _OLDEST:
        return Unit(at + 1, "age", "жас", "age", case=_case(tokens[at], kazakh))
    form = dictionary_form(word, kazakh)
    here = at
    if form in listed("duration", "kinds") and at + 1 < len(tokens):
        here = at + 1
        following = _word(tokens, here)
        form = dictionary_form(following, kazakh) if following else ""
    if form not in listed("duration", "words"):
        return None
    return Unit(here + 1, "duration", form, "duration", case=_case(tokens[here], kazakh))


# --- counts ----------------------------------------------------------------------------------------------------------


def _read_sheets(tokens: Sequence[Token], at: int) -> Unit | None:
    full = load()["count"]["sheets"].get(_word(tokens, at))
    return Unit(skip_point(tokens, at + 1), "count", full, "count") if full else None


def _read_count(tokens: Sequence[Token], at: int, kazakh: bool, number: Decimal | None) -> Unit | None:
    noun = read_noun(tokens, at, kazakh, number)
    if noun is None:
        return None
    per = None if kazakh else read_per(tokens, noun.last, kazakh, period_only=True)
    return Unit(noun.last, "count", noun.unit, "count", per=per[1] if per else None, case=noun.case)


# --- per -------------------------------------------------------------------------------------------------------------


def read_per(tokens: Sequence[Token], at: int, kazakh: bool, period_only: bool = False) -> tuple[int, str] | None:
    """«в сутки», «/год», «с гектара»: the token after it and the period or base."""
    if at + 1 >= len(tokens):
        return None
    sign, word = tokens[at].norm, _word(tokens, at + 1)
    if sign == "/" and word:
        short = load()["duration"]["short"].get(word)
        form = short or dictionary_form(word, kazakh)
        return (skip_point(tokens, at + 2), form) if form in listed("duration", "words") or form == "га" else None
    if sign == "в" and word:
        if word in ("год", "месяц", "сутки", "день", "час", "минуту", "секунду", "неделю", "квартал", "смену"):
            return at + 2, dictionary_form(word, False)
        return None
    if sign == "с" and word in ("гектара", "га") and not period_only:
        return at + 2, "гектар"
    return None


def read_price(tokens: Sequence[Token], at: int, kazakh: bool) -> tuple[int, str] | None:
    """«за кВт·ч», «за 1 куб. м», «/кг», «кг үшін»: the token after it and what the price is for."""
    if at + 1 >= len(tokens):
        return None
    if tokens[at].text == "/":
        return read_good(tokens, at + 1, kazakh, True)
    if tokens[at].norm == "за":
        here = at + 1
        if tokens[here].norm in ("1", "один", "одну", "одно", "каждый", "каждую", "каждое", "единицу"):
            here += 1
        return read_good(tokens, here, kazakh, False)
    return None


def read_good(tokens: Sequence[Token], at: int, kazakh: bool, slash: bool) -> tuple[int, str] | None:
    """What a price is for: a unit, an area, a piece; after a slash any unit."""
    if at >= len(tokens) or tokens[at].kind not in ("word", "code"):
        return None
    found = _read_sign(tokens, at)
    if found:
        return found
    if _is_square(tokens, at):
        square = _read_square(tokens, at, kazakh)
        if square:
            return square
    word = _word(tokens, at)
    form = dictionary_form(word, kazakh) if word else ""
    if form == "киловатт" and _word(tokens, at + 1).startswith("час"):
        return at + 2, "киловатт-час"
    if slash and (load()["duration"]["short"].get(word) or form) in listed("per", "hours"):
        return at + 1, load()["duration"]["short"].get(word) or form
    goods = listed("per", "goods_kk") if kazakh else listed("per", "goods")
    if form in goods or (slash and form in listed("measure", "words")):
        return at + 1, form
    return None
