"""Registrations read from signs that are not certain."""

from __future__ import annotations

import pytest

from saual.read.registration import UNUSUAL, USUAL, Edge, read_registration


def lattice(text: str, unsure: dict[str, dict[str, float]] | None = None) -> list[Edge]:
    """Each sign of a text for sure, or as `unsure` says."""
    signs = text.replace(" ", "")
    return [Edge(n, n + 1, (unsure or {}).get(sign, {sign: 0.02})) for n, sign in enumerate(signs)]


@pytest.mark.parametrize(
    ("text", "number", "date"),
    [
        ("№ исх: ДЗ-17 от: 03.04.2026", "ДЗ-17", "2026-04-03"),
        ("03.04.2026-ғы № ДС-9 шығыс хаты", "ДС-9", "2026-04-03"),
        ("03.04.2026-ғы № 4-2/1183 шығыс хаты", "4-2/1183", "2026-04-03"),
        ("№ вх: 12-14/ДЗ-118-и от: 29.02.2024", "12-14/ДЗ-118-и", "2024-02-29"),
        ("21.10.2026 № 1-15/ЗТ-С-208", "1-15/ЗТ-С-208", "2026-10-21"),
        ("№ 1-15/ЗТ-С-208 21.10.2026", "1-15/ЗТ-С-208", "2026-10-21"),
        ("№ ДС-63 шығ. 24.09.2026 ж.", "ДС-63", "2026-09-24"),
        ("№ 77 от 29.02.2024 г.", "77", "2024-02-29"),
        ("№ 04-12/3391-и 01.12.2025", "04-12/3391-и", "2025-12-01"),
    ],
)
def test_the_forms(text: str, number: str, date: str) -> None:
    edges = lattice(text)
    reading = read_registration(edges, len(edges))
    assert reading is not None
    assert (reading.text, reading.number, reading.date) == (text, number, date)
    unusual = UNUSUAL * sum(sign.isupper() and sign not in USUAL for sign in number)
    assert reading.cost == pytest.approx(0.02 + unusual / len(edges))


@pytest.mark.parametrize("text", [
        "№ исх: ДЗ-17 от: 31.04.2026", "№ исх: ДЗ от: 03.04.2026", "ДЗ-17 от 03.04.2026", "", "31.04.2026 № 1-15/208",
        "21.10.2026 № ЗТ", "21.10.2026 № 1--15", "21.10.2026 № 15/", "21.10.2026",
    ],
)  # fmt: skip
def test_what_is_none(text: str) -> None:
    edges = lattice(text)
    assert read_registration(edges, len(edges)) is None


def test_a_bare_one_only_where_it_may_be() -> None:
    edges = lattice("21.10.2026 № 1-15/ЗТ-С-208")
    assert read_registration(edges, len(edges), bare=False) is None


@pytest.mark.parametrize(
    ("written", "meant"), [("Д3-3З", "ДЗ-33"), ("3Т-1О5", "ЗТ-105"), ("5/З", "5/3"), ("АО-О", "АО-0")]
)
def test_twins_take_after_their_neighbours(written: str, meant: str) -> None:
    edges = lattice(f"№ исх: {written} от: 03.04.2026")
    reading = read_registration(edges, len(edges))
    assert reading is not None and reading.number == meant
    assert reading.text == f"№ исх: {meant} от: 03.04.2026"


def test_the_grammar_settles_what_the_shape_leaves_open() -> None:
    unsure = {"№": {"Ж": 0.1, "№": 0.2}, ".": {"-": 0.05, ".": 0.06}, "0": {"О": 0.01, "0": 0.02}}
    edges = lattice("№ исх: ДС-240 от: 03.04.2026", unsure)
    reading = read_registration(edges, len(edges))
    assert reading is not None and reading.text == "№ исх: ДС-240 от: 03.04.2026"


def test_a_margin_tells_how_sure_the_number_is() -> None:
    sure, unsure = (
        lattice("№ исх: ДС-24 от: 03.05.2026"),
        lattice("№ исх: ДС-24 от: 03.05.2026", {"4": {"4": 0.1, "1": 0.11}}),
    )
    first, second = read_registration(sure, len(sure)), read_registration(unsure, len(unsure))
    assert first is not None and second is not None
    assert first.margin > 0.5
    assert second.margin == pytest.approx(0.01)


def test_a_sign_in_parts_is_one_edge_over_several_places() -> None:
    whole = lattice("03.04.2026-ғы № ДС-9 шығыс хаты")
    at = next(edge.start for edge in whole if "№" in edge.signs)
    parts = [
        edge._replace(start=edge.start + 2 * (edge.start > at), end=edge.end + 2 * (edge.start >= at)) for edge in whole
    ]
    parts += [Edge(at, at + 1, {"Н": 0.1}), Edge(at + 1, at + 2, {"о": 0.1}), Edge(at + 2, at + 3, {"-": 0.1})]
    reading = read_registration(parts, len(whole) + 2)
    assert reading is not None and reading.number == "ДС-9"
