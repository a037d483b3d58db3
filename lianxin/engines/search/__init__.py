"""Substring search through an ordinary word index: the same tokens for SQLite FTS5 and PostgreSQL tsvector.

Neither engine splits Chinese, and FTS5's `unicode61` cuts Tibetan at its vowel signs. So this library makes the tokens
and writes each as [a-z][0-9a-z]*, which both engines keep whole. Index `index_text(tokens)`; ask with
`to_fts5(query(text))` or `to_tsquery(query(text))`. Plain Python, no Django.

What a query finds (exact, tested against both engines):

* Chinese and Tibetan: the index text contains the typed run of characters (syllables) side by side. 卓嘎 finds 白玛卓嘎; one
  character works; nothing that lacks the run is found, so no re-check by LIKE is needed.
* Latin letters: the start of a word; the start of the pinyin of a name from any of its characters on (zhuog finds
  白玛卓嘎); the start of its initials from any character on (mz, bmzg).
* Digits: four or more (three and an X) ask for the last four of a number indexed by `tail_tokens`: re-check the full
  tail when more than four were typed. They also ask for the same number as a word (a house number).
* Several words, parted by spaces or by a change of script, must all be found, anywhere in the indexed text.

Size, 200,000 made-up residents (name, Tibetan name, address, phone tail; 20 tokens, 150 bytes a row): FTS5 49 MB, without
its copy of the text (`content=''`; deleting then needs `contentless_delete=1`, SQLite ≥ 3.43) 16 MB, 21 MB with
`prefix='6'` which makes a single character one look-up; PostgreSQL 16 MB of GIN and 69 MB of tsvector rows.
"""

from lianxin.engines.search.queries import Clause, Phrase, Query, QueryKind, query
from lianxin.engines.search.render import to_fts5, to_tsquery
from lianxin.engines.search.tokens import index_text, index_tokens, name_tokens, sound_tokens, tail_tokens

__all__ = [
    "Clause",
    "Phrase",
    "Query",
    "QueryKind",
    "index_text",
    "index_tokens",
    "name_tokens",
    "query",
    "sound_tokens",
    "tail_tokens",
    "to_fts5",
    "to_tsquery",
]
