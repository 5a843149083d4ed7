"""What does not add up, and what need not: one case a line in tests/gold/findings.txt."""

from __future__ import annotations

import pytest

from cases import lines, listed, parsed, read_cases

HEAD = "На № ДЗ-7 от 3 марта 2025 года\n\nУважаемые депутаты!\n\nРассмотрев запрос, сообщаю следующее.\n\n"
FOOT = "\n\nМинистр\n\nГ. Сейтова\n"


@pytest.mark.parametrize(("text", "expected"), read_cases("findings.txt"))
def test_findings(text: str, expected: str) -> None:
    letter = parsed(HEAD + lines(text) + FOOT)
    assert [finding.rule for finding in letter.findings] == listed(expected), letter.findings
