"""Every letter of the corpus, and the shared ones where they lie beside the product, against its gold.

PDF and raw text must be right in every field named below; the text that extractors make of the PDF, which has lost the
geometry, has a floor for each extractor a little under what is measured: the floors guard against losses.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, SHARED
from saual.evaluate import Report, describe, gold_of, score_letter
from saual.process import process

CORPUS = ROOT / "corpus"
LETTERS = SHARED / "letters"
EXTRACTORS = ("layout", "pdfbox", "pdfminer", "pdfplumber", "pdftotext", "raw")
EXACT = (
    "kind",
    "languages",
    "announced",
    "in_reply_to",
    "addressees",
    "salutation",
    "sections",
    "sections.end",
    "closing",
    "requests",
    "signatories",
    "executor.name",
    "executor.phones",
    "executor.email",
    "attachments",
    "copies_to",
    "footnotes",
)
REGISTERED = (*EXACT, "outgoing.number", "outgoing.date")
"""Where the letter shows its registration; the extractors' text has lost what is drawn."""

TABLES = {
    "raw-dormitories.txt": "a table whose cells stand two blanks apart",
}
"""Letters whose words are all there, but not their tables: known failures."""

FLOORS: dict[str, dict[str, float]] = {
    # measured on the corpus, less two hundredths or so (one letter in forty)
    "layout": {
        "text": 0.97,
        "sections": 0.96,
        "sections.end": 0.95,
        "closing": 0.96,
        "requests": 0.96,
        "attachments": 0.91,
        "copies_to": 0.78,
        "footnotes": 0.84,
    },
    "pdfbox": {
        "text": 0.97,
        "addressees": 0.96,
        "sections": 0.95,
        "sections.end": 0.92,
        "closing": 0.96,
        "executor.phones": 0.96,
        "copies_to": 0.78,
        "footnotes": 0.85,
    },
    "pdfminer": {
        "text": 0.96,
        "addressees": 0.96,
        "sections": 0.91,
        "sections.end": 0.81,
        "closing": 0.96,
        "requests": 0.89,
        "signatories": 0.97,
        "footnotes": 0.91,
    },
    "pdfplumber": {
        "text": 0.97,
        "announced": 0.94,
        "in_reply_to": 0.89,
        "addressees": 0.86,
        "sections": 0.95,
        "sections.end": 0.92,
        "closing": 0.96,
        "copies_to": 0.78,
        "footnotes": 0.85,
    },
    "pdftotext": {
        "text": 0.9,
        "announced": 0.96,
        "in_reply_to": 0.96,
        "addressees": 0.96,
        "salutation": 0.92,
        "sections": 0.86,
        "sections.end": 0.72,
        "closing": 0.88,
        "requests": 0.91,
        "signatories": 0.91,
        "executor.name": 0.9,
        "executor.phones": 0.93,
        "executor.email": 0.96,
        "attachments": 0.59,
        "copies_to": 0.64,
        "footnotes": 0.25,
    },
    "raw": {"text": 0.97, "addressees": 0.96, "sections": 0.95, "sections.end": 0.93},
}
"""For each extractor the least F1 of each field; 0.97 where none is named."""


def files(folder: Path, pattern: str) -> list[str]:
    return sorted(path.name for path in folder.glob(pattern))


@cache
def gold(corpus: Path) -> dict[str, dict[str, Any]]:
    return {name: dict(letter) for name, letter in gold_of(corpus).items()}


def scored(path: Path, corpus: Path) -> Iterator[tuple[str, Report]]:
    """The report of each letter that the gold of a file knows."""
    return scored_bytes(path.read_bytes(), path.name, corpus)


def scored_bytes(data: bytes, file: str, corpus: Path) -> Iterator[tuple[str, Report]]:
    found = [record.model_dump(by_alias=True) for record in process(data, file)]
    stem = file.partition(".")[0]
    names = [name for name in gold(corpus) if name == stem or name.startswith(stem + ".")]
    assert len(found) == len(names), f"{file}: {len(found)} letters, gold has {len(names)}"
    for name, record in zip(sorted(names, key=len), found, strict=True):
        assert record["status"] == "ok", record
        report = Report()
        score_letter(report, name, gold(corpus)[name], record)
        yield name, report


def misses(report: Report, fields: tuple[str, ...] = EXACT) -> dict[str, list[str]]:
    """What is wrong in the fields that must be right, field by field."""
    wrong: dict[str, list[str]] = {}
    for miss in report.misses:
        if miss.field in fields:
            wrong.setdefault(miss.field, []).append(describe(miss))
    for name, tally in report.fields.items():
        if name in fields and tally.f1 < 1:
            wrong.setdefault(name, [f"{name}: {tally}"])
    return wrong


def check_exact(path: Path, corpus: Path, fields: tuple[str, ...] = EXACT) -> None:
    check_exact_bytes(path.read_bytes(), path.name, corpus, fields)


def check_exact_bytes(data: bytes, file: str, corpus: Path, fields: tuple[str, ...] = EXACT) -> None:
    for _, report in scored_bytes(data, file, corpus):
        wrong = misses(report, fields)
        assert not wrong, "\n".join(line for lines in wrong.values() for line in lines)


def check_text(path: Path, corpus: Path, least: float) -> None:
    for name, report in scored(path, corpus):
        text = report.fields["text"]
        lines = [describe(miss) for miss in report.misses if miss.field == "text"]
        assert text.f1 >= least, f"text {text.f1:.4f}: {name}\n" + "\n".join(lines[:20])


def known(names: list[str], failures: dict[str, str]) -> list[Any]:
    marks = {name: [pytest.mark.xfail(reason=why, strict=True)] for name, why in failures.items()}
    return [pytest.param(name, marks=marks.get(name, [])) for name in names]


PDF = files(CORPUS / "pdf", "*.pdf")
RAW = files(CORPUS / "raw", "*.txt")


@pytest.mark.parametrize("name", PDF)
def test_pdf_fields(name: str) -> None:
    check_exact(CORPUS / "pdf" / name, CORPUS, REGISTERED)


@pytest.mark.parametrize("name", known(PDF, TABLES))
def test_pdf_text(name: str) -> None:
    check_text(CORPUS / "pdf" / name, CORPUS, 0.995)


@pytest.mark.parametrize("name", RAW)
def test_raw_fields(name: str) -> None:
    check_exact(CORPUS / "raw" / name, CORPUS, REGISTERED)


@pytest.mark.parametrize("name", known(RAW, TABLES))
def test_raw_text(name: str) -> None:
    check_text(CORPUS / "raw" / name, CORPUS, 0.99)


@pytest.mark.parametrize("extractor", EXTRACTORS)
def test_extractors(extractor: str) -> None:
    total = Report()
    for path in sorted((CORPUS / "text").glob(f"*.{extractor}.txt")):
        for name, report in scored(path, CORPUS):
            total.misses += (miss._replace(letter=name) for miss in report.misses)
            for field, tally in report.fields.items():
                total.fields[field].hits += tally.hits
                total.fields[field].false += tally.false
                total.fields[field].missed += tally.missed
    floors = FLOORS[extractor]
    for field in ("text", *EXACT):
        lines = [describe(miss)[:160] for miss in total.misses if miss.field == field]
        floor = floors.get(field, 0.97)
        assert total.fields[field].f1 >= floor, f"{field} {total.fields[field].f1:.3f}\n" + "\n".join(lines[:30])


@pytest.mark.shared
@pytest.mark.parametrize("name", [*files(LETTERS, "*.pdf"), *files(LETTERS, "*.txt")])
def test_shared(name: str) -> None:
    check_exact(LETTERS / name, LETTERS)
    check_text(LETTERS / name, LETTERS, 0.998)


@pytest.mark.shared
@pytest.mark.parametrize("name", files(LETTERS / "text", "*.txt"))
def test_shared_texts(name: str) -> None:
    check_exact(LETTERS / "text" / name, LETTERS)
    check_text(LETTERS / "text" / name, LETTERS, 0.97)
