"""Which files of a folder the archive looks at."""

from __future__ import annotations

from pathlib import Path

from packs import zipped
from saual.archive.walk import Seen, roots, walk

KEPT = ("a.txt", "sub/b.txt")
LEFT = (".git/c.txt", "__MACOSX/a.txt", "Thumbs.db", "sub/desktop.ini", "sub/~$b.docx")


def found(root: str) -> list[str]:
    return [seen.key.removeprefix(f"{root}/") for seen in walk(root) if isinstance(seen, Seen)]


def test_what_systems_put_beside_is_left_out(tmp_path: Path) -> None:
    for name in (*KEPT, *LEFT):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert found(str(tmp_path)) == list(KEPT)


def test_elsewhere_too(tmp_path: Path) -> None:
    (tmp_path / "post.zip").write_bytes(zipped(dict.fromkeys((*KEPT, *LEFT), b"x")))
    [root] = roots([f"zip://::{tmp_path}/post.zip"])
    assert [name.rpartition("zip://")[2] for name in found(root)] == list(KEPT)
