"""From numerals to drafts: each number of a passage with what stands around it, before ranges and inherited units."""

from __future__ import annotations

from decimal import Decimal

import regex

from saual.extract.numerals import Numeral, entry
from saual.extract.quantities import adjectives
from saual.extract.quantities.classes import read_class, read_ordinal, read_roman
from saual.extract.quantities.draft import Draft, draft_of
from saual.extract.quantities.forms import dictionary_form
from saual.extract.quantities.guards import is_guarded
from saual.extract.quantities.passage import Passage, find_numerals
from saual.extract.quantities.prices import is_yield, period_of, price_before, price_named
from saual.extract.quantities.qualifiers import Found, read_after, read_before
from saual.extract.quantities.shares import read_fraction, read_ratio
from saual.extract.quantities.times import is_hour, kind_of_span, kind_of_times, read_clock, read_minutes
from saual.extract.quantities.units import Unit, currency, read_price, read_unit
from saual.extract.quantities.words import listed, load
from saual.extract.tokens import tokenise
from saual.language import ru


def find_drafts(passage: Passage) -> list[Draft]:
    """Every number of a passage that is no date, code or mark, with the unit that stands beside it."""
    drafts: list[Draft] = []
    at = 0
    for numeral in find_numerals(passage):
        drafts += _numbers_in_words(passage, at, numeral.first)
        at = numeral.last
        if is_guarded(passage, numeral):
            continue
        draft = _draft(passage, numeral)
        if draft and (not drafts or draft.first >= drafts[-1].last):
            drafts.append(draft)
            at = draft.last
    return drafts + _numbers_in_words(passage, at, len(passage.tokens))


def _draft(passage: Passage, numeral: Numeral) -> Draft | None:
    if numeral.form == "ordinal":
        return read_ordinal(passage, numeral)
    ratio = read_ratio(passage, numeral)
    if ratio:
        return ratio
    if numeral.form in ("fraction", "each"):
        return read_fraction(passage, numeral)
    if numeral.form == "implicit" and not numeral.case and passage.norm(numeral.first - 1) in ("", ",", "(", "|"):
        return None  # «2023 жыл, мың га»: a unit without a number
    if numeral.form == "implicit" and numeral.last == numeral.first + 1 and not read_before(passage, numeral.first):
        scale = entry(passage.tokens[numeral.first], "scale")
        if scale and scale.alone == "qualified":
            return None  # «помогли тысячи людей», but «более тысячи человек»
    if numeral.tail == ":" or is_hour(passage, numeral):
        return read_clock(passage, numeral)
    if numeral.tail:
        return _glued(passage, numeral)
    draft = _after_sign(passage, numeral) or read_class(passage, numeral) or _cardinal(passage, numeral)
    return _negative(passage, draft) if draft else None


# --- one word that is number and unit --------------------------------------------------------------------------------


def _numbers_in_words(passage: Passage, first: int, last: int) -> list[Draft]:
    """«двухмесячный», «вдвое», «дважды», «полгода», «II категории» between the numerals."""
    found = []
    folds, often = load()["times"]["adverbs"], load()["times"]["often"]
    halves, starts = load()["duration"]["halves"], adjectives.starts()
    starts_kk = adjectives.starts_kk()
    for at in range(first, last):
        token = passage.tokens[at]
        if token.kind != "word" or at in passage.taken:
            continue
        word, draft = token.norm, None
        if token.text[0] in "IVІ":
            draft = read_roman(passage, at)
        elif word in folds:
            draft = Draft(at, at + 1, Decimal(folds[word]), kind="multiple", unit="раз", rule="multiple")
        elif word in often:
            draft = Draft(at, at + 1, Decimal(often[word]), kind="frequency", unit="раз", rule="frequency")
        elif word in halves:
            draft = Draft(at, at + 1, Decimal("0.5"), kind="duration", unit=halves[word], rule="duration")
        elif len(word) > 7 and word[:3] in starts:
            inner = adjectives.read_adjective(word)
            draft = _inner(passage, at, at + 1, inner) if inner else None
        elif passage.kazakh and len(word) > 5 and word[:2] in starts_kk and (inner := adjectives.read_kazakh(word)):
            draft = _inner(passage, at, at + 1, inner)
        if draft:
            found.append(draft)
    return found


def _inner(passage: Passage, first: int, last: int, inner: adjectives.Inner) -> Draft:
    """«12-летнее образование» is a span, «60-летний гражданин» an age."""
    aged = inner.unit == "год" and passage.norm(last).startswith(("возраст", *listed("ages", "persons")))
    return Draft(first, last, inner.value, kind="age" if aged else inner.kind, unit=inner.unit, rule="adjective")


def _glued(passage: Passage, numeral: Numeral) -> Draft | None:
    """«5км», «10-дневный», «5-сынып»; anything else glued to digits is a code."""
    inner = adjectives.read_tail(numeral.tail, numeral.value)
    if inner:
        return _inner(passage, numeral.first, numeral.last, inner)
    plain = numeral.tail.lstrip("-‑–")
    form = dictionary_form(plain, passage.kazakh or plain.startswith("сынып"))
    if form in listed("ordinals", "kk") or (form in listed("ordinals", "ru") and plain != numeral.tail):
        return draft_of(numeral, numeral.last)._replace(kind="ordinal", unit=form, rule="ordinal")
    if plain != numeral.tail or (len(plain) == 1 and passage.tokens[numeral.first].text[-1].isupper()):
        return None
    rest = tokenise(plain)
    unit = read_unit([*rest, *passage.tokens[numeral.last : numeral.last + 8]], 0, passage.kazakh)
    if unit is None or (unit.kind == "count" and len(plain) < 4 and unit.last <= len(rest)):
        return None
    return _with_unit(passage, numeral, unit._replace(last=unit.last - len(rest) + numeral.last), None)


_DERIVED = regex.compile(r"(?P<stem>\p{L}{2,}?)(?:[лдт][ыі][қк]|[лдт][ыі]|[лдт][ыі]ғ?г?[ыі]н?)")


def _derived(passage: Passage, numeral: Numeral) -> Draft | None:
    """«40 төсектік аурухана», «екі қабатты үй», «30 пайыздық»: a Kazakh adjective of the unit counts it."""
    match = _DERIVED.fullmatch(passage.norm(numeral.last))
    kinds: dict[str, str] = load()["adjectives"]["kk"]
    kind = next((name for name, stems in kinds.items() if match and match["stem"] in stems.split()), None)
    if kind != "count" and passage.norm(numeral.last).endswith(("ды", "ді", "ты", "ті")):
        return None  # «25 пайызды құрайды»: an accusative
    if match is None or kind is None or passage.norm(numeral.last + 1).startswith(("тарма", "пункт")):
        return None
    unit = "%" if kind == "percent" else {"бал": "балл"}.get(match["stem"], match["stem"])
    draft = draft_of(numeral, numeral.last + 1)
    return draft._replace(kind=kind, unit=unit, rule="adjective", case="")  # type: ignore[arg-type]


# --- signs before a number -------------------------------------------------------------------------------------------


def _after_sign(passage: Passage, numeral: Numeral) -> Draft | None:
    """«$5 млн», «USD 5 млн»."""
    if numeral.first == 0:
        return None
    before = passage.tokens[numeral.first - 1]
    if before.text not in "$€₸₽¥£" and not before.text.isupper():
        return None
    code = currency(before, passage.kazakh)
    counted = before.kind == "sign" and numeral.first > 1 and passage.tokens[numeral.first - 2].kind == "number"
    if code is None or counted:
        return None
    return draft_of(numeral, numeral.last)._replace(first=numeral.first - 1, kind="money", unit=code, rule="money")


def _negative(passage: Passage, draft: Draft) -> Draft:
    """«минус 15 градусов», «до -35 °C»; a hyphen with something glued before it is none."""
    at = draft.first - 1
    sign = passage.norm(at)
    before = passage.norm(at - 1)
    glued = sign in ("-", "−", "–") and passage.glued(draft.first) and (not passage.glued(at) or before in ("…", "."))
    free = before in ("", "|", "(", "до", "от", "с", "на", "-", "и", "…") or draft.unit in ("градус", "°C", "°С")
    return draft._replace(first=at, value=-draft.value) if sign == "минус" or (glued and free) else draft


# --- the usual number ------------------------------------------------------------------------------------------------


def _cardinal(passage: Passage, numeral: Numeral) -> Draft | None:
    """A number with what stands between it and its unit, the unit, and what stands behind."""
    if passage.kazakh and passage.norm(numeral.last - 1) in _OWNED_SCALES:
        numeral = numeral._replace(case="nom")  # «оның 3 миллионы теңізге құйылды»
    after = read_after(passage, numeral.last, numeral.case)
    at = after.at if after else numeral.last
    if after:
        numeral, at = _late_scale(passage, numeral, at)
    if numeral.case == "nom" or (numeral.case not in ("", "like") and after is None):
        return draft_of(numeral, numeral.last)  # «415-і», «120-дан»: an ending, so no noun behind it is counted
    if passage.kazakh and numeral.case and passage.norm(at) in listed("nouns", "deeds_kk"):
        return draft_of(numeral, numeral.last)._replace(after=after)  # «санын 12-ден 18-ге дейін көбейту»
    derived = _derived(passage, numeral) if passage.kazakh else None
    if derived:
        return derived
    unit = read_unit(passage.tokens, at, passage.kazakh, passage.attachment, numeral.value)
    if unit is None or not passage.taken.isdisjoint(range(numeral.last, unit.last)):
        bare = draft_of(numeral, numeral.last)._replace(after=after)
        named = after is None and not passage.kazakh and not numeral.in_words
        return None if named and _names_one(passage.norm(numeral.last)) else bare
    if unit.kind == "count" and not passage.kazakh and not _agrees(passage, numeral, unit):
        return draft_of(numeral, numeral.last)._replace(after=after)
    return _with_unit(passage, numeral, unit, after)


_OWNED_SCALES = frozenset({"мыңы", "миллионы", "миллиарды", "триллионы"})


def _agrees(passage: Passage, numeral: Numeral, unit: Unit) -> bool:
    """Whether the noun has the case of «остальным» before the number: not in «по остальным 33 уведомления посланы»."""
    before = [r for r in ru.parse(passage.norm(numeral.first - 1))[:1] if r.tag.POS in ("ADJF", "PRTF")]
    if not before or before[0].tag.number != "plur" or before[0].tag.case not in ("datv", "ablt"):
        return True
    token = passage.tokens[unit.last - 1]
    if token.kind != "word" or not ru.parse(token.norm):
        return True
    cases = {r.tag.case for r in ru.parse(token.norm)}
    return before[0].tag.case in cases or "Fixd" in ru.parse(token.norm)[0].tag


def _names_one(word: str) -> bool:
    """«на 2 этаже», «в 3 отделении»: a singular behind the number, which then says which one."""
    readings = ru.parse(word) if word.isalpha() else ()
    nouns = [r for r in readings if r.tag.POS == "NOUN"]
    if not nouns or readings[0].tag.POS in ("ADVB", "PREP") or not nouns[0].is_known:
        return False  # «40 уже отремонтировано»
    return all(r.tag.number == "sing" and r.tag.case in ("loct", "datv", "ablt", "loc2") for r in nouns)


def _late_scale(passage: Passage, numeral: Numeral, at: int) -> tuple[Numeral, int]:
    """«50 с лишним тысяч человек»."""
    scale = entry(passage.tokens[at], "scale") if at < len(passage.tokens) else None
    if scale and numeral.scale == 1:
        return numeral._replace(value=numeral.value * scale.value, scale=scale.value, last=at + 1), at + 1
    return numeral, at


def _with_unit(passage: Passage, numeral: Numeral, unit: Unit, after: Found | None) -> Draft:
    """A number and its unit; the sentence says whether «раз» multiplies and a year is an age, what a price is for."""
    last, kind, name, per, rule = unit.last, unit.kind, unit.unit, unit.per, unit.rule
    if kind == "multiple" or (kind == "frequency" and name == "раз"):
        kind = kind_of_times(passage, numeral, unit)
    elif kind == "duration":
        kind = kind_of_span(passage, numeral, unit)
        if name in ("час", "сағат"):
            value, last = read_minutes(passage, numeral.value, last)
            numeral, rule = numeral._replace(value=value), kind
    elif kind == "money":
        price = read_price(passage.tokens, last, passage.kazakh)
        good = price[1] if price else price_before(passage, numeral.first) or price_named(passage, numeral.first)
        if good:
            last, name, rule = price[0] if price else last, f"{name}/{good}", "price"
    per = per or period_of(passage, numeral, last)
    if kind == "measure" and (per or is_yield(passage, numeral.first)):
        kind, name, per, rule = "rate", f"{name}/{per or 'гектар'}", None, "rate"
    found = after or read_after(passage, last, unit.case)
    return draft_of(numeral, last)._replace(
        kind=kind, unit=name, per=per, rule=rule, case=unit.case or numeral.case, after=found
    )
