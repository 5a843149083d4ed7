"""DOC, RTF and Word's old XML: LibreOffice, a program of its own, makes DOCX of them, which is then read."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from saual.read.document import Document, ReadError, Source
from saual.read.docx import read_docx
from saual.read.sniff import DOC, unmarked

SECONDS = 100.0
"""LibreOffice takes one to four seconds for a letter; a worker has 120 for a file."""

_NAMES = {DOC: "letter.doc"}
_RESTART = (79, 81)
"""LibreOffice asks to be started again after it has made its profile."""
_OPTIONS = (
    "--headless",
    "--norestore",
    "--nolockcheck",
    "--nodefault",
    "--nologo",
    "--convert-to",
    "docx:MS Word 2007 XML",
)
_NOWHERE = "http://127.0.0.1:9"

_SETTINGS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
)
"""No macros, and nothing is fetched that a document links to."""


def find_soffice() -> Path | None:
    """The program itself, not the script around it: only one process is then to be stopped."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        return None
    program = Path(found).resolve()
    binary = program.with_name("soffice.bin")
    return binary if binary.exists() else program


def read_office(data: bytes, source: Source) -> Document:
    """Read what only LibreOffice understands. Raises ReadError, needs_tool where it is not installed."""
    rich = unmarked(data)
    if rich.startswith(b"{\\rtf"):  # also the text of a mail, whose media type is the mail's
        return read_docx(convert(rich, "letter.rtf"), source)
    return read_docx(convert(data, _NAMES.get(source.media_type, "letter.xml")), source)


def read_encrypted(data: bytes, source: Source) -> Document:
    """An office document under a password."""
    raise ReadError("encrypted", "Документ закрыт паролем. Снимите пароль и загрузите файл ещё раз.")


def convert(data: bytes, name: str, seconds: float = SECONDS) -> bytes:
    """A document as DOCX, made in a folder and a profile that are gone afterwards. Raises ReadError."""
    program = find_soffice()
    if program is None:
        raise ReadError(
            "needs_tool",
            "Для файлов DOC и RTF нужен LibreOffice, а он не установлен. Установите его "
            "(Debian, Ubuntu: apt-get install libreoffice-writer-nogui) или сохраните письмо как DOCX или PDF.",
        )
    with tempfile.TemporaryDirectory(prefix="saual-office-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        given = folder / name
        given.write_bytes(data)
        _write_profile(folder / "profile")
        _run(
            [str(program), f"-env:UserInstallation={(folder / 'profile').as_uri()}", *_OPTIONS], folder, given, seconds
        )
        made = folder / "out" / f"{given.stem}.docx"
        if not made.exists():
            raise ReadError("broken", "LibreOffice не смог открыть документ: файл повреждён. Запросите исправный файл.")
        return made.read_bytes()


def _run(command: list[str], folder: Path, given: Path, seconds: float) -> None:
    home = str(folder)
    kept = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH") if key in os.environ}
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), _NOWHERE)
    environment = kept | proxies | {"HOME": home, "TMPDIR": home, "LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}
    whole = [*command, "--outdir", str(folder / "out"), str(given)]
    try:
        for _ in range(3):
            done = subprocess.run(
                whole, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder,
                env=environment, timeout=seconds, check=False,
            )  # fmt: skip
            if done.returncode not in _RESTART:
                return
    except subprocess.TimeoutExpired:
        message = "LibreOffice читает документ слишком долго. Откройте его и сохраните как DOCX или PDF."
        raise ReadError("timeout", message) from None
    except OSError as error:
        raise ReadError("needs_tool", f"LibreOffice не запускается: {error.strerror}. Проверьте установку.") from None


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>',
        "utf-8",
    )
