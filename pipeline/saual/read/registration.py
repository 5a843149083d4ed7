"""What a registration says, read from signs that are not certain: the likeliest reading that its grammar allows.

The grammar is that of the registration stamps in `data/stamps.toml`; the input is a lattice: between places 0…n edges
that say how unlike each sign a drawn shape is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from operator import itemgetter
from typing import NamedTuple

import regex

from saual.clean.stamp_patterns import Parser, Sign, fits, stamp_data
from saual.read.signs import Likenesses

TWINS = {"3": "З", "0": "О", "З": "3", "О": "0"}
"""Figures and letters of one shape: which it is, only its neighbours in the number tell («ДЗ-303»)."""

USUAL, UNUSUAL = frozenset("ДЗС"), 0.08
"""The letters that numbers of inquiries have, and what any other letter in a number costs more."""

BEHIND = 1.5
"""A way that costs so much more than another one to the same place is given up: three signs like nothing at all."""

_NUMBER = regex.compile(r"(?=.*\d)[\p{Lu}\d]++(?:[-/][\p{Lu}\d]++)*+(?:-\p{Ll})?")


class Edge(NamedTuple):
    """A shape between two places of the lattice, and how unlike each sign it is (0 to 1)."""

    start: int
    end: int
    signs: Mapping[str, float]


class Sure(NamedTuple):
    """A sign as read: its part of the form, its edge, its cost, and by how much the next likely one costs more."""

    sign: str
    part: str
    edge: int
    cost: float
    margin: float


class Reading(NamedTuple):
    """A registration as read: `text` with the spaces of the grammar, number, ISO date, the mean cost of a place."""

    text: str
    number: str
    date: str
    cost: float
    signs: tuple[Sure, ...]

    @property
    def margin(self) -> float:
        """The smallest margin among the signs of the number and the date."""
        return min((sure.margin for sure in self.signs if sure.part), default=0.0)


class _Forms(NamedTuple):
    signs: list[Sign]
    first: frozenset[int]
    last: frozenset[int]
    follow: list[set[int]]


class _Step(NamedTuple):
    """The best way to a sign of the grammar at a place: its cost, what was read last, and the step before."""

    cost: float
    sign: str
    number: int
    edge: int
    before: _Step | None


@cache
def _forms(bare: bool) -> _Forms:
    """The forms of registrations as signs and the relation «may follow»; the `bare` ones (no word but №) are last."""
    parser = Parser(stamp_data()["parts"])
    first, last = frozenset[int](), frozenset[int]()
    for form in stamp_data()["forms"]:
        if form["kind"] == "registration" and (bare or form["place"] != "drawn"):
            piece, _ = parser.choice(form["pattern"], 0, False, "", 0)
            first, last = first | piece.first, last | piece.last
    return _Forms(parser.signs, first, last, parser.follow)


def read_registration(edges: Sequence[Edge], places: int, bare: bool = True) -> Reading | None:
    """The likeliest registration from place 0 to place `places`, or None where no form allows one.

    `bare`: a date and a number with № are one too, as they are in the corner of a page.
    """
    forms = _forms(bare)
    layers: list[dict[int, _Step]] = [{} for _ in range(places + 1)]
    for index in sorted(range(len(edges)), key=lambda n: edges[n].start):
        edge = edges[index]
        best = _best(edge.signs) if isinstance(edge.signs, Likenesses) else _Best(edge.signs)
        into, length = layers[edge.end], edge.end - edge.start
        if edge.start == 0:
            _advance(into, forms.first, None, index, length, best)
        most = min((step.cost for step in layers[edge.start].values()), default=0.0) + BEHIND
        for number, step in layers[edge.start].items():
            if step.cost <= most:
                _advance(into, forms.follow[number], step, index, length, best)
    ends = [step for number, step in layers[places].items() if number in forms.last]
    return _reading(min(ends, key=lambda step: step.cost), edges, places) if ends else None


class _Best(dict[int, tuple[str, float] | None]):
    """For the number of a sign of the grammar the likest sign of an edge that fits it, found when asked for."""

    def __init__(self, signs: Mapping[str, float]) -> None:
        self.signs = signs
        self.fitting: dict[str, tuple[str, float] | None] = {}

    def __missing__(self, number: int) -> tuple[str, float] | None:
        what = _forms(True).signs[number].what
        if what not in self.fitting:
            fitting = ((sign, cost + _unusual(what, sign)) for sign, cost in self.signs.items() if _fits(what, sign))
            self.fitting[what] = min(fitting, key=itemgetter(1), default=None)
        self[number] = found = self.fitting[what]
        return found


_best = lru_cache(maxsize=2048)(_Best)
"""Kept, for shapes come again from letter to letter."""


_fits = lru_cache(maxsize=4096)(fits)


def _unusual(what: str, sign: str) -> float:
    return UNUSUAL if what == r"\n" and sign.isalpha() and sign not in USUAL else 0.0


def _advance(
    layer: dict[int, _Step], numbers: Iterable[int], before: _Step | None, index: int, length: int, best: _Best
) -> None:
    """Go on from a step along an edge over so many places, to each of the signs that may follow."""
    begun = before.cost if before else 0.0
    for number in numbers:
        found = best[number]
        if found is None:
            continue
        total = begun + found[1] * length
        known = layer.get(number)
        if known is None or total < known.cost:
            layer[number] = _Step(total, found[0], number, index, before)


def _reading(step: _Step, edges: Sequence[Edge], places: int) -> Reading | None:
    signs = _forms(True).signs
    total = step.cost
    steps: list[_Step] = []
    node: _Step | None = step
    while node is not None:
        steps.append(node)
        node = node.before
    steps.reverse()
    sure = _settled([_sure(s, signs[s.number].part, edges[s.edge]) for s in steps])
    text = "".join(
        (" " if n and signs[s.number].gap else "") + _proper(signs[s.number], sign.sign)
        for n, (s, sign) in enumerate(zip(steps, sure, strict=True))
    )
    number = "".join(s.sign for s in sure if s.part == "number")
    written = "".join(s.sign for s in sure if s.part == "date")
    date = _iso(written)
    if date is None or not _NUMBER.fullmatch(number):
        return None
    return Reading(text, number, date, total / places, sure)


def _settled(signs: Sequence[Sure]) -> tuple[Sure, ...]:
    """Twins of the number made figures or letters after their neighbours; alone between marks they are figures."""
    number = [s.sign if s.part == "number" else " " for s in signs]
    settled = list(signs)
    for at, sign in enumerate(number):
        if sign in TWINS:
            near = _kinds(number[:at][::-1]) | _kinds(number[at + 1 :])
            if len(near) < 2 and sign.isdigit() != (near != {False}):
                settled[at] = settled[at]._replace(sign=TWINS[sign])
    return tuple(settled)


def _kinds(signs: Iterable[str]) -> set[bool]:
    """Whether the next sign that is no twin is a figure; empty where a mark comes first."""
    for sign in signs:
        if not sign.isalnum():
            return set()
        if sign not in TWINS:
            return {sign.isdigit()}
    return set()


def _proper(sign: Sign, char: str) -> str:
    return char if sign.what[0] in "[\\" else sign.what


def _sure(step: _Step, part: str, edge: Edge) -> Sure:
    """How much likelier a sign of the number or the date is than the next one that could stand there."""
    cost = edge.signs[step.sign]
    if not part:
        return Sure(step.sign, part, step.edge, cost, 1.0 - cost)
    figure = step.sign.isdigit()  # a figure against figures
    alike = ((sign, c) for sign, c in edge.signs.items() if sign.isdigit() == figure and sign != step.sign)
    rivals = (c + (_unusual(r"\n", sign) if part == "number" else 0.0) for sign, c in alike)
    return Sure(step.sign, part, step.edge, cost, min(rivals, default=1.0) - cost)


def _iso(written: str) -> str | None:
    try:
        day, month, year = map(int, written.split("."))
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None
