"""The files for cron and systemd name a command line that exists."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import typer.main

from saual.archive.errors import Exit
from saual.cli import app

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"


def test_their_commands_are_understood() -> None:
    commands = [
        re.search(r"/opt/saual/bin/saual (.*)", (DEPLOY / name).read_text("utf-8"))
        for name in ("saual.cron", "saual-index.service")
    ]
    for match in commands:
        assert match is not None
        name, *args = shlex.split(match[1])
        command = typer.main.get_command(app).commands[name]  # type: ignore[attr-defined]
        context = command.make_context("saual", args)
        assert context.params["archive"] == "/var/lib/saual/letters.db"


def test_the_service_knows_the_exit_codes() -> None:
    service = (DEPLOY / "saual-index.service").read_text("utf-8")
    assert f"SuccessExitStatus={int(Exit.some_failed)} {int(Exit.busy)}" in service
