"""The corpus holds together: gold follows from the letters, the files hold the words of their letters."""

import importlib
import importlib.metadata
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from corpus.gold import clean, gold_files, words
from corpus.office import stamped
from corpus.raw import LATIN, raw_bytes
from corpus.source import FOLDER, LETTERS, OFFICE, SourceError, read_all, read_part, words_of
from corpus.typeset import typeset

pypdfium2: Any = importlib.import_module("pypdfium2")  # it ships no types

SOURCES = {source.name: source for source in read_all()}
TYPESET = sorted(name for name, source in SOURCES.items() if source.raw is None)
RAW = sorted(set(SOURCES) - set(TYPESET))
OURS = sorted(name for name in TYPESET if SOURCES[name].document is None)
PINNED = pytest.mark.skipif("not installed_as_pinned()", reason="corpus/requirements.txt is not installed")
GOLD = sorted(path.name for path in (FOLDER / "gold").glob("*.json"))
EXTRACTORS = ("pdftotext", "layout", "raw", "pdfminer", "pdfplumber", "pdfbox")
SHARED = FOLDER.parents[1] / "shared" / "letters" / "gold"
KAZAKH = "әғқңөұүһі"
BACK, FRONT = "аоұы", "әөүіе"
PLURAL = re.compile(r"\w+[аәоөұүыіе][^аәоөұүыіеиуяюэё]*([лдт][ае]р)(?:дың|дің|ға|ге|да|де|дан|ден|ды|ді)?")


def gold_record(name: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((FOLDER / "gold" / name).read_text("utf-8"))
    return record


def squeezed(text: str) -> str:
    """Letters and digits only, hyphenation and blanks gone, look-alikes as one."""
    return re.sub(r"[\W_]+", "", text.lower()).translate(LATIN)


def halved(word: str, text: str) -> bool:
    """Whether a word is hyphenated where something else follows: a footnote, a stamp, another page."""
    halves = ((word[:place], word[place:]) for place in range(2, len(word) - 1))
    return any(f"{head}\x02" in text and re.search(rf"(?m)^{re.escape(tail)}\b", text) for head, tail in halves)


def installed_as_pinned() -> bool:
    lines = (FOLDER / "requirements.txt").read_text("utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if "==" in line)
    try:
        return all(importlib.metadata.version(name) == version for name, version in pins.items())
    except importlib.metadata.PackageNotFoundError:
        return False


def pdf_text(name: str) -> str:
    document = pypdfium2.PdfDocument(FOLDER / "pdf" / f"{name}.pdf")
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def kazakh_words() -> Iterator[tuple[str, str]]:
    for source in SOURCES.values():
        for letter in source.letters:
            for part in letter.parts:
                if part.lang == "kk" and part.role in ("paragraph", "item", "heading"):
                    yield from ((source.name, word) for word in re.findall(r"[а-яёәғқңөұүһі]+", part.text))


def test_size_and_variety() -> None:
    records = [gold_record(name) for name in GOLD]
    assert len(SOURCES) >= 28
    assert {record["kind"] for record in records} == {"inquiry", "answer"}
    assert {tuple(record["languages"]) for record in records} >= {("ru",), ("kk",), ("ru", "kk"), ("kk", "ru")}
    assert sum(len(source.letters) > 1 for source in SOURCES.values()) >= 2
    assert max(len(record["signatories"]) for record in records) >= 12
    assert max(len(record["in_reply_to"]) for record in records) >= 3


def test_gold_follows_from_the_letters() -> None:
    files = gold_files(list(SOURCES.values()))
    assert sorted(files) == GOLD
    for name, content in files.items():
        assert content == (FOLDER / "gold" / name).read_text("utf-8"), f"{name}: run python -m corpus.gold"


@pytest.mark.parametrize("name", GOLD)
def test_gold_quotes_its_text(name: str) -> None:
    record = gold_record(name)
    text = record["text"]
    assert "\n\n\n" not in text
    assert not re.search("[\u00a0\u00ad\u2009\u202f]|[^\n]\n[^\n]", text)
    for field in ("salutation", "subject", "closing"):
        assert record[field] is None or record[field]["text"] in text
    for field in ("addressees", "attachments", "copies_to", "footnotes"):
        assert all(item["text"] in text for item in record[field])
    assert all(item["text"] in text for item in record["requests"])
    assert all(person["name"] in text for person in record["signatories"])
    for section in record["sections"]:
        start = text.index(section["heading"]) + len(section["heading"])
        body = " ".join(words(text[start:]))
        assert section["first_words"] in body
        assert section["last_words"] in body
    flat = re.sub(r"\D", "", text)
    assert all(re.sub(r"\D", "", phone) in flat for phone in record["executor"]["phones"])
    assert record["signatories"]


def test_every_closing_ends_the_last_section() -> None:
    for name in GOLD:
        record = gold_record(name)
        if record["closing"] and record["sections"]:
            assert not record["closing"]["text"].endswith(record["sections"][-1]["last_words"]), name


@pytest.mark.parametrize("name", TYPESET)
def test_pdf_has_the_words_of_its_letters(name: str) -> None:
    text = pdf_text(name)
    found = squeezed(text)
    missing = []
    for letter in SOURCES[name].letters:
        record = gold_record(f"{name}.json" if letter.number == 1 else f"{name}.{letter.number}.json")
        missing += [word for word in words(record["text"]) if squeezed(word) not in found]
    assert not [word for word in missing if not halved(word, text)]


@pytest.mark.parametrize("name", TYPESET)
def test_pdf_is_small_and_marked_as_its_source_says(name: str) -> None:
    path, source = FOLDER / "pdf" / f"{name}.pdf", SOURCES[name]
    assert path.stat().st_size < 100_000
    document = pypdfium2.PdfDocument(path)
    texts = [squeezed(page.get_textpage().get_text_bounded()) for page in document]
    for stamp in source.stamps:
        for page in stamp["pages"]:
            assert squeezed(stamp["text"]) in texts[page - 1]
    if source.registration and source.registration["pages"]:
        assert squeezed(source.registration["text"]) not in "".join(texts), "the registration is drawn, not text"
        wanted = list(range(1, len(document) + 1))
        assert source.registration["pages"] in (wanted, [1] if source.document else wanted)


@pytest.mark.parametrize("name", TYPESET)
def test_six_texts_of_each_pdf(name: str) -> None:
    record = gold_record(f"{name}.json")
    for extractor in EXTRACTORS:
        text = squeezed((FOLDER / "text" / f"{name}.{extractor}.txt").read_text("utf-8"))
        wanted = {squeezed(word) for word in words(record["text"])}
        assert sum(word in text for word in wanted) > 0.9 * len(wanted), extractor


@PINNED
@pytest.mark.parametrize("name", OURS)
def test_pdf_follows_from_the_letter(name: str) -> None:
    assert typeset(SOURCES[name]) == (FOLDER / "pdf" / f"{name}.pdf").read_bytes(), "run python -m corpus.typeset"


@pytest.mark.parametrize("name", RAW)
def test_raw_text_follows_from_the_letter(name: str) -> None:
    assert raw_bytes(SOURCES[name]) == (FOLDER / "raw" / f"{name}.txt").read_bytes(), "run python -m corpus.raw"


@PINNED
def test_stamps_on_the_pages_of_an_office_letter(tmp_path: Path) -> None:
    """The registration is drawn, the stamp is text in the content of its page, and no page is left out."""
    source = SOURCES["vaccination"]
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(tmp_path / "short.pdf")
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(tmp_path / "empty.pdf")
    made = stamped(source, tmp_path / "empty.pdf")
    assert made == stamped(source, tmp_path / "empty.pdf")
    texts = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(made)]
    assert texts == [stamp["text"] for stamp in source.stamps]
    with pytest.raises(SourceError, match="a page that is not there"):
        stamped(source, tmp_path / "short.pdf")


def test_no_file_without_its_letter() -> None:
    assert not {path.stem for path in LETTERS.iterdir()} & {path.stem for path in OFFICE.iterdir()}
    documents = {path.stem for path in OFFICE.glob("*.fodt")}
    assert documents == {path.stem for path in OFFICE.glob("*.toml")} == set(TYPESET) - set(OURS)
    assert {path.stem for path in (FOLDER / "pdf").iterdir()} == set(TYPESET)
    assert {path.stem for path in (FOLDER / "raw").iterdir()} == set(RAW)
    wanted = {f"{name}.{extractor}.txt" for name in TYPESET for extractor in EXTRACTORS}
    assert {path.name for path in (FOLDER / "text").iterdir()} == wanted


@pytest.mark.shared
def test_no_person_and_no_sentence_of_the_real_letters() -> None:
    ours = "\n".join(gold_record(name)["text"] for name in GOLD)
    known = {word.lower() for word in re.findall(r"[^\W\d_]+", ours)}
    sentences = {sentence for sentence in re.split(r"(?<=[.!?])\s+", ours) if len(sentence.split()) > 7}
    real = sorted(SHARED.glob("*.json"))
    assert real
    for path in real:
        record = json.loads(path.read_text("utf-8"))
        people = [person["name"] for person in record["signatories"]]
        people += [entity["text"] for entity in record["entities"] if entity["label"] == "PER"]
        surnames = {word.lower() for person in people for word in re.findall(r"[^\W\d_]{4,}", person)}
        assert not surnames & known
        assert not sentences & set(re.split(r"(?<=[.!?])\s+", record["text"]))


def test_no_latin_inside_cyrillic_words() -> None:
    """«ДосболLIKE» is a name that is really written so; nothing else is."""
    mixed = re.compile(r"\w*(?:[a-zA-Z][а-яёәғқңөұүһі]|[а-яёәғқңөұүһі][a-zA-Z])\w*")
    for name in GOLD:
        assert set(mixed.findall(gold_record(name)["text"])) <= {"ДосболLIKE"}, name


def test_kazakh_plurals_keep_vowel_harmony() -> None:
    loans = ("қатер", "гектар", "литр", "метр", "тариф", "термин")
    for name, word in kazakh_words():
        match = PLURAL.fullmatch(word)
        stem = word[: match.start(1)] if match else ""
        vowels = [sign for sign in stem if sign in BACK + FRONT]
        if match and vowels and not word.startswith(loans):
            assert (vowels[-1] in BACK) == ("а" in match[1]), f"{name}: {word}"


def test_languages_of_the_parts() -> None:
    """A Kazakh paragraph has Kazakh letters, a Russian one has none."""
    for source in SOURCES.values():
        for letter in source.letters:
            for part in letter.parts:
                if part.role in ("paragraph", "item", "closing", "heading") and len(part.text) > 60:
                    share = sum(sign in KAZAKH for sign in part.text.lower()) / len(part.text)
                    assert share > 0.05 if part.lang == "kk" else share < 0.02, f"{source.name}: {part.text[:60]}"


def test_the_format_refuses_what_it_does_not_know() -> None:
    with pytest.raises(SourceError, match="one role"):
        read_part({"text": "…"}, "ru", "here")
    with pytest.raises(SourceError, match="knows no"):
        read_part({"paragraph": "…", "stile": "bold"}, "ru", "here")
    with pytest.raises(SourceError, match="there is no letter"):
        words_of("nobody", "here")
    with pytest.raises(SourceError, match="is not in the paragraph"):
        read_part({"paragraph": "Просим ответить.", "request": "Просим помочь."}, "ru", "here")


def test_clean_text() -> None:
    assert clean("Правила[^1]\n(далее\u00a0– Правила)") == "Правила[1] (далее – Правила)"


def test_no_path_and_no_host_in_the_files() -> None:
    for path in [*FOLDER.glob("*.py"), *FOLDER.glob("*.md"), *LETTERS.iterdir(), *OFFICE.iterdir(), Path(__file__)]:
        text = path.read_text("utf-8").replace(r"https?://", "")
        text = re.sub(r"http:/{2}schemas\.(?:openxmlformats\.org|microsoft\.com)/", "", text)  # names of XML, no hosts
        assert not re.search(r"/(?:home|root|work)/|https?://", text), path


def test_own_hyphens_fall_at_line_ends() -> None:
    for name, end in (("digital", "интернет-\n"), ("children", "өзін-\n"), ("teachers", "Северо-\n")):
        assert end in (FOLDER / "text" / f"{name}.raw.txt").read_text("utf-8"), name


def test_a_footnote_stands_in_the_middle_of_a_sentence() -> None:
    lines = [line for line in (FOLDER / "text" / "bridge.raw.txt").read_text("utf-8").splitlines() if line.strip()]
    note = next(i for i, line in enumerate(lines) if "Приказ Министра транспорта" in line)
    assert lines[note - 1] == "1"
    assert lines[note - 2].endswith("что при")
