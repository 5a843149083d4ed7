"""Inquiries with their answers: links, due dates, and requests aligned with what answers them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_letters import answer, inquiry
from saual import link, link_words
from saual.process import process
from saual.record import Date, Letter, Quantity

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
DOSSIERS = sorted((CORPUS / "dossiers").glob("*.toml"))
ON = "2025-10-01"


def letter(data: bytes) -> Letter:
    [found] = process(data, "letter.txt")
    assert isinstance(found, Letter), found
    return found


@cache
def corpus_letter(name: str) -> Letter:
    return letter((CORPUS / "raw" / f"{name}.txt").read_bytes())


def known(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def aligned(gold: dict[str, Any]) -> tuple[set[tuple[Any, ...]], set[tuple[Any, ...]]]:
    """Which request is answered where: as the gold has it, and as it was found."""
    inquiries, answers = ({name: corpus_letter(name) for name in gold[kind]} for kind in ("inquiries", "answers"))
    wanted = {
        (request["inquiry"], request["index"], one["letter"], one.get("section", one.get("starts")))
        for request in gold["request"]
        for one in request["answered_by"]
    }
    names = {found.id: name for name, found in (inquiries | answers).items()}
    dossier = link.dossier(gold["number"], list(inquiries.values()), list(answers.values()), ON)
    found = set()
    for request in dossier.requests:
        for passage in request.answered_by:
            text = answers[names[passage.letter]].text[passage.start : passage.end]
            starts = (where for *_, where in wanted if isinstance(where, str) and text.startswith(where))
            where = passage.section if passage.section is not None else next(starts, text[:40])
            found.add((names[request.inquiry], request.position, names[passage.letter], where))
    return wanted, found


def test_requests_meet_their_answers() -> None:
    pairs = [aligned(known(path)) for path in DOSSIERS]
    hits = sum(len(wanted & found) for wanted, found in pairs)
    total = sum(len(wanted) + len(found) for wanted, found in pairs)
    assert 2 * hits / total >= 0.9


MISSED = {
    "lifts": "«беспроцентные займы» are «займы, без начисления процентов», a list is a «перечень» and a «реестр»",
    "border-queue": "a Russian inquiry with a Kazakh answer: «полоса» is «жолақ», «пост» is «бекет»",
}
"""Dossiers in which a request that was answered finds no passage."""


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=path.stem, marks=pytest.mark.xfail(strict=True, reason=MISSED[path.stem]))
        if path.stem in MISSED
        else pytest.param(path, id=path.stem)
        for path in DOSSIERS
    ],
)
def test_what_nobody_answered_has_no_passage(path: Path) -> None:
    gold = known(path)
    inquiries, answers = ([corpus_letter(name) for name in gold[kind]] for kind in ("inquiries", "answers"))
    dossier = link.dossier(gold["number"], inquiries, answers, ON)
    silent = {request["index"] for request in gold["request"] if not request["answered_by"]}
    assert {request.position for request in dossier.requests if not request.answered_by} == silent
    for request in dossier.requests:
        for passage in request.answered_by:
            assert 0 < passage.score <= 1
            assert passage.reason


def test_each_answer_of_the_corpus_finds_its_inquiries_and_no_other() -> None:
    names = {name for gold in map(known, DOSSIERS) for kind in ("inquiries", "answers") for name in gold[kind]}
    everything = {name: corpus_letter(name) for name in names}
    joined = {
        (asked, said)
        for asked, one in everything.items()
        for said, other in everything.items()
        if one.kind == "inquiry"
        for reference in link.references(other)
        if link.counter(reference.number) == link.counter(one.outgoing.number or "")
        and link.means(reference.date, link.own_date(one), link.own_date(other))
    }
    wanted = {(asked, said) for gold in map(known, DOSSIERS) for asked in gold["inquiries"] for said in gold["answers"]}
    assert joined == wanted


def test_no_word_means_two_matters() -> None:
    words = link_words.lists().same.split()
    assert len(words) == len(set(words))


def test_an_answer_in_order_needs_no_words() -> None:
    asked = letter(inquiry("ДЗ-7", "2025-03-03", ["построить мост", "открыть школу"]))
    said = letter(answer("ДЗ-7", "2025-03-03", "2025-03-28", [
        ("По первому вопросу", "Работы начнутся в мае."), ("По второму вопросу", "Это сделают в сентябре."),
    ]))  # fmt: skip
    dossier = link.dossier("ДЗ-7", [asked], [said], ON)
    assert [[passage.section for passage in request.answered_by] for request in dossier.requests] == [[0], [1]]


def test_dates_of_a_dossier() -> None:
    asked = letter(inquiry("ДЗ-7", "2025-01-31", ["построить мост"]))
    first = letter(answer("ДЗ-7", "2025-01-31", "2025-02-20", [], own="1"))
    last = letter(answer("ДС-7", "2025-01-31", "2025-03-20", [], own="2"))
    dossier = link.dossier("ДЗ-7", [asked], [last, first], ON)
    assert (dossier.year, dossier.registered, dossier.due) == (2025, "2025-01-31", "2025-02-28")
    assert (dossier.answered, dossier.days, dossier.overdue, dossier.late) == ("2025-03-20", 20, False, False)
    assert dossier.answers == (first.id, last.id)
    late = link.dossier("ДЗ-7", [asked], [last], ON)
    assert (late.days, late.overdue, late.late) == (48, False, True)
    assert link.dossier("ДЗ-7", [asked], [], "2025-02-28").overdue is False
    assert link.dossier("ДЗ-7", [asked], [], "2025-03-01").overdue is True


def test_what_answers_tell_of_an_inquiry_that_is_not_there() -> None:
    said = letter(answer("ДЗ-7", "2025-01-31", "2025-02-20", [("Касательно моста", "Его построят.")]))
    dossier = link.dossier("7", [], [said], ON)
    [told] = dossier.told
    assert (told.number, told.date, told.headings) == ("ДЗ-7", "2025-01-31", ("Касательно моста",))
    assert (dossier.registered, dossier.due, dossier.days, dossier.requests) == ("2025-01-31", "2025-02-28", 20, ())


def test_the_answers_own_number_may_name_the_inquiry() -> None:
    said = letter(answer("ДЗ-7", "2025-01-31", "2025-02-20", [], own="12-14/ДЗ-9"))
    assert [one.number for one in link.references(said)] == ["ДЗ-7"]
    bare = said.model_copy(update={"in_reply_to": []})
    assert link.references(bare) == [link.Reference("12-14/ДЗ-9", None, inferred=True)]


def versions(quantity: str) -> tuple[Letter, Letter]:
    """A Russian and a Kazakh letter with the same date, each with two quantities."""
    base = letter(inquiry("ДЗ-7", "2025-03-03", ["построить мост"]))
    place = {"text": "x", "start": 0, "end": 1, "by": "rule:date"}
    day = Date.model_validate(place | {"from": "2025-01-01", "to": "2025-01-01", "granularity": "day"})

    def version(language: str, *values: str) -> Letter:
        quantities = [
            Quantity(text=f"{value} мостов", start=0, end=5, by="rule:count", kind="count", value=value)
            for value in values
        ]
        facts = {"id": language * 8, "languages": [language], "quantities": quantities, "dates": [day]}
        return base.model_copy(update=facts)

    return version("ru", "120", "358"), version("kk", "120", quantity)


def test_versions_that_differ() -> None:
    assert list(link.differences(*versions("358.0"))) == []
    found = link.dossier("ДЗ-7", versions("385"), [], ON).findings
    assert [finding.rule for finding in found] == ["languages_differ"] * 2
    assert "«358 мостов»" in found[0].message


@given(st.dates())
def test_due_is_the_same_day_of_the_next_month_or_its_last(day: Any) -> None:
    if day.year > 9998:
        return
    year, month, number = map(int, link.due(day.isoformat()).split("-"))
    assert (year * 12 + month) - (day.year * 12 + day.month) == 1
    assert number == day.day or number < day.day >= 29
