"""Units of numbers that stand alone: from the noun before, from a neighbour in the list, from the sentence."""

from __future__ import annotations

from collections.abc import Sequence

from saual.extract.quantities import forms
from saual.extract.quantities.draft import PASSED_ON, Carried, Draft
from saual.extract.quantities.labels import noun_before, number_of, of_places, of_subject
from saual.extract.quantities.passage import Passage
from saual.extract.quantities.qualifiers import read_before
from saual.extract.quantities.words import listed
from saual.language import ru

_DASHES = frozenset("-–—")


def share_units(passage: Passage, drafts: Sequence[Draft]) -> list[Draft]:
    """«12, 15 и 18 школ», «84 ранены и 1 733 человека»: numbers joined with one that has the noun."""
    shared = list(drafts)
    for at in range(len(shared) - 2, -1, -1):
        one, two = shared[at], shared[at + 1]
        if at + 2 < len(shared) and one.kind is None and _is_bracketed_share(passage, one, two):
            three = shared[at + 2]  # «15 (75%) из 20 городов»
            shared[at] = one._replace(kind=three.kind, unit=three.unit, rule="shared", inferred=("unit",))
            continue
        if one.kind is not None or two.kind not in PASSED_ON | {"ordinal", "duration", "age", "time"} or one.after:
            continue
        gap = [passage.norm(here) for here in range(one.last, two.first)]
        if two.kind == "percent" and (one.case == "nom" or one.value > _HUNDRED):
            continue  # «олардың 335-і немесе 83 пайызы»
        joined = gap in (["и"], ["или"], ["және"], ["мен"], ["пен"], ["бен"], ["немесе"], ["/"], ["либо"])
        joined = joined or gap in ([",", "тіпті"], [",", "даже"], [",", "а", "то", "и"])
        chained = gap == [","] and "unit" in two.inferred
        of = len(gap) == 1 and gap[0] == "из" and one.value <= two.value
        verb = _is_spread(gap)
        hours = two.kind == "time" and one.max is not None and len(gap) <= 3 and gap[:1] == ["и"]
        if joined or hours or chained or of or verb:
            scale = two.scale if one.scale == 1 and two.kind in ("money", "percent") and not of else one.scale
            if scale != one.scale and one.value < 1000:
                one = one._replace(value=one.value * scale, scale=scale)  # «405, 478 и 577 млн»
            shared[at] = one._replace(kind=two.kind, unit=two.unit, per=two.per, rule="shared", inferred=("unit",))
    return shared


_HUNDRED = 100


def _is_bracketed_share(passage: Passage, one: Draft, two: Draft) -> bool:
    around = (passage.norm(one.last), passage.norm(two.last), passage.norm(two.last + 1))
    return two.kind == "percent" and two.first == one.last + 1 and around == ("(", ")", "из")


_LONGEST_PHRASE = 7


def _is_spread(gap: Sequence[str]) -> bool:
    """«84 и ранены 1 733 человека», «121 многоэтажный и 417 домов», «42 новых и построено 37 домов»."""
    at = next((i for i, word in enumerate(gap) if word in ("и", ",")), None)
    if at == len(gap) - 1 and 1 < at <= _LONGEST_PHRASE and all(word.isalpha() for word in gap[:-1]):
        first, then = ru.parse(gap[0]), ru.parse(gap[1])  # «40 начатых в прошлые годы и 12 новых школ»
        if first and then and first[0].tag.POS == "PRTF" and then[0].tag.POS == "PREP":
            return True
    if at is None or len(gap) > 4 or not all(word.isalpha() for word in (*gap[:at], *gap[at + 1 :])):
        return False
    if gap[at] == "," and (at == 0 or len(gap) > at + 1):
        return False
    before, after = gap[:at], gap[at + 1 :]
    adjectives = all(any(r.tag.POS in ("ADJF", "PRTF") for r in ru.parse(word)) for word in before)
    return (
        adjectives
        and len(after) <= 1
        and all(word.endswith(("ны", "но", "на", "ли", "ло", "ют", "ет")) for word in after)
    )


def inherit_units(passage: Passage, drafts: Sequence[Draft], carried: Carried | None) -> list[Draft]:
    """Give each number without a unit one, where the letter says it; the others are counts of nothing named."""
    found: list[Draft] = []
    for at, draft in enumerate(drafts):
        if draft.kind is not None:
            found.append(draft)
            continue
        if _is_enumerated(passage, draft, drafts[at - 1] if at else None, found):
            continue
        if _is_coefficient(passage, draft):
            found.append(draft._replace(kind="ratio", rule="ratio"))
            continue
        unit = (
            (None if _is_amount(draft, found) else noun_before(passage, draft, found))
            or number_of(passage, draft, found)
            or of_places(passage, draft, found)
            or of_subject(passage, draft)
            or _nearest(passage, draft, found, drafts[at + 1 :], carried)
        )
        if unit is None:
            if is_name(passage, draft) or (draft.in_words and not draft.value):
                continue
            whole = draft.value == draft.value.to_integral_value() or draft.scale > 1
            found.append(draft._replace(kind="count" if whole else "ratio"))
            continue
        if unit.scale > draft.scale:
            draft = draft._replace(value=draft.value * unit.scale, scale=unit.scale)
        fits = draft._replace(kind=unit.kind, unit=unit.unit, per=unit.per, rule="inherited", inferred=("unit",))
        found.append(fits)
    return found


_MILLION = 1_000_000


def _is_amount(draft: Draft, earlier: Sequence[Draft]) -> bool:
    """«Ущерб – 86,5 млн тенге: дома – 41,2 млн, корма – 30,8 млн»: millions among money are no number of houses."""
    large = (other for other in reversed(earlier) if other.kind != "percent" and other.scale >= _MILLION)
    told = next(large, None)
    return draft.scale >= _MILLION and told is not None and told.kind == "money"


_HIGHEST = 50
"""Points of a list that a letter may name by their numbers."""


def _is_enumerated(passage: Passage, draft: Draft, previous: Draft | None, found: Sequence[Draft]) -> bool:
    """«ответы на вопросы 1, 3 и 5»: numbers that name what the noun before them says."""
    if passage.kazakh or draft.in_words or draft.value > _HIGHEST or not is_name(passage, draft):
        chained = (
            previous is not None and previous.last + 1 == draft.first and passage.norm(draft.first - 1) in (",", "и")
        )
        return (
            chained
            and previous is not None
            and previous.kind is None
            and (not found or found[-1].last < previous.first)
        )
    before = ru.parse(passage.norm(draft.first - 1)) if draft.first else ()
    return any(r.tag.POS == "NOUN" and r.tag.case in ("nomn", "accs") for r in before[:1])


def _is_coefficient(passage: Passage, draft: Draft) -> bool:
    """«с коэффициентом 1,45»."""
    near = range(draft.first - 1, max(draft.first - 4, -1), -1)
    return any(passage.norm(here).startswith("коэффициент") for here in near)


def is_name(passage: Passage, draft: Draft) -> bool:
    """A number right behind a noun names it: «Школа 12», «тип 1»."""
    if draft.after or draft.case or draft.scale > 1 or draft.max is not None or read_before(passage, draft.first):
        return False
    if draft.value != draft.value.to_integral_value():
        return False
    if passage.norm(draft.last) == "(" and passage.norm(draft.last + 2).startswith(("%", "процент", "пайыз")):
        return False  # «ищут работу 41 (10%)»
    at = draft.first - 1
    if at < 0:
        return True
    before = passage.tokens[at]
    if before.kind == "code":
        return True
    if before.kind != "word":
        return before.text in '«"“/\\' or (before.text == "." and passage.glued(at))
    if before.text[0].isupper() and at > 0:
        return True
    if passage.kazakh:
        reading = forms.read_word(before.norm)
        return (
            reading.ending is None and forms.is_known(before.norm) and before.norm not in listed("nouns", "no_name_kk")
        )
    readings = ru.parse(before.norm)
    return bool(readings) and readings[0].tag.POS == "NOUN"


# --- the neighbours --------------------------------------------------------------------------------------------------


def _nearest(
    passage: Passage, draft: Draft, earlier: Sequence[Draft], later: Sequence[Draft], carried: Carried | None
) -> Carried | None:
    """The nearest earlier number of the same list; the nearest later one of the sentence where there is none."""
    beside = (
        (_beside(passage, draft, earlier[-1]) if earlier else None)
        or _replaced(passage, draft, later)
        or _governed(passage, draft, earlier, later)
        or _member(passage, draft, earlier)
        or _ahead(passage, draft, earlier, later)
    )
    if beside:
        return beside
    labelled = _without_label(passage, draft, earlier)
    beside_it = _in_its_bracket(passage, draft, later)
    for other in reversed((labelled or earlier)[-12:]):
        if (other.unit is not None and other.unit == beside_it) or _is_aside(passage, other, draft):
            continue
        if _is_adjunct(passage, other, draft) and any(d.kind == "count" and d.unit for d in earlier):
            continue
        if draft.case in ("nom", "gen", "loc") and other.kind != "count" and any(d.kind == "count" for d in earlier):
            continue  # «1 480 ауылда 2-5 Мбит/с, ал 372-сінде интернет жоқ»: one of those counted
        if (
            other.kind == "percent"
            and not _alike(passage, other, draft)
            and any(d.kind == "count" and d.unit for d in earlier)
        ):
            continue
        if _may_lend(passage, other, draft):
            broken = other.kind == "money" and draft.value != draft.value.to_integral_value()
            return Carried(other.kind or "count", other.unit, other.per, other.scale if broken else draft.scale)
    if carried and _suits(carried, draft):
        return carried
    for other in later[:4]:
        if any(passage.norm(here) in (".", ";") for here in range(draft.last, other.first)):
            break
        if other.kind in PASSED_ON and _may_lend(passage, other, draft):
            return Carried(other.kind or "count", other.unit)
    return None


def _replaced(passage: Passage, draft: Draft, later: Sequence[Draft]) -> Carried | None:
    """«вместо запланированных десяти закуплено восемь машин»: what comes in the place of the number has its noun."""
    before = passage.norm(draft.first - 1)
    adjective = any(r.tag.POS in ("ADJF", "PRTF") for r in ru.parse(before)[:1]) if before.isalpha() else False
    if "вместо" not in (before, passage.norm(draft.first - 2) if adjective else ""):
        return None
    other = later[0] if later else None
    apart = other is None or any(passage.norm(here) in (".", ";", ",") for here in range(draft.last, other.first))
    return None if other is None or apart or other.kind not in PASSED_ON else Carried(other.kind, other.unit)


def _governed(passage: Passage, draft: Draft, earlier: Sequence[Draft], later: Sequence[Draft]) -> Carried | None:
    """«номиналом 20 000, 389 – номиналом 10 000 и 55 – номиналом 5 000 тенге»: the same noun asks for each of them."""
    word = passage.norm(draft.first - 1)
    readings = ru.parse(word) if len(word) > _SHORT_WORD and word.isalpha() and not passage.kazakh else ()
    if not readings or readings[0].tag.POS != "NOUN":
        return None
    for other in (*reversed(earlier[-6:]), *later[:6]):
        if passage.norm(other.first - 1) == word and other.kind and other.unit:
            return Carried(other.kind, other.unit, other.per)
    return None


_SHORT_WORD = 3


def _member(passage: Passage, draft: Draft, earlier: Sequence[Draft]) -> Carried | None:
    """«96 – до 60 км/ч, 73 – до 40 км/ч»: a number before a dash is of what the one before the last dash is of."""
    if not _leads_dash(passage, draft) or passage.norm(draft.first - 1) not in (",", ";", "и", "а"):
        return None
    for other in reversed(earlier[-4:]):
        if any(passage.norm(here) == "." for here in range(other.last, draft.first)):
            return None
        led = passage.norm(other.first - 1) in (":", ",", ";", "и", "а", "(")
        if led and _leads_dash(passage, other) and other.kind == "count" and "unit" in other.inferred:
            return Carried(other.kind, other.unit)
    return None


def _leads_dash(passage: Passage, draft: Draft) -> bool:
    """«96 –», «62 ветровых –», «51 гидро- и биогазовый –»: a number and perhaps its adjectives before a dash."""
    at = draft.last
    while at < draft.last + _MOST_WORDS and (passage.norm(at) == "и" or _is_adjective(passage.norm(at))):
        at += 1
        if passage.norm(at) == "-" and passage.glued(at):
            at += 1
    return passage.norm(at) in _DASHES


def _is_adjective(word: str) -> bool:
    return word.endswith("о") or (word.isalpha() and any(r.tag.POS in ("ADJF", "PRTF") for r in ru.parse(word)[:1]))


_MOST_WORDS = 4
_FAR = 60
"""Words between members of a list, at most."""
_MEMBERS = 12


def _ahead(passage: Passage, draft: Draft, earlier: Sequence[Draft], later: Sequence[Draft]) -> Carried | None:
    """«в Абае 4,5 млн, в Семее 3,2 млн голов»: thousands and millions that share the noun of the last of them."""
    if draft.scale == 1:
        return None
    opened = next(
        (at for at in range(draft.first - 1, max(draft.first - _FAR, -1), -1) if passage.norm(at) in (".", ":", ";")),
        -1,
    )
    if any(other.last > opened and other.unit for other in earlier[-_MEMBERS:]):
        return None
    end = draft.last
    for other in later[:_MEMBERS]:
        stopped = other.first - end > _FAR or any(passage.norm(at) in (".", ";") for at in range(end, other.first))
        if other.scale != draft.scale or stopped:
            return None
        end = other.last
        if other.kind is not None:
            return Carried(other.kind, other.unit) if other.kind == "count" and other.rule != "number" else None
    return None


def _is_adjunct(passage: Passage, other: Draft, draft: Draft) -> bool:
    """«4 862 моста общей протяженностью 142,6 км: 1 574 – …»: a measure told by the way lends nothing to counts."""
    whole = draft.value == draft.value.to_integral_value()
    return other.kind == "measure" and whole and passage.norm(other.first - 1) in listed("lending", "asides")


def _in_its_bracket(passage: Passage, draft: Draft, later: Sequence[Draft]) -> str | None:
    """«5 в Абайской области (212 тыс. тонн)»: the unit in the bracket behind a number, which is not its own."""
    following = later[0] if later else None
    if following is None or following.kind != "measure" or passage.norm(following.first - 1) != "(":
        return None
    between = [passage.norm(at) for at in range(draft.last, following.first - 1)]
    return None if len(between) > _LONGEST_PHRASE or not {",", ";", "."}.isdisjoint(between) else following.unit


def _without_label(passage: Passage, draft: Draft, earlier: Sequence[Draft]) -> Sequence[Draft]:
    """«до 90 кВт·ч – 23,6 тенге, свыше 170 кВт·ч – 37,2»: the figure that ends a label lends nothing to its value."""
    last = earlier[-1] if earlier else None
    if last is None or last.last != draft.first - 1 or passage.norm(last.last) not in _DASHES:
        return ()
    told = any(d.kind in ("money", "rate", "percent") and d.unit != last.unit for d in earlier[:-1])
    labels = last.max is None and last.kind in ("measure", "count", "age", "duration")
    return earlier[:-1] if labels and told else ()


_INSTEAD = (["вместо"], ["против"], ["орнына"], ["из"], [",", "а", "не"])
_GIVEN = frozenset({"норме", "плане", "нормативе", "прогнозе", "потребности", "лимите"})
"""«46 процентов при плане 70»."""


def _beside(passage: Passage, draft: Draft, other: Draft) -> Carried | None:
    """«21 день вместо 25», «угля на 15 суток, мазута – на 10»: any unit goes over to what is set beside it."""
    if other.kind is None or other.unit is None or other.max is not None:
        return None
    gap = [passage.norm(here) for here in range(other.last, draft.first)]
    before = passage.norm(draft.first - 1)
    same = before in ("на", "за", "через", "до") and before == passage.norm(other.first - 1)
    given = gap[:1] == ["при"] and len(gap) == 2 and gap[1] in _GIVEN
    if given or gap in _INSTEAD or (other.kind == "duration" and same and draft.scale == 1):
        return Carried(other.kind, other.unit, other.per)
    return None


def _is_aside(passage: Passage, other: Draft, draft: Draft) -> bool:
    """«9 (54,2%) имеют маржу ниже 1,2»: the share in brackets lends nothing to a number in the run of the sentence."""
    bracketed = other.kind == "percent" and passage.norm(other.first - 1) == "(" and passage.norm(other.last) == ")"
    found = read_before(passage, draft.first)
    before = passage.norm((found.at if found else draft.first) - 1)
    return bracketed and before.isalpha() and before not in ("на", "до", "по", "и", "в", "с")


def _alike(passage: Passage, other: Draft, draft: Draft) -> bool:
    """«на 5%, в области – на 7»: a bare number goes with a percentage only where it stands in the same way."""
    whole = draft.value == draft.value.to_integral_value()
    return not whole or passage.norm(other.first - 1) == passage.norm(draft.first - 1) in ("на", "до", "по")


def _may_lend(passage: Passage, other: Draft, draft: Draft) -> bool:
    if other.kind not in PASSED_ON or other.unit is None or other.rule == "adjective":
        return False
    if other.kind == "count" and other.rule == "number":
        return False
    return _suits(Carried(other.kind, other.unit), draft)


def _suits(lent: Carried, draft: Draft) -> bool:
    whole = draft.value == draft.value.to_integral_value()
    if lent.kind in ("percent", "percent_points"):
        return draft.scale == 1 and draft.value <= 300 and not draft.in_words
    if lent.kind == "count":
        return whole or draft.scale > 1
    if lent.kind in ("rate", "measure") or "/" in (lent.unit or ""):
        return not draft.in_words
    if lent.kind == "money":
        return draft.scale > 1 or not whole
    return True
