"""The demo's self-discipline as told: most have acknowledged, a complaint is half way, one agency has its grade and one has asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.domain.conduct.models import Acknowledgement, AgencyRating, Complaint, Panelist, ReviewTask
from lianxin.domain.proceedings.models import Proceeding
from lianxin.domain.workforce.models import Agency, Worker
from lianxin.entry.cli.demo.accounts import Troupe, open_account
from lianxin.entry.cli.demo.cast import CAST, SHICHENG
from lianxin.entry.cli.demo.conduct import draw_files, tell_of_conduct
from tests.domain.cases import story
from tests.factories import NOW, TABA, TODAY, make_resident

pytestmark = pytest.mark.django_db


def test_the_code_a_complaint_and_two_ratings() -> None:
    system = Viewer.system("演示")
    for member in CAST:
        open_account(system, NOW - timedelta(days=60), member)
    for user in User.objects.filter(username__in=("zhuoma", "deji", "wenjianhua", "chenmeilan", "pingcuo")):
        Worker.objects.create(place=user.place, name=user.display_name, user=user, made_at=NOW)
    for name in ("和仁公益社会工作服务中心", "壹点社会工作服务中心"):
        Agency.objects.create(place=SHICHENG, name=name, made_at=NOW)
    tell_of_conduct(Troupe(CAST, NOW), TODAY)
    assert Acknowledgement.objects.count() == 3
    complaint = Complaint.objects.select_related("proceeding", "worker").get()
    assert (complaint.worker.name, complaint.proceeding.state) == ("温建华", "accepted")  # type: ignore[union-attr]
    assert Panelist.objects.count() == 1
    assert {one.state: one.grade for one in AgencyRating.objects.all()} == {"published": "grade_4a", "self": ""}


def test_colleagues_of_the_next_township_review_a_closed_case() -> None:
    system = Viewer.system("演示")
    for member in CAST:
        open_account(system, NOW - timedelta(days=60), member)
    case = story.open_case(User.objects.get(username="zhuoma"), make_resident("白玛", TABA))
    Proceeding.objects.filter(id=case.id).update(closed_at=NOW, clock=None, state="closed")
    draw_files(Troupe(CAST, NOW), TODAY, NOW)
    assert {one.reviewer.username for one in ReviewTask.objects.all()} == {"luosang", "quzhen"}
    assert ReviewTask.objects.filter(done_at__isnull=False).count() == 1
