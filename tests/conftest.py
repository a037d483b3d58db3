"""Every test process gets a folder of its own with fresh keys, before Django reads its settings."""

from __future__ import annotations

import gc
import os
import re
import tempfile
from functools import cache
from pathlib import Path

_VAR = Path(tempfile.mkdtemp(prefix="lianxin-test-"))
os.environ["LIANXIN_MODE"] = "test"
os.environ["LIANXIN_VAR"] = str(_VAR)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianxin.project.settings")
os.environ.setdefault("NUMBA_DISABLE_JIT", "1")  # day plans: the same integers in plain Python, without half a minute of compiling
gc.set_threshold(100_000, 20, 100)  # Django, the packs and thousands of tests live to the end: no use in looking for waste among them

from lianxin.base.db.keys import create_keys  # noqa: E402

create_keys(_VAR / "keys.json")

from collections.abc import Generator, Iterator  # noqa: E402
from typing import TYPE_CHECKING, Any  # noqa: E402

import django  # noqa: E402
import pytest  # noqa: E402
from hypothesis import HealthCheck  # noqa: E402
from hypothesis import settings as hypothesis_settings  # noqa: E402

# A busy machine is no reason to fail: how long an example takes is not what these tests are about.
# `make test` tries few examples of each property, `make test-all` many.
_EXAMPLES = 200 if os.environ.get("LIANXIN_THOROUGH") == "1" else 15
hypothesis_settings.register_profile(
    "lianxin", deadline=None, max_examples=_EXAMPLES, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("lianxin")

django.setup()  # not by pytest-django: it would read the settings before the lines above

from django.conf import settings  # noqa: E402
from django.contrib.auth.hashers import Argon2PasswordHasher  # noqa: E402

# The product's way with passwords, made cheap: nobody guesses those of a test, and each would cost what ten tests do.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 64

if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
    # a test that is over needs no disk: waiting for it was a quarter of this lane
    settings.DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"

if TYPE_CHECKING:
    from lianxin.base.access.models import User
    from lianxin.domain.people.models import Resident


_GIVES_A_DATABASE = {"_django_db_helper", "django_db_setup", "live_server"}
_OTHER_WAYS_TO_A_DATABASE = re.compile(r"connection|unblock|getfixturevalue|subprocess|Popen|DATABASE_URL|installation|prepared|served|call_command|\.query\b")


_OF_PAGES = re.compile(r"tests/(entry/(accounts|admin|public|web)/|domain/\w+/test_(\w+_)?pages(_\w+)?\.py)")
"""Modules about what pages show, and to whom, of what selectors find; the selectors have tests of their own."""


@cache
def _may_ask_a_database(module: Path) -> bool:
    sources = (path.read_text(encoding="utf-8") for path in (module, module.with_name("conftest.py")) if path.exists())
    return any(_OTHER_WAYS_TO_A_DATABASE.search(source) for source in sources)


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Function]) -> Generator[None, None, None]:
    """Mark as `pure` what neither gets a database from pytest-django (which else refuses it) nor, by the words of its
    module, may come to one by itself: it does the same whatever the kind of database. In doubt it is not. Mark as `page` what stands
    in a module about pages and is not marked `both`: that every page opens on PostgreSQL too, tests/journeys/test_X08_every_page.py tries.

    Of what is chosen then, in whatever order, the long ones come first: one begun last would keep a core waiting for the other.
    """
    for item in items:
        is_given_one = item.get_closest_marker("django_db") or _GIVES_A_DATABASE.intersection(item.fixturenames)
        if not is_given_one and not _may_ask_a_database(item.path):
            item.add_marker("pure")
        if _OF_PAGES.search(item.path.as_posix()) and not item.get_closest_marker("both"):
            item.add_marker("page")
    yield
    items.sort(key=lambda item: item.get_closest_marker("once") is None)


def pytest_collection_finish() -> None:
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Generator[None, Any, Any]:
    """The migrations make and drop thousands of models, through which the garbage collector would look again and again."""
    if fixturedef.argname != "django_db_setup":
        return (yield)
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def pages_are_noted_whole(django_test_environment: None) -> None:
    """Tests look at what a page was given, never at what each of its hundred parts was: to note those was a tenth of the work."""
    from django.template.base import Template

    noted = Template._render

    def render(self: Any, context: Any) -> Any:
        return noted(self, context) if context.template is self else self.nodelist.render(context)

    Template._render = render


@pytest.fixture(autouse=True, scope="session")
def audit_trail_may_be_flushed() -> Iterator[None]:
    """Transactional tests empty all tables afterwards; the triggers of the audit trail would rightly refuse."""
    from django.db import connection

    from tests.audit_triggers import lifted
    from tests.emptying import quick

    operations = type(connection.ops)
    ordinary = operations.execute_sql_flush

    def flush(self: Any, sql_list: Any) -> None:
        with lifted(self.connection):
            ordinary(self, quick(self.connection, sql_list))

    operations.execute_sql_flush = flush  # type: ignore[method-assign]
    yield
    operations.execute_sql_flush = ordinary  # type: ignore[method-assign]


# The cast of the source article. Every fixture is an account (or a file); `viewer_for(account)` is what they may do.


@pytest.fixture
def baima(db: None) -> Resident:
    """The elder 白玛 of 塔巴村, who speaks Tibetan."""
    from tests import factories

    return factories.make_resident(
        "白玛", factories.TABA, name_bo="པད་མ།", pinyin="bai ma", language="bo", lon=91.735, lat=29.835
    )


@pytest.fixture
def zhuoma(db: None) -> User:
    """The worker 卓玛 of 工卡镇."""
    from tests import factories

    return factories.make_user("zhuoma", "worker", factories.GONGKA, display_name="卓玛", language="bo")


@pytest.fixture
def ciren(db: None) -> User:
    """The worker 次仁 of 工卡镇."""
    from tests import factories

    return factories.make_user("ciren", "worker", factories.GONGKA, display_name="次仁")


@pytest.fixture
def deji(db: None) -> User:
    """The head 德吉 of the station in 工卡镇."""
    from tests import factories

    return factories.make_user("deji", "station_head", factories.GONGKA, display_name="德吉")


@pytest.fixture
def cuomu(db: None) -> User:
    """The officer 措姆 of the county's bureau."""
    from tests import factories

    return factories.make_user("cuomu", "bureau_officer", factories.MOZHUGONGKA, display_name="措姆")


@pytest.fixture
def admin(db: None) -> User:
    """The system administrator 管理员 of the city."""
    from tests import factories

    return factories.make_user("admin", "system_admin", factories.LHASA, display_name="管理员")


@pytest.fixture
def zhangwei(db: None) -> User:
    """The outsider 张伟, a worker in another province: the wrong person of every test."""
    from tests import factories

    return factories.make_user("zhangwei", "worker", factories.BEIGAN, display_name="张伟")


@pytest.fixture(autouse=True)
def chinese_to_begin_with() -> None:
    """A page asked for in another language leaves its thread in it; the next test begins in Chinese again."""
    from django.conf import settings
    from django.utils import translation

    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def no_heartbeat_from_outside(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A job's heartbeat has a connection of its own. It cannot see the rows of a test that rolls back, and on a busy machine, where a job
    outlasts the first beat, would take them for lost."""
    marker = request.node.get_closest_marker("django_db")
    is_seen = marker is None or marker.kwargs.get("transaction") or {"transactional_db", "live_server"} & set(request.fixturenames)
    if not is_seen:
        monkeypatch.setattr("lianxin.base.jobs.worker._prolong", lambda *_args: True)
