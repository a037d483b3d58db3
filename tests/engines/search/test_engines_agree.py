"""What a query finds, asked of the real engines: SQLite FTS5 always, PostgreSQL where DATABASE_URL names one."""

import os
import sqlite3
from collections.abc import Callable, Iterator

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.engines.search import (
    index_text,
    index_tokens,
    name_tokens,
    query,
    tail_tokens,
    to_fts5,
    to_tsquery,
)

Finds = Callable[[list[str], str], bool]
POSTGRES = os.environ.get("DATABASE_URL", "")
any_engine = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)


def _sqlite() -> Iterator[Finds]:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE entry USING fts5(body, tokenize='unicode61')")

    def finds(tokens: list[str], typed: str) -> bool:
        connection.execute("DELETE FROM entry")
        connection.execute("INSERT INTO entry VALUES (?)", (index_text(tokens),))
        found = connection.execute("SELECT count(*) FROM entry WHERE entry MATCH ?", (to_fts5(query(typed)),))
        return bool(found.fetchone()[0])

    yield finds
    connection.close()


def _postgres() -> Iterator[Finds]:
    address = POSTGRES.replace("postgres:///", "postgresql:///")
    with psycopg.connect(address.rsplit("/", 1)[0] + "/postgres", autocommit=True) as connection:

        def finds(tokens: list[str], typed: str) -> bool:
            asked = "SELECT to_tsvector('simple', %s) @@ to_tsquery('simple', %s)"
            return bool(
                connection.execute(asked, (index_text(tokens), to_tsquery(query(typed)))).fetchone()[0]
            )

        yield finds


ENGINES = {"sqlite": _sqlite, "postgres": _postgres}


@pytest.fixture(
    scope="module",
    params=[
        "sqlite",
        pytest.param(
            "postgres", marks=pytest.mark.skipif(not POSTGRES.startswith("postgres"), reason="no PostgreSQL in the SQLite run; the PostgreSQL run of make test asks it")
        ),
    ],
)
def finds(request: pytest.FixtureRequest) -> Iterator[Finds]:
    yield from ENGINES[request.param]()


BAIMA = [
    *name_tokens("白玛卓嘎", "པད་མ་སྒྲོལ་དཀར།"),
    *index_tokens("工卡镇塔巴村12组"),
    *tail_tokens("13800001234"),
]


@pytest.mark.parametrize(
    "typed",
    [
        "白玛卓嘎", "白玛", "卓嘎", "玛卓", "白", "嘎", "卓", "塔巴村", "村", "组", "白玛 塔巴", "塔巴村12组", "12组",
        "bmzg", "bm", "zg", "MZ", "baima", "zhuog", "bai ma", "baimazhuoga", "པད་མ", "པད", "མ་སྒྲོལ", "དཀར།", "པད་མ།",
        "1234", "13800001234", "138 0000-1234", "１２３４", "白玛1234", "bmzg 1234", "白玛·卓嘎",
    ],
)  # fmt: skip
def test_the_file_of_baima_is_found(finds: Finds, typed: str) -> None:
    assert finds(BAIMA, typed)


@pytest.mark.parametrize(
    "typed",
    [
        "", "  ", "!?", "卓玛", "白卓", "嘎塔", "镇村", "嘎工", "zb", "aima", "མ་པད", "པ", "སྒྲོལ་མ", "9999", "234", "2组",
        "白玛 卓玛", "bmzg 9999", '" OR body:*', "') | (", "NOT 白玛 OR", "白玛 -卓嘎x",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(finds: Finds, typed: str) -> None:
    assert not finds(BAIMA, typed)


few = st.text("白玛卓嘎𠮷", min_size=1, max_size=5)
syllables = st.lists(st.sampled_from(["པད", "མ", "སྒྲོལ", "དཀར", "བཀྲ", "བཀ"]), min_size=1, max_size=5)


@any_engine
@given(st.lists(few, min_size=1, max_size=3), few)
def test_chinese_is_found_exactly_when_it_is_a_substring(finds: Finds, parts: list[str], typed: str) -> None:
    assert finds(index_tokens(",".join(parts)), typed) == any(typed in part for part in parts)


@any_engine
@given(syllables, syllables)
def test_tibetan_is_found_exactly_when_its_syllables_stand_side_by_side(
    finds: Finds, there: list[str], typed: list[str]
) -> None:
    inside = any(there[start : start + len(typed)] == typed for start in range(len(there)))
    assert finds(index_tokens("་".join(there) + "།"), "་".join(typed)) == inside


@any_engine
@given(st.text(max_size=30), st.text(max_size=30))
def test_no_text_breaks_an_engine(finds: Finds, text: str, typed: str) -> None:
    assert finds(index_tokens(text), typed) in (True, False)


@any_engine
@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12))
def test_every_text_of_letters_finds_itself(finds: Finds, text: str) -> None:
    if not query(text).is_empty:
        assert finds([*index_tokens(text), *tail_tokens(text)], text)
