"""A letter's way from bytes to record: the order of the steps, the one place where an exception becomes a Failure."""

from __future__ import annotations

import hashlib

from saual.check import check
from saual.clean import clean
from saual.extract import extract
from saual.read.document import ReadError
from saual.read.sniff import read
from saual.record import Failure, FailureSource, Letter
from saual.segment import segment
from saual.write import write_letters

_ADVICE = "Это ошибка программы, а не письма: пришлите файл разработчикам; остальные файлы обработаны."


def process(data: bytes, name: str) -> list[Letter | Failure]:
    """All letters of one file, or the failure that it is; never raises but for lack of memory.

    >>> [failure] = process(b"", "empty.txt")
    >>> failure.status, failure.stage, failure.error
    ('failed', 'read', 'empty')
    """
    stage = "read"
    try:
        document = read(data, name)
        stage = "clean"
        cleaned = clean(document)
        stage = "segment"
        anatomies = segment(document, cleaned)
        stage = "extract"
        found = [extract(letter) for letter in anatomies]
        stage = "check"
        findings = check(anatomies, found)
        stage = "record"
        return list(write_letters(document, anatomies, found, findings))
    except ReadError as error:
        return [fail(name, data, stage, error.code, error.message)]
    except MemoryError:
        raise
    except Exception as error:
        return [fail(name, data, stage, "internal", f"{type(error).__name__}: {error}. {_ADVICE}")]


def fail(name: str, data: bytes | None, stage: str, code: str, message: str) -> Failure:
    """The failed record of a file; its id is that of a letter where the bytes are known."""
    sha256 = hashlib.sha256(data).hexdigest() if data is not None else None
    source = FailureSource(name=name, sha256=sha256, size=len(data) if data is not None else None)
    return Failure.model_validate(
        {"id": sha256[:16] if sha256 else None, "source": source, "stage": stage, "error": code, "message": message}
    )
