"""Who keeps files: an officer of the county, the head of a station, and an officer of the county of the duty."""

from __future__ import annotations

import pytest

from lianxin.base.access.viewer import Viewer
from tests.factories import GONGKA, MOZHUGONGKA, make_user, viewer_for

SHICHENG = "360735000000"


@pytest.fixture
def officer() -> Viewer:
    return viewer_for(make_user("officer", "bureau_officer", MOZHUGONGKA))


@pytest.fixture
def head() -> Viewer:
    return viewer_for(make_user("head", "station_head", GONGKA))


@pytest.fixture
def bureau() -> Viewer:
    return viewer_for(make_user("bureau", "bureau_officer", SHICHENG))
