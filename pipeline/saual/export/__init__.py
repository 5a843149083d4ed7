"""Letters given away: JSON Lines, tables (CSV, Parquet), Akoma Ntoso, BagIt, Web Annotation, a page; masked on demand.

Every format takes records (`saual.record.Letter`) as a stream; nothing here knows where they come from.
"""

from __future__ import annotations
