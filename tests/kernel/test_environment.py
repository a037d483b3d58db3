"""What a DATABASE_URL says and what it leaves open."""

from pathlib import Path

import pytest

from lianxin.kernel.environment import database


def test_postgresql_is_planned_for_solid_state_disks_unless_the_address_says_otherwise() -> None:
    usual = database("postgres://u%40:p%3A@db:5433/lianxin", Path("/x"))
    assert (usual["USER"], usual["PASSWORD"], usual["HOST"], usual["PORT"]) == ("u@", "p:", "db", "5433")
    assert usual["OPTIONS"] == {"options": "-c random_page_cost=1.1"}
    assert database("postgres:///lianxin?random_page_cost=4", Path("/x"))["OPTIONS"] == {"options": "-c random_page_cost=4"}


def test_no_address_is_sqlite_in_the_var_folder_and_an_unknown_one_is_refused() -> None:
    assert database("", Path("/x"))["NAME"] == "/x/lianxin.sqlite3"
    with pytest.raises(ValueError, match="mysql"):
        database("mysql://x", Path("/x"))
