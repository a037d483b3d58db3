"""Queries in the languages of the two engines. Tokens hold only [0-9a-z], so nothing typed can escape its quotes."""

from lianxin.engines.search.queries import Phrase, Query

NOTHING_FTS5 = '""'
"""An FTS5 expression that matches no row."""


def to_fts5(query: Query) -> str:
    """The right-hand side of `MATCH` (SQLite FTS5 §3, full-text query syntax); pass it as a parameter."""
    if query.is_empty:
        return NOTHING_FTS5
    clauses = (" OR ".join(map(_fts5_phrase, clause)) for clause in query.clauses)
    return " AND ".join(f"({clause})" for clause in clauses)


def _fts5_phrase(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.tokens)}"' + ("*" if phrase.prefix else "")


def to_tsquery(query: Query) -> str:
    """The text for `to_tsquery('simple', …)` (PostgreSQL §8.11.2); an empty text, which matches no row, when empty."""
    clauses = (" | ".join(map(_tsquery_phrase, clause)) for clause in query.clauses)
    return " & ".join(f"({clause})" for clause in clauses)


def _tsquery_phrase(phrase: Phrase) -> str:
    text = " <-> ".join(f"'{token}'" for token in phrase.tokens)
    return f"({text}{':*' if phrase.prefix else ''})"
