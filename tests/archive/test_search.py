"""Search: forms of words in both languages, phrases, filters, order, snippets, facets; dossiers by number."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from archive_letters import answer, inquiry, write_pair
from archive_runs import run
from saual.archive import dossiers
from saual.archive.errors import Unknown
from saual.archive.query import Query, parse, to_fts5
from saual.archive.ready import ready
from saual.archive.save import Facts, Made, file_read
from saual.archive.search import Filters, Results, read_money, search
from saual.archive.snippets import snippets
from saual.archive.store import Archive, letter_key, load
from saual.archive.words import lemmas
from saual.batch import Line
from saual.record import Citation, Entity, Finding, Letter, Quantity

KAZAKH = """ҚАЗАҚСТАН РЕСПУБЛИКАСЫНЫҢ ПРЕМЬЕР-МИНИСТРІ

№ 4-2/618 2025 жылғы 9 сәуір

2025 жылғы 3 наурыздағы № ДС-8 сауалға

Құрметті депутаттар!

Сауалыңызды қарап, мынаны хабарлаймын.

Мектептердегі оқушыларға ыстық тамақ беріледі. Көлдің суы тазартылды.

Құрметпен, Б. Ахметов
"""


@pytest.fixture
def filled(archive: Archive, letters: Path) -> Archive:
    write_pair(letters)
    (letters / "kk.txt").write_bytes(KAZAKH.encode())
    (letters / "in-8.txt").write_bytes(inquiry("ДС-8", "2025-03-03", ["накормить школьников в школах"], "Голодно."))
    (letters / "in-9.txt").write_bytes(inquiry("ДЗ-9", "2024-11-03", ["вернуть деньги"], "Мосты, мосты и мост."))
    run(archive, letters)
    return archive


def names(results: Results) -> list[str]:
    return [Path(str(one.name)).stem for one in results.letters]


def found(archive: Archive, query: str, **filters: Any) -> set[str]:
    return set(names(search(archive, query, Filters(**filters))))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("мостами", {"in-7", "out-7", "in-9"}),
        ("МОСТ", {"in-7", "out-7", "in-9"}),
        ("мектеп", {"kk"}),
        ("мектептің", {"kk"}),
        ("көлдер", {"kk"}),
        ("школы", {"in-7", "out-7", "in-8"}),
        ("«строительства моста»", {"out-7"}),
        ('"мост строительство"', set()),
        ("мост -школа", {"in-9"}),
        ("мост -«река Каратал»", {"in-9"}),
        ("-мост", {"kk", "in-8"}),
        ("ДЗ-7", {"out-7", "in-7"}),
        ("ДЗ 9", {"in-9"}),
        ("1,2 млрд", {"out-7"}),
        ("", {"in-7", "out-7", "in-8", "in-9", "kk"}),
        ("нетакогослова", set()),
        ("мост OR NEAR( * ^ \" ' ; -- AND", set()),
        ("« »", {"in-7", "out-7", "in-8", "in-9", "kk"}),
    ],
)
def test_words(filled: Archive, query: str, expected: set[str]) -> None:
    assert found(filled, query) == expected


def test_filters(filled: Archive) -> None:
    assert found(filled, "", kind="answer") == {"out-7", "kk"}
    assert found(filled, "", since="2025-03-03", until="2025-03-27") == {"in-7", "in-8"}
    assert found(filled, "", number="ДС-7") == {"in-7", "out-7"}
    assert found(filled, "", number="8") == {"in-8", "kk"}
    assert found(filled, "", deputies=("Ахметов",)) == {"in-7", "in-8", "in-9", "out-7"}
    assert found(filled, "", bodies=("премьер-министру",), kind="inquiry") == {"in-7", "in-8", "in-9"}
    assert found(filled, "", overdue_on="2025-07-01") == {"in-9"}
    assert found(filled, "", overdue_on="2024-12-03") == set()
    assert found(filled, "мост", overdue_on="2025-07-01") == {"in-9"}


def test_filters_of_what_extractors_find(filled: Archive) -> None:
    """The fields are written into a record here, whatever fills them."""
    at: dict[str, Any] = {"text": "x", "start": 0, "end": 1, "by": "rule:test"}
    with filled.writing() as connection:
        found_one = next(iter(search(filled, "деньги").letters))
        old = load(connection, letter_key(connection, found_one.id))
        new = old.model_copy(
            update={
                "quantities": [Quantity(**at, kind="money", value="1500000000", unit="KZT")],
                "citations": [Citation(**at, act="закон", number="319-III", title="Об образовании")],
                "entities": [Entity(**at, label="ORG", normal="Министерство финансов")],
                "findings": [Finding(rule="unit_slip", severity="warning", message="…")],
            }
        )
        facts = Facts(str(found_one.name), 0, None, old.source.sha256)
        file_read(
            connection, facts, [ready(Line(True, new.model_dump_json()))], Made("0.1", "later tools", "2026-01-01")
        )
    assert found(filled, "", money=(read_money(">1e9"),)) == {"in-9", "out-7"}
    assert found(filled, "", money=(read_money(">1e9"), read_money("<1,2e9"))) == set()
    assert found(filled, "", money=(read_money("=1500000000 KZT"),)) == {"in-9"}
    assert found(filled, "", money=(read_money("1e9 USD"),)) == set()
    assert found(filled, "", acts=("319-III",)) == found(filled, "", acts=("закон об образовании",)) == {"in-9"}
    assert found(filled, "", bodies=("Министерства финансов",)) == {"in-9"}
    assert found(filled, "", findings=("unit_slip",)) == {"in-9"}
    facets = search(filled, "деньги").facets
    assert facets["finding"] == {"unit_slip": 1}
    assert facets["body"]["Министерство финансов"] == 1


def test_facets_name_bodies_and_persons_not_addresses(filled: Archive) -> None:
    facets = search(filled, "").facets
    assert facets["body"]["Премьер-Министру Республики Казахстан"] == 4, "one name, in whatever case it stands"
    assert not [name for name in (*facets["body"], *facets["deputy"]) if "Депутат" in name or "Асанов" in name]


def test_order_page_and_facets(filled: Archive) -> None:
    results = search(filled, "мост")
    assert names(results)[0] == "in-9"
    assert [one.score for one in results.letters] == sorted((one.score for one in results.letters), reverse=True)
    assert results.facets["kind"] == {"inquiry": 2, "answer": 1}
    assert results.facets["year"] == {"2025": 2, "2024": 1}
    page = search(filled, "мост", limit=1, offset=1)
    assert (page.total, names(page)) == (3, names(results)[1:2])
    assert names(search(filled, ""))[:2] == ["kk", "out-7"]


def test_snippets_mark_the_words(filled: Archive) -> None:
    [one] = search(filled, "тамақ").letters
    assert any("<mark>тамақ</mark>" in snippet for snippet in one.snippets)
    assert snippets("A < B & «мост»", ["a", "b", "мост"], [("мост",)]) == ["A &lt; B &amp; «<mark>мост</mark>"]


def test_lemmas_follow_the_language_of_the_paragraph(filled: Archive) -> None:
    with filled.reading() as connection:
        letter = load(connection, letter_key(connection, search(filled, "мектеп").letters[0].id))
    words = lemmas(letter.text, letter.blocks)
    assert {"мектеп", "оқушы", "көл"} <= set(words)


def test_a_query_is_no_program(filled: Archive) -> None:
    assert to_fts5(parse('a" OR b')) == '(("a") AND ("or b"))'
    assert parse("- — «»") == Query()


def test_dossier_joins_by_number_and_year(filled: Archive) -> None:
    first = dossiers.dossier(filled, "дз-7", None, "2025-07-01")
    assert (len(first.inquiries), len(first.answers), first.days) == (1, 1, 25)
    assert [len(request.answered_by) for request in first.requests] == [1, 1]
    assert len(dossiers.dossier(filled, "ДЗ-8", 2025, "2025-07-01").answers) == 1
    with pytest.raises(Unknown, match="2023 год"):
        dossiers.dossier(filled, "ДЗ-7", 2023, "2025-07-01")
    plain = dossiers.to_json(first)
    assert set(plain) >= {
        "number", "year", "inquiries", "answers", "requests", "registered", "announced", "due", "answered", "days",
        "overdue", "late", "findings",
    }  # fmt: skip
    assert set(plain["requests"][0]) == {"inquiry", "index", "text", "answered_by"}
    assert set(plain["requests"][0]["answered_by"][0]) == {"letter", "section", "start", "end", "score", "reason"}


def test_links_do_not_depend_on_what_came_first(archive: Archive, letters: Path) -> None:
    (letters / "out.txt").write_bytes(answer("ДЗ-5", "2024-12-30", "2025-01-20", []))
    run(archive, letters)
    assert dossiers.dossier(archive, "5", None, "2025-07-01").told[0].date == "2024-12-30"
    (letters / "in.txt").write_bytes(inquiry("ДЗ-5", "2024-12-28", ["построить мост"]))
    (letters / "other.txt").write_bytes(inquiry("ДЗ-5", "2025-06-28", ["построить мост"]))
    run(archive, letters)
    assert len(dossiers.dossier(archive, "5", 2024, "2025-07-01").answers) == 1
    assert dossiers.dossier(archive, "5", 2025, "2025-07-01").answers == ()
    (letters / "out.txt").unlink()
    run(archive, letters)
    assert len(dossiers.dossier(archive, "5", 2024, "2025-07-01").answers) == 1, "a vanished answer was still given"
    (letters / "out.txt").write_bytes(answer("ДЗ-6", "2024-12-30", "2025-01-20", []))
    run(archive, letters)
    assert [one.number for one in dossiers.overdue(archive, "2025-07-01")] == ["ДЗ-5"]


def test_the_corpus_is_joined_from_its_files(archive: Archive, root: Path, letters: Path) -> None:
    for path in (root / "corpus" / "raw").glob("raw-*.txt"):
        shutil.copy(path, letters)
    run(archive, letters)
    found = dossiers.dossier(archive, "ДЗ-205", 2025, "2025-07-01")
    assert (len(found.inquiries), len(found.answers), found.answered) == (1, 2, "2025-06-19")


def test_all_is_typed(filled: Archive) -> None:
    with filled.reading() as connection:
        assert isinstance(load(connection, letter_key(connection, search(filled, "мектеп").letters[0].id[:6])), Letter)
        with pytest.raises(Unknown):
            letter_key(connection, "zzz")
