"""The same letter in every format gives the same record: PDF, DOCX, ODT, RTF, DOC, HTML, Markdown, TXT, mail, archives.

LibreOffice makes the other formats from the DOCX of each letter. Each is held against the gold of the corpus.
"""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from corpus.docx import docx
from corpus.raw import raw_bytes
from corpus.source import read_all

import packs
from cfb import message
from saual.process import process
from saual.read.office import find_soffice
from saual.record import Failure, Letter
from test_letters import CORPUS, check_exact_bytes, misses, scored_bytes

SOURCES = {source.name: source for source in read_all() if source.raw is None}
OURS = sorted(name for name, source in SOURCES.items() if source.document is None)
OFFICE = sorted(set(SOURCES) - set(OURS))
SOME = ["bridge", "children", "energy", "hospital", "mortgage", "oncology", "police", "vaccination", "water"]
"""What goes through LibreOffice once more to be read: two seconds each."""

pytestmark = pytest.mark.skipif(find_soffice() is None, reason="LibreOffice is not installed: make office")


@cache
def original(name: str) -> bytes:
    """A letter as its author saved it: DOCX, or flat ODT."""
    document = SOURCES[name].document
    return document.read_bytes() if document else docx(SOURCES[name])


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for each format with all letters in it."""
    folder = tmp_path_factory.mktemp("formats")
    given = folder / "given"
    given.mkdir()
    for name in SOURCES:
        (given / f"{name}.{'fodt' if SOURCES[name].document else 'docx'}").write_bytes(original(name))
    program = find_soffice()
    assert program is not None
    for kind in ("odt", "html", "rtf", "doc"):
        options = [f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", kind]
        command = [str(program), *options, "--outdir", str(folder / kind), *map(str, sorted(given.iterdir()))]
        for _ in range(2):  # a new profile makes it ask for another start
            if subprocess.run(command, capture_output=True).returncode != 81:
                break
    return folder


@pytest.mark.parametrize("name", sorted(SOURCES))
@pytest.mark.parametrize("kind", ["odt", "html"])
def test_odt_and_html(kind: str, name: str, converted: Path) -> None:
    check_exact_bytes((converted / kind / f"{name}.{kind}").read_bytes(), f"{name}.{kind}", CORPUS)


@pytest.mark.parametrize("name", SOME)
@pytest.mark.parametrize("kind", ["rtf", "doc"])
def test_rtf_and_doc(kind: str, name: str, converted: Path) -> None:
    check_exact_bytes((converted / kind / f"{name}.{kind}").read_bytes(), f"{name}.{kind}", CORPUS)


@pytest.mark.parametrize("name", OFFICE)
def test_flat_odt(name: str) -> None:
    check_exact_bytes(original(name), f"{name}.fodt", CORPUS)


def plain(name: str, kind: str) -> bytes:
    """A letter as text, one line a paragraph; its footnotes and stamps are lost, in Markdown headings stay bold."""
    return raw_bytes(SOURCES[name]._replace(stamps=(), raw={"emphasis": kind == "md"}))


LOST = {
    ("txt", "mines"): "headings that nothing but bold letters tells from a list",
    ("md", "mortgage"): "a subject above the first sentence that is not centred is bold as a heading",
    ("md", "reservoir"): "a subject above the first sentence that is not centred is bold as a heading",
}
"""What text does not say: known failures."""


def known(kind: str, name: str) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(reason=LOST[kind, name], strict=True)] if (kind, name) in LOST else []


TEXTS = [pytest.param(kind, name, marks=known(kind, name)) for kind in ("txt", "md") for name in sorted(SOURCES)]


@pytest.mark.parametrize(("kind", "name"), TEXTS)
def test_text(kind: str, name: str) -> None:
    for _, report in scored_bytes(plain(name, kind), f"{name}.{kind}", CORPUS):
        wrong = misses(report)
        wrong.pop("footnotes", None)
        assert not wrong, "\n".join(line for lines in wrong.values() for line in lines)


def mailed(name: str) -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "Ответ на запрос", "Канцелярия <chancery@example.kz>", "a@example.kz"
    mail.set_content("Добрый день! Направляем письмо.\n")
    mail.add_attachment(original(name), maintype="application", subtype="octet-stream", filename=f"{name}.docx")
    return mail.as_bytes()


def zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(f"письма/{name}.docx", original(name))
    return buffer.getvalue()


def seven_zipped(name: str) -> bytes:
    return packs.seven_zipped({f"письма/{name}.docx": original(name)})


def outlook(name: str) -> bytes:
    return message("Ответ на запрос", "Добрый день! Направляем письмо.", {f"{name}.docx": original(name)})


def facts(record: dict[str, Any]) -> dict[str, Any]:
    """All but where it came from."""
    return {key: value for key, value in record.items() if key != "source"}


@pytest.mark.parametrize("name", ["bridge", "hospital"])
@pytest.mark.parametrize("pack", [mailed, zipped, seven_zipped, outlook])
def test_inside_of_another_file(pack: Any, name: str) -> None:
    alone = [json.loads(record.model_dump_json()) for record in process(original(name), f"{name}.docx")]
    inside = [json.loads(record.model_dump_json()) for record in process(pack(name), "post")]
    assert [facts(record) for record in inside] == [facts(record) for record in alone]
    assert all(record["source"]["sha256"] == alone[0]["source"]["sha256"] for record in inside)
    assert all(record["source"]["member"].endswith(f"{name}.docx") for record in inside)


def said(record: Letter) -> dict[str, Any]:
    """Sections, numbers and names, wherever they stand."""
    return {
        "sections": [(section.number, section.heading) for section in record.sections],
        "requests": [request.number for request in record.requests],
        "quantities": [(q.kind, q.value, q.max, q.unit) for q in record.quantities],
        "dates": [(d.from_, d.to) for d in record.dates],
        "citations": [(c.act, c.number, c.date) for c in record.citations],
        "entities": sorted({(entity.label, entity.text) for entity in record.entities}),
        "signatories": [(person.name, person.position, person.group) for person in record.signatories],
    }


@cache
def said_in_pdf(name: str) -> list[dict[str, Any]]:
    records = process((CORPUS / "pdf" / f"{name}.pdf").read_bytes(), f"{name}.pdf")
    return [said(record) for record in records if isinstance(record, Letter)]


def check_the_same(name: str, data: bytes, file: str) -> None:
    found = [said(record) for record in process(data, file) if isinstance(record, Letter)]
    wanted = said_in_pdf(name)
    if file.endswith((".html", ".eml")):  # LibreOffice forgets the bracket of «1)» there
        found, wanted = ([one | {"requests": None} for one in letters] for letters in (found, wanted))
    assert found == wanted


@pytest.mark.parametrize(
    ("kind", "name"),
    [(kind, name) for kind in ("given", "odt", "html") for name in sorted(SOURCES)]
    + [(kind, name) for kind in ("rtf", "doc") for name in SOME],
)
def test_the_same_is_found_as_in_the_pdf(kind: str, name: str, converted: Path) -> None:
    [path] = (converted / kind).glob(f"{name}.*")
    check_the_same(name, path.read_bytes(), path.name)


UNSAID = {
    "agro": "where the second line of a letterhead's body ends",
    "libraries": "over how many columns a cell goes",
    "libraries-turned": "over how many columns a cell goes",
    "mines": "headings that nothing but bold letters tells from a list",
    "settlers": "a letterhead drawn as outlines, which the PDF has no text of",
    "vaccination": "the footnotes",
    "water": "a letterhead drawn as outlines, which the PDF has no text of",
}
"""What text does not say, or the PDF does not: known differences."""


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.xfail(reason=UNSAID[name], strict=True)] if name in UNSAID else [])
        for name in sorted(SOURCES)
    ],
)
def test_the_same_is_found_in_text(name: str) -> None:
    check_the_same(name, plain(name, "txt"), f"{name}.txt")


def as_body(name: str, converted: Path) -> bytes:
    """A mail whose text is the letter."""
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "Ответ на запрос", "Канцелярия <chancery@example.kz>", "a@example.kz"
    mail.set_content((converted / "html" / f"{name}.html").read_text("utf-8"), subtype="html")
    return mail.as_bytes()


@pytest.mark.parametrize("name", SOME)
def test_the_same_is_found_in_mail_and_archives(name: str, converted: Path) -> None:
    check_the_same(name, as_body(name, converted), f"{name}.eml")
    check_the_same(name, mailed(name), f"{name}.post")
    check_the_same(name, zipped(name), f"{name}.zip")


def tables(records: Sequence[Letter | Failure]) -> list[Any]:
    """The tables of letters as their gold has them."""
    blocks = [block for record in records if isinstance(record, Letter) for block in record.blocks if block.rows]
    return [
        {
            "heads": sum(row.head for row in block.rows),
            "rows": [[cell.model_dump(exclude={"start", "end"}) for cell in row.cells] for row in block.rows],
        }
        for block in blocks
    ]


TABLED = [name for name in sorted(SOURCES) if (CORPUS / "gold" / f"{name}.json").read_text("utf-8").count('"tables"')]


@pytest.mark.parametrize("kind", ["pdf", "docx", "odt", "html"])
@pytest.mark.parametrize("name", TABLED)
def test_tables_are_the_same(kind: str, name: str, converted: Path) -> None:
    own = {"pdf": CORPUS / "pdf", "docx": converted / "given"}
    path = own.get(kind, converted / kind) / f"{name}.{kind}"
    if kind == "docx" and name in OFFICE:
        path = path.with_suffix(".fodt")
    wanted = json.loads((CORPUS / "gold" / f"{name}.json").read_text("utf-8"))["tables"]
    assert tables(process(path.read_bytes(), path.name)) == wanted
