"""Every bad file ends in its own ReadError, in a worker, and the files before and after it are read."""

from __future__ import annotations

import pytest

from faults import faults, good, read_text
from saual.read.document import ReadError
from saual.read.sandbox import Limits, Pool

HOSTILE = (
    "flate bomb", "double flate bomb", "recursive form", "ten million characters", "cmap bomb", "nested arrays",
    "count 2e9", "page tree loop", "prev loop", "truncated", "tail cut", "junk before", "password", "owner password",
    "5000 pages", "huge media box", "only a header", "renamed binary",
)  # fmt: skip
"""The eighteen kinds of hostile PDF that were measured against every reader; each is a case of the test below.

Archives that burst, nest or lead out of their folder are in test_containers, programs that are not there, too slow or
broken in test_office; that no file is left behind and no network reached, in test_sandbox and test_office.
"""
LIMITS = Limits(memory=512 << 20, cpu_seconds=60, wall_seconds=120)
FAULTS = faults()


@pytest.mark.parametrize("name", FAULTS)
def test_bad_file_between_good_ones(name: str) -> None:
    data, expected = FAULTS[name]
    with Pool(1, read_text, LIMITS) as pool:
        before, bad, after = (outcome for _, outcome in pool.imap([good("до"), data, good("после")]))
    assert isinstance(before, str) and before.startswith("до\n")
    assert isinstance(after, str) and after.startswith("после\n")
    if expected is None:
        assert isinstance(bad, str) and bad.strip()
    else:
        assert isinstance(bad, ReadError) and bad.code == expected and bad.message


def test_every_kind_of_hostile_file_is_among_them() -> None:
    assert len(set(HOSTILE)) == 18
    assert set(HOSTILE) <= set(FAULTS)


def test_files_are_the_same_on_every_run() -> None:
    changing = {"password", "owner password"}  # encryption draws a random key
    again = faults()
    assert all(again[name] == FAULTS[name] for name in FAULTS if name not in changing)
    assert good() == good()


@pytest.mark.parametrize("name", ["truncated", "tail cut", "junk before"])
def test_repaired_text_is_whole(name: str) -> None:
    text = read_text(FAULTS[name][0])
    assert "Уважаемые депутаты!" in text or "Рассмотрев Ваш депутатский запрос, сообщаю следующее." in text
