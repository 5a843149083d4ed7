"""Scoring: what matches what, what counts, and what a comparison of two runs shows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from saual.evaluate import Report, Tally, changes, evaluate, gold_of, letters_of, score_letter, table
from saual.matching import LISTS, pair, same_decimal, same_finding, same_quantity, section_ends, unit_name

SHARED = Path(__file__).resolve().parents[2] / "shared"


def quantity(value: str, text: str, kind: str = "count", unit: str | None = None, **more: Any) -> dict[str, Any]:
    return {"value": value, "max": None, "text": text, "kind": kind, "unit": unit, "qualifier": "exact"} | more


@pytest.mark.parametrize(
    ("gold", "found", "same"),
    [
        (quantity("5", "5 школ"), quantity("5.0", "5"), True),
        (quantity("5", "5 школ"), quantity("5", "5 больниц"), False),
        (quantity("0.333", "треть"), quantity("0.33", "треть"), True),
        (quantity("5", "5 тенге", "money", "KZT"), quantity("5", "5 тенге", "money", "USD"), False),
        (quantity("5", "5 тенге", "money", "KZT"), quantity("5", "5 тенге", "money", "KZT/кВт·ч"), True),
        (quantity("5", "5-6", max="6"), quantity("5", "5-6"), False),
        (quantity("5", "5-6", max="6"), quantity("5", "5-6", max="6"), True),
    ],
)
def test_quantities(gold: dict[str, Any], found: dict[str, Any], same: bool) -> None:
    assert same_quantity(gold, found) is same


def test_numbers_and_units() -> None:
    assert same_decimal(None, None) and not same_decimal("1", None) and not same_decimal("1", "one")
    assert unit_name("Га") == unit_name("гектар") and unit_name("чел.") == unit_name("человек")


def test_findings_need_two_common_figures() -> None:
    gold = {"message": "1,9 млн + 2,7 млн не равно 4,6 млрд"}
    assert same_finding(gold, {"message": "1,9 и 2,7"})
    assert not same_finding(gold, {"message": "только 1,9"})


def test_sections_by_heading_and_edges() -> None:
    gold = {"heading": "Касательно мостов", "first_words": "По данным акимата", "last_words": "работа идёт."}
    body = "По данным акимата построено 5 мостов[1], и работа идет."
    assert section_ends(gold, {"heading": "1. Касательно мостов:", "body": body})
    assert not section_ends(gold, {"heading": "Касательно мостов", "body": body + " Далее."})


def test_optional_gold_counts_neither_way() -> None:
    same = LISTS["addressees"]
    gold = [{"text": "а"}, {"text": "б", "optional": True}, {"text": "в", "optional": True}]
    hits, missed, false = pair(gold, [{"text": "б"}, {"text": "г"}], same)
    assert (len(hits), missed, false) == (1, [{"text": "а"}], [{"text": "г"}])
    report = Report()
    score_letter(report, "a", {"addressees": gold}, {"addressees": [{"text": "б"}]})
    assert report.fields["addressees"] == Tally(hits=0, false=0, missed=1)


def test_required_gold_is_taken_first() -> None:
    gold = [{"text": "а", "optional": True}, {"text": "а"}]
    assert pair(gold, [{"text": "а"}], LISTS["addressees"]).missed == []


def test_only_the_keys_of_the_gold_count() -> None:
    report = Report()
    score_letter(report, "a", {"kind": "answer"}, {"kind": "other", "text": "x"})
    assert dict(report.fields) == {"kind": Tally(0, 1, 1)}


def test_text_is_a_share_of_words() -> None:
    report = Report()
    score_letter(report, "a", {"text": "раз два[1] три четыре"}, {"text": "раз два пять четыре"})
    assert report.fields["text"].f1 == 0.75
    assert [(miss.what, miss.item) for miss in report.misses] == [("missed", '"три"'), ("false", '"пять"')]


def corpus(folder: Path) -> Path:
    (folder / "gold").mkdir()
    for name, kind in (("a", "answer"), ("a.2", "inquiry"), ("b", "answer")):
        (folder / "gold" / f"{name}.json").write_text(json.dumps({"kind": kind}), "utf-8")
    for name in ("a.pdf", "text/a.layout.txt", "b.txt", "c.txt", "b.toml", ".b.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"x")
    return folder


def test_a_corpus(tmp_path: Path) -> None:
    folder = corpus(tmp_path)
    files = list(letters_of(folder, gold_of(folder)))
    assert [file.relative_to(folder).as_posix() for file in files] == ["a.pdf", "b.txt", "text/a.layout.txt"]
    whole = [
        {"status": "ok", "source": {"part": 1}, "kind": "answer", "text": ""},
        {"status": "ok", "source": {"part": 2}, "kind": "answer", "text": ""},
    ]
    failed = [{"status": "failed", "source": {"name": "b.txt"}}]
    report = evaluate(folder, dict(zip(files, (whole, failed, whole[:1]), strict=True)))
    assert report.letters == ["a.pdf", "a.pdf#2", "b.txt", "text/a.layout.txt", "text/a.layout.txt#2"]
    assert report.unread == ["b.txt", "text/a.layout.txt#2"]
    assert report.fields["kind"] == Tally(hits=2, false=3, missed=3)


def test_gains_and_losses(tmp_path: Path) -> None:
    earlier, now = Report(letters=["a", "b"]), Report(letters=["a", "c"])
    for report, found in ((earlier, "другое"), (now, "ответ")):
        score_letter(report, "a", {"kind": "ответ", "announced": found}, {"kind": found, "announced": "другое"})
    score_letter(earlier, "b", {"kind": "ответ"}, {})
    score_letter(now, "c", {"kind": "ответ"}, {})
    before = json.loads(json.dumps(earlier.to_json()))
    gains, losses = changes(before, now)
    assert [(miss.letter, miss.field, miss.what) for miss in gains] == [("a", "kind", "missed"), ("a", "kind", "false")]
    assert [(miss.field, miss.item) for miss in losses] == [("announced", '"ответ"'), ("announced", '"другое"')]
    assert any("-1.0000" in line for line in table(now, before))


@pytest.mark.shared
def test_agrees_with_the_yardstick_of_the_real_letters(tmp_path: Path) -> None:
    """The same figures as `score.py` gives, from one set of records: the gold itself, damaged a little."""
    gold_folder = SHARED / "letters" / "gold"
    report, lines = Report(), []
    for name, gold in gold_of(gold_folder.parent).items():
        part = 2 if name.endswith(".2") else 1
        record = damaged(gold) | {"status": "ok", "source": {"name": f"{name.partition('.')[0]}.pdf", "part": part}}
        lines.append(json.dumps(record))
        score_letter(report, name, gold, record)
    records = tmp_path / "records.jsonl"
    records.write_text("\n".join(lines), "utf-8")
    command = [sys.executable, str(SHARED / "tools" / "score.py"), str(gold_folder), str(records), "--json"]
    expected = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    for name, score in expected.items():
        if name != "letters":
            assert report.fields[name].f1 == pytest.approx(score["F"], abs=0.0006), name


def damaged(gold: Any) -> dict[str, Any]:
    """A record made of gold, with every seventh item of its lists gone, every fifth twice, and a text with a hole."""
    record: dict[str, Any] = {}
    for key, value in gold.items():
        if isinstance(value, list) and key not in ("languages", "sections"):
            kept = [item for number, item in enumerate(value, start=1) if number % 7]
            record[key] = kept + kept[::5]
        else:
            record[key] = value
    words = gold["text"].split(" ")
    record["text"] = " ".join(words[:50] + words[53:])
    record["sections"] = [
        {"heading": item["heading"], "start": record["text"].find(item["first_words"]), "end": len(record["text"])}
        for item in gold["sections"]
    ]
    record["kind"] = None if len(words) % 2 else gold["kind"]
    return record
