r"""saual: the correspondence between the deputies of Kazakhstan's parliament and the Government as exact records.

>>> import saual
>>> [letter] = saual.parse("На № ДЗ-7 от 3 марта 2025 года\n\nУважаемые депутаты!".encode(), name="answer.txt")
>>> letter.in_reply_to[0].number, letter.in_reply_to[0].date
('ДЗ-7', '2025-03-03')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from saual.batch import parse, parse_all
    from saual.record import Failure, Letter

__all__ = ["Failure", "Letter", "parse", "parse_all"]
__version__ = "0.1.0"

_HOME = {"parse": "saual.batch", "parse_all": "saual.batch", "Letter": "saual.record", "Failure": "saual.record"}


def __getattr__(name: str) -> Any:
    """Import the public names at first use: `saual --help` must not pay for pydantic."""
    if name not in _HOME:
        raise AttributeError(f"module 'saual' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOME[name]), name)
