"""Small letters for tests."""

from __future__ import annotations

LETTER = (
    "На № ДЗ-{} от 3 марта 2025 года\n\nУважаемые депутаты!\n\nСообщаю, что мост построен.\n\nС уважением, А. Ахметов"
)


def letter(number: int) -> bytes:
    """An answer to inquiry ДЗ-number."""
    return LETTER.format(number).encode()
