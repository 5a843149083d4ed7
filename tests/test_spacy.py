"""saual for spaCy users: tokens of Kazakh, the pipe, letters as Doc and DocBin."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from cases import parsed
from saual.read.document import ReadError
from saual.record import Entity, Letter
from saual.spacy import Kazakh, letters_to_docbin

RAW = """На № ДЗ-7 от 3 марта 2025 года

Уважаемые депутаты!

Касательно ремонта дорог

Министерство отремонти-
ровало 12 км дорог в Актау.

Министр                                             А. Сейтов
"""


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.blank("kk")


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("мектептер,Қазақстан", "мектептер , Қазақстан"),
        ("сөз.Қазақ тілі", "сөз . Қазақ тілі"),
        ("іс-шараларды Нұр-Сұлтанда өткізді.", "іс-шараларды Нұр-Сұлтанда өткізді ."),
        ("2025 ж. 1500-ден астам", "2025 ж. 1500-ден астам"),
        ("А. Қасымов, Ә. Ғабитова", "А. Қасымов , Ә. Ғабитова"),
        ("«Ауыл» партиясы (қаулы)", "« Ауыл » партиясы ( қаулы )"),
        ("обл., ауд., т.б.", "обл. , ауд. , т.б."),
        ("2020–2025 жылдары", "2020–2025 жылдары"),
    ],
)
def test_tokens(nlp: Language, text: str, tokens: str) -> None:
    assert " ".join(token.text for token in nlp(text)) == tokens


def test_spacy_finds_language_and_pipe_by_itself() -> None:
    code = "import spacy; n = spacy.blank('kk'); n.add_pipe('saual'); print(n.lang, n.pipe_names)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.split(maxsplit=1) == ["kk", "['saual']\n"]


def test_attributes(nlp: Language) -> None:
    doc = nlp("Он бес мектепте және 20 ауылда")
    assert [token.text for token in doc if token.like_num] == ["Он", "бес", "20"]
    assert [token.text for token in doc if token.is_stop] == ["және"]
    assert doc[2].suffix_ == "епте"


def test_language_survives_disk(nlp: Language, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("nlp")
    nlp.to_disk(folder)
    assert isinstance(spacy.load(folder), Kazakh)


def test_letter_to_doc(nlp: Language) -> None:
    letter = parsed(RAW)
    doc = letter.to_spacy(nlp)
    assert doc.text == letter.text
    assert [span.text for span in doc.spans["sections"]] == [letter.text[s.start : s.end] for s in letter.sections]
    assert doc._.saual[0]["in_reply_to"][0]["number"] == "ДЗ-7"


def test_names_are_entities(nlp: Language) -> None:
    letter = parsed("Қостанайда жаңа мектеп салынды.")
    name = Entity(text="Қостанайда", start=0, end=10, by="rule:test", label="LOC", normal="Қостанай")
    [entity] = letter.model_copy(update={"entities": [name, name]}).to_spacy(nlp).ents
    assert (entity.text, entity.label_, entity.kb_id_) == ("Қостанайда", "LOC", "Қостанай")


def test_the_pipe_reads_raw_text(nlp: Language) -> None:
    pipe = spacy.blank("ru")
    pipe.add_pipe("saual")
    for text in (RAW, RAW.replace("\n", "\r\n"), "\ufeff" + RAW):
        doc = pipe(text)
        [section] = doc.spans["sections"]
        assert " ".join(section.text.split()) == "Министерство отремонти- ровало 12 км дорог в Актау."
        assert "отремонтировало" in doc._.saual[0]["text"]


def test_docbin(nlp: Language) -> None:
    letters = [parsed(RAW), parsed("Құрметті депутаттар!\n\nЖол жөнделді.")]
    stored = DocBin(store_user_data=True).from_bytes(letters_to_docbin(letters, nlp).to_bytes())
    docs = list(stored.get_docs(nlp.vocab))
    assert [doc.text for doc in docs] == [letter.text for letter in letters]
    assert [Letter.model_validate(doc._.saual[0]) for doc in docs] == letters


@settings(max_examples=60)
@given(st.text(alphabet="Қүа Н№-\n\r\t1.«»:,\u00ad\u00a0\x07", max_size=50))
def test_any_text_passes_the_pipe(text: str) -> None:
    pipe = spacy.blank("kk")
    pipe.add_pipe("saual")
    with suppress(ReadError):  # nothing but white space and controls
        assert isinstance(pipe(text), Doc)
