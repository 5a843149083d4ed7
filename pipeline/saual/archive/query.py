"""What a user types as a search: words, «phrases», -minus; and the same for FTS5 and PostgreSQL.

A term is a word or a phrase. As nobody says in which language a word is meant, it stands for its Russian and its Kazakh
lemma; each of these is a phrase of one or more lemmas.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import regex

from saual.archive.words import phrase, tokens

Phrase = tuple[str, ...]
Term = tuple[Phrase, ...]

_PART = regex.compile(r"""(?P<minus>(?<!\S)[-−–])?(?:["“„«](?P<quoted>[^"“”„«»]*)["”»]?|(?P<word>[^\s"“„«]+))""")


class Query(NamedTuple):
    """Terms that a letter must have, and terms it must not have."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All that a letter found may be marked for."""
        return tuple(dict.fromkeys(one for term in self.wanted for one in term))


def parse(text: str) -> Query:
    """Read a query; nothing in it is an error, quotes that do not close close at the end.

    >>> parse("мосты «сельские дороги» -Астана").wanted
    ((('мост',), ('мосты',)), (('сельский', 'дорога'), ('сельские', 'дороги')))
    """
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for match in _PART.finditer(text):
        given = match["quoted"] if match["quoted"] is not None else match["word"]
        words = [given[start:end] for start, end in tokens(given)]
        if words:
            (unwanted if match["minus"] else wanted).append(phrase(words))
    return Query(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)))


def to_fts5(query: Query) -> str:
    """The query for FTS5; at least one term must be wanted.

    >>> to_fts5(Query((( ("мост",), ("көпір",) ),), ((("новый", "мост"),),)))
    '(("мост" OR "көпір")) NOT ("новый мост")'
    """
    return _joined(query, lambda one: f'"{" ".join(one)}"', " OR ", " AND ", " NOT ")


def to_tsquery(query: Query) -> str:
    """The query for PostgreSQL.

    >>> to_tsquery(Query((( ("мост",), ("көпір",) ),), ((("новый", "мост"),),)))
    "(('мост' | 'көпір')) & !(('новый' <-> 'мост'))"
    """
    return _joined(query, to_phrase, " | ", " & ", " & !")


def to_phrase(words: Phrase) -> str:
    """One phrase for PostgreSQL."""
    return "(" + " <-> ".join(f"'{word}'" for word in words) + ")" if len(words) > 1 else f"'{words[0]}'"


def _joined(query: Query, quoted: Callable[[Phrase], str], either: str, both: str, without: str) -> str:
    def term(one: Term) -> str:
        return "(" + either.join(map(quoted, one)) + ")"

    def all_of(terms: Sequence[Term]) -> str:
        return "(" + both.join(map(term, terms)) + ")"

    return without.join([all_of(query.wanted), *map(term, query.unwanted)])
