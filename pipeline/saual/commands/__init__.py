"""Commands of the command line that need files of their own; `saual.cli` puts them together."""

from __future__ import annotations
