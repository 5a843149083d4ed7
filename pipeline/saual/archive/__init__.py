"""The archive: letters kept, found again, joined into dossiers and given away.

`store` opens it, `nightly` fills it, `search` and `dossiers` ask it, `verify` checks it, `export` copies it out.
"""

from __future__ import annotations
