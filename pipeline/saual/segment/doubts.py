"""What an archivist should look at: parts that every letter of its kind has and this one seems to lack."""

from __future__ import annotations

from collections.abc import Iterator

from saual.read.document import Warning
from saual.segment.anatomy import Anatomy


def find_doubts(letter: Anatomy, moved: bool) -> Iterator[Warning]:
    """Warnings of stage «segment»; `moved` says that rows of the source were put back in their place."""
    if moved:
        yield _doubt(
            "reordered",
            "Обращение, ссылка, первая фраза или подпись стояли в тексте не на своём месте и переставлены: "
            "сверьте с письмом.",
        )
    if not letter.blocks:
        yield _doubt("no_text", "В файле нет текста письма: только штамп или служебные пометки.")
    elif letter.kind == "other":
        yield _doubt("kind_unknown", "Не удалось определить, запрос это или ответ.")
    if letter.kind == "answer" and not letter.in_reply_to:
        yield _doubt("no_reference", "Не найдено, на какой запрос отвечает письмо.")
    if letter.kind == "inquiry" and not letter.addressees:
        yield _doubt("no_addressee", "Не найдено, кому адресован запрос.")
    if letter.kind == "inquiry" and not letter.requests:
        yield _doubt("no_requests", "Не найдено, о чём просит запрос.")
    if letter.kind != "other" and not letter.signatories:
        yield _doubt("no_signatory", "Не найдено, кто подписал письмо.")


def _doubt(code: str, message: str) -> Warning:
    return Warning("segment", code, message)
