"""Names in running text of both languages: exact spans of organisations, persons and places."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import NOTHING, listed, parsed, read_cases
from conftest import ROOT
from saual.extract.annotation import Abbreviation
from saual.extract.entities import find_in_paragraphs
from saual.extract.entities.gazetteer import entry_of, load
from saual.extract.entities.paragraph import find_by_rule
from saual.extract.entities.span import Paragraph
from saual.record import Entity

LABELS = ("ORG", "PER", "LOC")


def expected_names(text: str) -> dict[str, set[str]]:
    """«ORG: a; b | LOC: c» by label."""
    names: dict[str, set[str]] = {label: set() for label in LABELS}
    for part in () if text == NOTHING else text.split(" | "):
        label, _, listed = part.partition(": ")
        names[label] = {name.strip() for name in listed.split(";")}
    return names


def found_names(text: str) -> dict[str, set[str]]:
    letter = parsed(text)
    return {label: {e.text for e in letter.entities if e.label == label} for label in LABELS}


@pytest.mark.parametrize(("text", "expected"), read_cases("entities_ru.txt"))
def test_russian(text: str, expected: str) -> None:
    assert found_names(text) == expected_names(expected)


@pytest.mark.parametrize(("text", "expected"), read_cases("entities_kk.txt"))
def test_kazakh(text: str, expected: str) -> None:
    assert found_names(text) == expected_names(expected)


def test_head_of_a_table_says_what_its_rows_name() -> None:
    kazakh = "Құрметті депутаттар!", "Саны мынадай:", "Аудан | Қой", "Исатай | 9", "Сайрам | 14", "Барлығы | 23"
    russian = "Уважаемые депутаты!", "Суммы таковы:", "Область | Сумма", "Акмолинская | 12", "Всего | 12"
    assert found_names("\n\n".join(kazakh))["LOC"] == {"Исатай", "Сайрам"}
    assert found_names("\n\n".join(russian))["LOC"] == {"Акмолинская"}


def _normal(entity: Entity) -> str:
    if entity.refers_to is None:
        return str(entity.normal)
    return f"{entity.normal} ←" if entity.refers_to == entity.normal else f"{entity.normal} ← {entity.refers_to}"


@pytest.mark.parametrize(("text", "expected"), read_cases("entity_normals.txt"))
def test_one_normal_form(text: str, expected: str) -> None:
    assert [_normal(entity) for entity in parsed(text).entities] == listed(expected)


def test_defined_abbreviations() -> None:
    text = "Центром снега и льда (далее – ЦСЛ) создан штаб. ЦСЛ-ом и ЦСЛ решено. Комиссия (далее – Комиссия) против."
    start = text.index("ЦСЛ")
    paragraphs = [Paragraph(0, text, "ru")]
    defined = [Abbreviation(start, start + 3, "rule", "ЦСЛ", "Центр снега и льда")]
    found = find_in_paragraphs(paragraphs, abbreviations=defined)
    assert [text[e.start : e.end] for e in found if e.refers_to == "Центр снега и льда"] == ["ЦСЛ", "ЦСЛ-ом", "ЦСЛ"]


def test_the_letter_redefines_an_abbreviation() -> None:
    text = "Малые инвестиционные риски (далее – МИР) растут. МИР велики, а МЗ молчит."
    start = text.index("МИР")
    defined = [Abbreviation(start, start + 3, "rule", "МИР", "малые инвестиционные риски")]
    found = find_in_paragraphs([Paragraph(0, text, "ru")], abbreviations=defined)
    assert [text[e.start : e.end] for e in found] == ["МЗ"]


def test_year_of_the_letter_decides() -> None:
    text = "МТИ РК издан приказ."
    [entity] = [e for e in find_in_paragraphs([Paragraph(0, text, "ru")], year=2021) if e.label == "ORG"]
    assert entity.normal == "Министерство торговли и интеграции"


def test_years_of_a_name() -> None:
    text = "МОН РК и Министерство обороны, Оңтүстік Қазақстан облысы"
    found = find_in_paragraphs([Paragraph(0, text, "ru")])
    successors = ("Министерство просвещения", "Министерство науки и высшего образования")
    assert [(e.in_force, e.successors) for e in found] == [("../2022", successors), (None, ()), ("../2018", ())]


def test_successors_are_in_the_lists() -> None:
    bodies = load("bodies")
    lines = [line.split("|") for table in bodies.values() for line in table["names"].splitlines()]
    successors = [name.strip() for cells in lines for name in "".join(cells[4:5]).split(";") if name.strip()]
    assert successors and all(entry_of("ORG", name) for name in successors)


@pytest.mark.parametrize("text", ["", " ", "\n", "№ _____", "...", "«", "»", "««»", "А.", "12 345", "—"])
def test_nothing_is_found_in_nothing(text: str) -> None:
    assert find_in_paragraphs([Paragraph(0, text, "ru"), Paragraph(0, text, "kk")]) == []


@given(st.text(st.sampled_from('АБаб «»"().,–- \nҚқіІ№1Г.қ'), max_size=60))
def test_offsets_of_any_text(text: str) -> None:
    ends = [0]
    for entity in find_in_paragraphs([Paragraph(0, text, None)]):
        assert 0 <= entity.start < entity.end <= len(text)
        assert text[entity.start : entity.end] == text[entity.start : entity.end].strip()
        if entity.label != "POSITION":
            assert entity.start >= ends[-1] or entity.end <= ends[-1]
            ends.append(entity.end)


SENTENCES = [str(case.values[0]) for name in ("ru", "kk") for case in read_cases(f"entities_{name}.txt")]
WORDS = sorted({word for text in SENTENCES for word in text.split()} | set('«»“”".,;:()–-'))


@settings(deadline=None)  # the models load in the first example
@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_any_words_in_any_order(words: list[str]) -> None:
    text = " ".join(words)
    for language in ("ru", "kk"):
        for entity in find_in_paragraphs([Paragraph(0, text, language)] * 2):
            assert 0 <= entity.start < entity.end <= len(text)


@pytest.mark.parametrize("text", [*SENTENCES, "Аким г. Астаны", "Имени И. Снегова", "Биржан сал ауылы"])
def test_a_text_cut_off_anywhere(text: str) -> None:
    """As at the end of a damaged file: «акиму г» lost the whole letter once."""
    words = text.split()
    for count in range(len(words) + 1):
        for end in (" ".join(words[:count]), " ".join(words[:count]).rstrip(".,;:»")):
            for found in find_by_rule(end, 0, 2025):
                assert 0 <= found.start < found.end <= len(end)


def test_time_grows_with_the_text() -> None:
    """Long runs of openings, capitals and hyphens that no rule may walk over again and again."""
    for piece in (
        "«",
        "А.",
        "Аа ",
        "Аа-",
        "Қала қ. ",
        "ООО «",
        "Аов ",
        "и Комитет ",
        "«а» , ",
        "ҮКІМЕТ ҚАРАРЫ ",
        "А атындағы ",
    ):
        assert isinstance(find_in_paragraphs([Paragraph(0, piece * 3000, None)]), list)


@pytest.mark.parametrize(
    ("text", "unloaded"),
    [("Қала тұрғындары Ақмамықта су сұрайды.", "slovnet"), ("Жители Верхнеснежинска просят воды.", "pycrfsuite")],
)
def test_models_load_for_their_language_only(text: str, unloaded: str) -> None:
    code = f"""
import sys
from saual.extract.entities import find_in_paragraphs
from saual.extract.entities.span import Paragraph
from saual.language.detect import detect_language
find_in_paragraphs([Paragraph(0, {text!r}, detect_language({text!r}))])
loaded = {{"slovnet", "pycrfsuite"}} & set(sys.modules)
sys.exit(loaded != {{"slovnet", "pycrfsuite"}} - {{{unloaded!r}}})
"""
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_worker_with_both_models_is_small() -> None:
    code = """
import sys
from pathlib import Path
from saual.batch import Task, work
for path in map(Path, sys.argv[1:]):
    work(Task(path.name, path))
assert {"slovnet", "pycrfsuite"} <= set(sys.modules)
sys.exit(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
    letters = sorted((ROOT / "corpus" / "raw").iterdir())
    done = subprocess.run([sys.executable, "-c", code, *letters], capture_output=True, text=True)
    peak = re.search(r"VmHWM:\s+(\d+) kB", done.stderr)
    assert peak, done.stderr
    assert int(peak[1]) / 1024 <= 450
