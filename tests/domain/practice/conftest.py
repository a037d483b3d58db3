"""The questions of the national pack, loaded, and people who practise."""

from __future__ import annotations

import pytest

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.places.services import sync_from_packs
from lianxin.domain.practice.services import load_questions
from tests.factories import GONGKA, MOZHUGONGKA, NOW, make_user, viewer_for


@pytest.fixture
def bank(db: None) -> None:
    load_questions(actor=Viewer.system("测试"), now=NOW)


@pytest.fixture
def zhuoma(db: None) -> User:
    return make_user("zhuoma", "worker", GONGKA, display_name="卓玛")


@pytest.fixture
def learner(zhuoma: User) -> Viewer:
    return viewer_for(zhuoma)


@pytest.fixture
def officer(db: None) -> Viewer:
    return viewer_for(make_user("officer", "bureau_officer", MOZHUGONGKA))


@pytest.fixture
def other_officer(db: None) -> Viewer:
    return viewer_for(make_user("officer2", "bureau_officer", MOZHUGONGKA))


@pytest.fixture
def divisions(db: None) -> None:
    sync_from_packs(actor=Viewer.system("测试"), now=NOW)
