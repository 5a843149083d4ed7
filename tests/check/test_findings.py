"""What does not add up, and what need not: one case a line in tests/gold/findings.txt and tables.txt."""

from __future__ import annotations

import pytest

from cases import lines, listed, parsed, read_cases

HEAD = "На № ДЗ-7 от 3 марта 2025 года\n\nУважаемые депутаты!\n\nРассмотрев запрос, сообщаю следующее.\n\n"
FOOT = "\n\nМинистр\n\nГ. Сейтова\n"


@pytest.mark.parametrize(("text", "expected"), read_cases("findings.txt"))
def test_findings(text: str, expected: str) -> None:
    letter = parsed(HEAD + lines(text) + FOOT)
    assert [finding.rule for finding in letter.findings] == listed(expected), letter.findings


@pytest.mark.parametrize(("text", "expected"), read_cases("tables.txt"))
def test_findings_of_tables(text: str, expected: str) -> None:
    letter = parsed(HEAD + "Сведения приведены ниже.\n\n" + lines(text).replace("\n", "\n\n") + FOOT)
    assert [block.kind for block in letter.blocks].count("table") == text.count(" / ") + 1
    assert [finding.rule for finding in letter.findings] == listed(expected), letter.findings
