"""Places in lists and routes: names that no list has between others that are places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from saual.extract.entities.gazetteer import find_names, is_place
from saual.extract.entities.persons import listed
from saual.extract.entities.tokens import Token, opens_sentence


def find_listed(tokens: Sequence[Token], known: dict[int, int], taken: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Unknown names in a list or route of which two at least are places: «Текелі – Талдықорған – Мұқыр».

    One place is enough where two dashes, a road or people tell: «Мұқыр, Тасты және Текелі тұрғындары».
    `known` maps the first token of each place to its end.
    """
    at = 0
    while at < len(tokens):
        listing = _listing(tokens, at, known, taken)
        route = listing.dashes > 1
        signs = listing.places + route + _is_told(tokens, at, listing.end)
        listed_all = len(listing.unknown) + listing.places > 2 and all(_may_be(tokens[at]) for at in listing.unknown)
        if listed_all or (listing.places and signs > 1 and listing.places * 4 >= len(listing.unknown)):
            names = (name for name in listing.unknown if route or not opens_sentence(tokens, name))
            yield from ((name, name + 1) for name in names)
        at = listing.end


def find_counted(tokens: Sequence[Token], known: dict[int, int], taken: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Regions and districts by their bare names before figures: «Ақмола – 12, Қостанай – 9», «Индер (6), Мерке (4)».

    At least two places stand so in the paragraph.
    """
    ends = [end for end in known.values() if _is_counted(tokens, end)]
    bare = [at for at in range(len(tokens)) if at not in known and at not in taken and _may_be_counted(tokens, at)]
    if len(ends) + len(bare) > 1:
        yield from ((at, at + 1) for at in bare)


def _may_be_counted(tokens: Sequence[Token], at: int) -> bool:
    """Whether the bare name of a region or district opens a member of a list and a figure follows."""
    if not tokens[at].is_capital or not _is_counted(tokens, at + 1):
        return False
    opens = at == 0 or tokens[at - 1].text in _LIST_SIGNS | {":", "(", ";"}
    return opens and (_may_be(tokens[at]) or is_place(f"{tokens[at].text} ауданы"))


def _is_counted(tokens: Sequence[Token], end: int) -> bool:
    """Whether a dash or bracket and a figure follow."""
    return end + 1 < len(tokens) and tokens[end].text in "–—(" and tokens[end + 1].text[0].isdigit()


def _may_be(token: Token) -> bool:
    """The name of a region that names other things too: of three in a row, «Жетісу, Ұлытау и Абай», each is a place."""
    return is_place(f"{token.text} облысы") or is_place(f"область {token.text}")


class _Listing(NamedTuple):
    """Capitalised words and places joined by commas, dashes and the like."""

    unknown: list[int]
    places: int
    dashes: int
    end: int


def _listing(tokens: Sequence[Token], at: int, known: dict[int, int], taken: frozenset[int]) -> _Listing:
    unknown: list[int] = []
    places = dashes = 0
    end = place = at
    while place < len(tokens):
        if place in known:
            places, end = places + 1, known[place]
        elif _may_be_listed(tokens[place]) and place not in taken and not _follows_name(tokens, place):
            unknown.append(place)
            end = place + 1
        else:
            break
        if end >= len(tokens) or tokens[end].text not in _LIST_SIGNS:
            break
        dashes += tokens[end].text in "–—-"
        place = end + 1
    return _Listing(unknown, places, dashes, max(end, at + 1))


_LIST_SIGNS = frozenset({"–", "—", "-", ",", "и", "мен", "және", "пен", "бен"})
_TELLING = ("тұрғын", "халқы", "жол", "автожол", "тасжол", "теміржол", "бағыт", "жител", "участ", "дорог", "трасс")


def _is_told(tokens: Sequence[Token], first: int, end: int) -> bool:
    beside = (*tokens[max(0, first - 1) : first], *tokens[end : end + 1])
    return any(token.fold.startswith(_TELLING) for token in beside)


def find_routes(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Offsets of the places of a route without spaces: «Караганда-Балхаш-Бурылбайтал»."""
    for token in tokens:
        parts = token.text.split("-") if token.is_capital else []
        if len(parts) < 2 or not all(len(part) > 2 and part[0].isupper() for part in parts) or is_place(token.text):
            continue
        known = sum(is_place(part) for part in parts)
        if known > 1 and known >= len(parts) - 1 - (len(parts) > 3):
            at = token.start
            for part in parts:
                yield at, at + len(part)
                at += len(part) + 1


def _follows_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether a capitalised word that may be a name stands right before: «Әлия Сыздыкова», not «Маған Кеңгір»."""
    before = tokens[at - 1] if at else None
    beside = before is not None and before.is_capital and tokens[at].start - before.end == 1
    return beside and before is not None and before.fold not in listed("not_names", "words")


def _is_town(token: Token) -> bool:
    """A short name that counts only beside its class: «Шу»."""
    return bool(find_names([token]))


def _may_be_listed(token: Token) -> bool:
    plain = token.is_word and token.is_capital and not token.text.isupper()
    plain = plain and (len(token.text) > 2 or _is_town(token))
    return plain and not token.fold.startswith(
        ("шығыс", "батыс", "солтүстік", "оңтүстік", "восток", "запад", "север", "юг")
    )
