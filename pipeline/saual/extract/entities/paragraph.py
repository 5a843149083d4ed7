"""The names of one paragraph by lists and rules."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, cast

import regex

from saual.extract.entities import bodies, kazakh_bodies, persons, places, positions, products, routes
from saual.extract.entities.capitals import plain_case
from saual.extract.entities.classes import kazakh_stem
from saual.extract.entities.gazetteer import Hit, Name, find_names
from saual.extract.entities.initials import find_initialed
from saual.extract.entities.named_after import named
from saual.extract.entities.quoted import find_quoted
from saual.extract.entities.span import Found
from saual.extract.entities.tokens import Token, tokenize
from saual.language import ru
from saual.record import EntityLabel

_HOUSES = frozenset({"дом", "доме", "дома", "дому"})


_PLURAL_BODY = regex.compile(r"(?:үкімет|парламент|министрлік|сенат)(?:тер|тар)\p{L}*")


class Spans(NamedTuple):
    """Tokens of names: the first of each to the token after its last, and back."""

    ends: dict[int, int]
    starts: dict[int, int]

    @classmethod
    def of(cls, spans: Iterable[tuple[int, int]]) -> Spans:
        """Both ways from pairs."""
        pairs = list(spans)
        return cls(dict(pairs), {end: first for first, end in pairs})

    @property
    def tokens(self) -> frozenset[int]:
        """Every token inside."""
        return frozenset(at for first, end in self.ends.items() for at in range(first, end))


def find_by_rule(text: str, offset: int, year: int | None = None) -> list[Found]:
    """Everything that lists and rules propose for a paragraph; proposals may overlap (`merge.settle` chooses).

    The year is that of the letter: it decides between bodies that shared an abbreviation at different times.
    """
    text = plain_case(text)
    tokens = tokenize(text, offset)
    hits = _chosen(tokens, find_names(tokens))
    quoted, titles = find_quoted(text, offset, tokens)
    initialed = list(find_initialed(text, offset))
    inside = _covered(tokens, [*quoted, *initialed]) | frozenset(_unclosed(tokens))
    listed = list(_listed_bodies(tokens, hits, year))
    known = Spans.of(span for span, _ in listed)
    listed_offices = list(_listed_offices(hits))
    place_spans = list(_places(tokens, _outside(tokens, hits, titles, listed_offices), known.tokens | inside))
    of_place = Spans.of(span for span, _, _ in place_spans)
    unknown = list(_unknown_bodies(tokens, known.tokens | inside, of_place))
    countries = Spans.of((hit.first, hit.last) for hit in hits if hit.names[0].entry.kind == "country")
    offices = list(
        _offices(
            tokens,
            {**known.ends, **of_place.ends, **countries.ends, **Spans.of(listed_offices).ends},
            {**known.starts, **of_place.starts, **countries.starts, **Spans.of(listed_offices).starts},
        )
    )
    found = [*quoted, *initialed, *products.find_products(text, offset)]
    programmes = list(products.find_programmes(tokens, {**of_place.ends, **countries.ends}))
    found += [_found(tokens, span, "PROGRAM", "rule:programme", None, 6) for span in programmes]
    found += [_found(tokens, span, "ORG", "rule:body", normal, 8) for span, normal in listed]
    found += [_found(tokens, span, "ORG", by, None, 7 if by == "rule:latin" else 6) for span, by in unknown]
    found += [_found(tokens, span, "PRODUCT", "rule:product", None, 6) for span in bodies.find_latin_products(tokens)]
    found += list(_with_quote(tokens, [span for span, _ in unknown], quoted))
    found += [_found(tokens, span, "LOC", by, normal, 7) for span, by, normal in place_spans]
    found += [Found(start, end, "LOC", "rule:route", rank=7) for start, end in routes.find_routes(tokens)]
    found += [_found(tokens, span, "POSITION", "rule:position", None, 4) for span in offices]
    taken = known.tokens | inside | Spans.of(span for span, _ in unknown).tokens
    found += persons.find_full_names(tokens, taken, of_place.tokens)
    named_after = {**dict(persons.find_titles(tokens)), **dict(offices)}
    return found + list(persons.find_after_office(tokens, named_after, taken, of_place.tokens))


def _found(tokens: Sequence[Token], span: tuple[int, int], label: str, by: str, normal: str | None, rank: int) -> Found:
    """Tokens as a proposal; a mark of quotes whose partner is inside belongs to it."""
    first, last = span
    signs = [token.text for token in tokens[first:last]]
    unclosed = signs.count("«") - signs.count("»")
    if unclosed < 0 and first and tokens[first - 1].text == "«":
        first -= 1
    while unclosed > 0 and last < len(tokens) and tokens[last].text == "»":
        last, unclosed = last + 1, unclosed - 1
    return Found(tokens[first].start, tokens[last - 1].end, cast(EntityLabel, label), by, normal, rank)


def _covered(tokens: Sequence[Token], found: list[Found]) -> frozenset[int]:
    starts = [token.start for token in tokens]
    covered: set[int] = set()
    for name in found:
        first = bisect_left(starts, name.start)
        last = bisect_left(starts, name.end)
        covered.update(at for at in range(first, last) if tokens[at].end <= name.end)
    return frozenset(covered)


def _unclosed(tokens: Sequence[Token]) -> Iterator[int]:
    """The capitalised words after a quote that does not close, no places or persons: «Жайық Снег подняли …»."""
    for at, token in enumerate(tokens):
        if token.text != "«" or any(after.text == "»" for after in tokens[at : at + _LONGEST_QUOTE]):
            continue
        end = at + 1
        while end < len(tokens) and tokens[end].is_capital:
            end += 1
        if end > at + 2:
            yield from range(at + 1, end)


_LONGEST_QUOTE = 20


def _chosen(tokens: Sequence[Token], hits: list[Hit]) -> list[Hit]:
    """The leftmost longest hits that are written as names."""
    chosen: list[Hit] = []
    for hit in hits:
        if chosen and hit.first < chosen[-1].last:
            continue
        if not any(name.sure for name in hit.names):
            if not _beside_country(tokens, hit) and not _is_locative(tokens, hit, chosen[-1:]):
                continue
            hit = hit._replace(names=tuple(name._replace(sure=True) for name in hit.names))
        if hit.last - hit.first == 1 and _PLURAL_BODY.fullmatch(tokens[hit.first].fold):
            continue  # Үкіметтер
        if tokens[hit.first].is_capital or (hit.names[0].entry.label == "ORG" and hit.last - hit.first > 2):
            chosen.append(hit)
    return chosen


def _is_locative(tokens: Sequence[Token], hit: Hit, before: Sequence[Hit]) -> bool:
    """A town that is called by an adjective, in the case of a place, without a noun.

    «в Рудном погиб школьник», «в Аркалыке и Рудном отделения на 60 коек».
    """
    if hit.last - hit.first > 1 or not hit.first:
        return False
    lead = tokens[hit.first - 1].fold
    joined = lead in ("и", ",") and any(_is_town(one) and one.last == hit.first - 1 for one in before)
    if lead not in ("в", "во") and not joined:
        return False
    token, after = tokens[hit.first], tokens[hit.last] if hit.last < len(tokens) else None
    noun = after is not None and (after.is_capital or any(
        r.tag.POS in ("NOUN", "ADJF", "PRTF") and r.tag.case in ("loct", "loc2") for r in ru.parse(after.fold)
    ))  # fmt: skip
    town = _is_town(hit)
    return token.is_capital and town and not noun and token.fold.endswith(("ом", "ем"))


def _is_town(hit: Hit) -> bool:
    return any(name.entry.kind in ("city", "settlement") for name in hit.names)


def _beside_country(tokens: Sequence[Token], hit: Hit) -> bool:
    """«МП РК», «ҚР ҚМ»: an abbreviation that counts only with its country."""
    before = tokens[hit.first - 1].text if hit.first else ""
    after = tokens[hit.last].text if hit.last < len(tokens) else ""
    return tokens[hit.first].text.isupper() and (before == "ҚР" or after == "РК")


def _listed_bodies(tokens: Sequence[Token], hits: list[Hit], year: int | None) -> Iterator[tuple[tuple[int, int], str]]:
    ends, starts = {hit.first: hit for hit in hits}, {hit.last: hit for hit in hits}
    for hit in hits:
        named = [n for n in hit.names if n.entry.label == "ORG" and n.sure]
        name = next((n for n in named if _in_force(n, year)), named[0] if named else None)
        if name and not _is_house(tokens, hit):
            yield bodies.body_span(tokens, hit, ends, starts), name.entry.normal


def _in_force(name: Name, year: int | None) -> bool:
    years = name.entry.years
    return years is None or year is None or years[0] <= year <= years[1]


def _is_house(tokens: Sequence[Token], hit: Hit) -> bool:
    """«Дом Правительства», «Үкімет үйі»: an address."""
    after = tokens[hit.last].fold if hit.last < len(tokens) else ""
    return (hit.first > 0 and tokens[hit.first - 1].fold in _HOUSES) or after.startswith("үй")


def _places(
    tokens: Sequence[Token], hits: list[Hit], taken: frozenset[int]
) -> Iterator[tuple[tuple[int, int], str, str | None]]:
    """Places with the rule and the normal form; a country in an office or act is none."""
    seen: dict[tuple[int, int], str] = {}
    for hit in hits:
        name = next((n for n in hit.names if n.entry.label == "LOC" and n.sure), None)
        if name is None or hit.first in taken or _is_no_place(tokens, hit):
            continue
        seen[hit.first, hit.last] = name.entry.normal
    by_rule = [*places.find_russian(tokens, taken), *places.find_kazakh(tokens, taken)]
    ends = {end for _, end in seen}
    free = [span for span in by_rule if not taken.intersection(range(*span)) or _is_named_after(tokens, span)]
    longer = [span for span in free if span not in seen]
    longer = [span for span in longer if span[1] not in ends or span[1] - span[0] < 2 or _wider(span, seen)]
    of_class = _before_plural(tokens, [*seen, *longer])
    for span in longer:
        yield span, "rule:place-class", of_class.get(span) or _normal_place(tokens, span, seen)
    known = dict([*seen, *longer])
    for span in (*routes.find_listed(tokens, known, taken), *routes.find_counted(tokens, known, taken)):
        yield span, "rule:place-list", None
    for span, normal in seen.items():
        if not any(first <= span[0] and span[1] <= end and (first, end) != span for first, end in longer):
            yield span, "rule:place", of_class.get(span, normal)


def _is_no_place(tokens: Sequence[Token], hit: Hit) -> bool:
    """A country of a currency or torn from its body, a street of an address."""
    if hit.last - hit.first == len(tokens) and hit.names[0].entry.normal in ("Республика Казахстан", "Казахстан"):
        return True  # «Мажилис Парламента» / «Республики Казахстан» in two columns of a letterhead
    beside = (*tokens[max(0, hit.first - 1) : hit.first], *tokens[hit.last : hit.last + 1])
    if hit.names[0].entry.kind == "country" and any(token.fold.startswith("доллар") for token in beside):
        return True  # «долларов США», «АҚШ долларына»
    return _is_brand(tokens, hit) or places.of_street(tokens, hit.first, hit.last)


_POSTS = frozenset({"пост", "застава", "пункт", "направление", "маршрут", "участок", "терминал"})


def _is_brand(tokens: Sequence[Token], hit: Hit) -> bool:
    """«на пианино «Беларусь»»: a place alone in quotes behind a thing that is no place."""
    if hit.first < 2 or hit.last >= len(tokens) or tokens[hit.first - 1].text != "«" or tokens[hit.last].text != "»":
        return False
    thing = tokens[hit.first - 2]
    nouns = [reading for reading in ru.parse(thing.fold)[:1] if reading.tag.POS == "NOUN" and reading.is_known]
    return (
        thing.is_word
        and not thing.is_capital
        and bool(nouns)
        and not places.is_class(thing.fold)
        and nouns[0].normal_form not in _POSTS
    )


def _is_named_after(tokens: Sequence[Token], span: tuple[int, int]) -> bool:
    """«Ғ. Мүсірепов атындағы аудан», «Т. Рысқұлов ауданы»: the person belongs to the place."""
    initial = len(tokens[span[0]].text) == 1 and tokens[span[0] + 1].text == "."
    return initial or any(named(token) for token in tokens[slice(*span)])


def _normal_place(tokens: Sequence[Token], span: tuple[int, int], seen: dict[tuple[int, int], str]) -> str | None:
    """The normal form of a listed town before «қаласы», «қалаларында», of a region whose noun is plural or away."""
    last = tokens[span[1] - 1].fold
    if last.startswith("қала"):
        return seen.get((span[0], span[1] - 1))
    if span[1] - span[0] == 1 and last.endswith(_MASCULINE):
        district = find_names(tokenize(f"{ru.nominative(tokens[span[0]].text)} район"))
        return district[0].names[0].entry.normal if district else None
    if span[1] - span[0] == 1 or last.startswith("област"):
        return places.region_adjectives().get(tokens[span[0]].fold)
    return _of_class(tokens, span[0], span[1] - 1, last)


_MASCULINE = ("ский", "цкий", "ского", "цкого", "скому", "цкому", "ским", "цким", "ском", "цком")
"""Ends of the adjectives that name districts where «район» stands elsewhere: «районы: Снежный, Аккарский»."""


def _of_class(tokens: Sequence[Token], first: int, end: int, plural: str) -> str | None:
    """The normal form of a listed place by its name and the Kazakh plural of its class: «Абай», «облыстарында»."""
    singular = next((word for start, word in _PLURALS if plural.startswith(start)), None)
    name = " ".join(token.text for token in tokens[first:end])
    hits = find_names(tokenize(f"{name} {singular}")) if singular else []
    return hits[0].names[0].entry.normal if hits else None


_PLURALS = (("облыстар", "облысы"), ("аудандар", "ауданы"))


def _before_plural(tokens: Sequence[Token], spans: Iterable[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """The normal forms of places listed before one in the plural: «Қостанай және Ақтөбе облыстарында» are regions."""
    ends = {end: first for first, end in spans}
    found = {}
    for last, first in ends.items():
        while tokens[first - 1].fold in places.JOINS and first - 1 in ends:
            first, end = ends[first - 1], first - 1
            normal = _of_class(tokens, first, end, tokens[last - 1].fold)
            if normal is None:
                break
            found[first, end] = normal
    return found


def _listed_offices(hits: list[Hit]) -> Iterator[tuple[int, int]]:
    """Offices of the lists: «Министр труда и социальной защиты населения»."""
    for hit in hits:
        if hit.names[0].entry.label == "POSITION":
            yield hit.first, hit.last


def _outside(
    tokens: Sequence[Token], hits: list[Hit], titles: list[tuple[int, int]], offices: list[tuple[int, int]]
) -> list[Hit]:
    """The hits without «Республики Казахстан» in an office, an act or the title of one, and without «№ ҚР …»."""
    ends = {end for _, end in offices}
    kept = []
    for hit in hits:
        start = tokens[hit.first].start
        if any(name.entry.normal == "Республика Казахстан" for name in hit.names) and (
            (hit.first and tokens[hit.first - 1].text == "№")
            or any(begin < start < end for begin, end in titles)
            or positions.is_of_office(tokens, hit.first, hit.last, ends)
        ):
            continue
        kept.append(hit)
    return kept


def _wider(span: tuple[int, int], seen: dict[tuple[int, int], str]) -> bool:
    """Whether a name with its word of class holds a listed one without: «Балқаш көлінің» but not «Еліміз [Еуразия]»."""
    return not any(end == span[1] and end - first > 1 for first, end in seen)


def _unknown_bodies(
    tokens: Sequence[Token], taken: frozenset[int], of_place: Spans
) -> Iterator[tuple[tuple[int, int], str]]:
    for span in bodies.find_local(tokens, of_place.ends):
        yield span, "rule:body-of-place"
    for span in bodies.find_latin(tokens):
        yield span, "rule:latin"
    for span in bodies.find_abbreviated(tokens):
        if not taken.intersection(range(*span)):
            yield span, "rule:abbreviation"
    for span in bodies.find_by_head(tokens, taken, of_place.ends):
        yield span, "rule:body-head"
    for span in kazakh_bodies.find_bodies(tokens, taken, of_place.starts):
        yield span, "rule:body-head"


def _with_quote(tokens: Sequence[Token], spans: list[tuple[int, int]], quoted: list[Found]) -> Iterator[Found]:
    """A body of several words with the quote after it: «Детской клинической больницы «Аксай»»."""
    starts = {name.start: name for name in quoted if name.label == "ORG"}
    for first, last in spans:
        name = starts.get(tokens[last].start) if last < len(tokens) else None
        if name and last - first > 1 and not kazakh_stem(tokens[last - 1].fold, "heads.kk"):
            yield name._replace(start=tokens[first].start)


def _offices(tokens: Sequence[Token], ends: dict[int, int], starts: dict[int, int]) -> Iterator[tuple[int, int]]:
    yield from positions.find_russian(tokens, ends)
    yield from positions.find_kazakh(tokens, starts)
