"""HTML: what a page shows of a letter is read."""

from __future__ import annotations

from saual.read.document import Document, Source
from saual.read.html import read_html


def read(body: str) -> Document:
    page = f'<html><head><meta charset="utf-8"></head><body>{body}</body></html>'
    return read_html(page.encode(), Source("a.html", "", "", 0))


def test_deleted_text_is_left_out() -> None:
    body = "<p>Отремонтировано <del>16</del><ins>15</ins> км.</p><del><p>Черновик</p></del><ol><li>дороги</li></ol>"
    assert read(body).text == "Отремонтировано 15 км.\n1. дороги"
