"""The code of ethics: read and acknowledged each year, asked for, and what lapsing does by the pack."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from lianxin.base import packs
from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.notices.models import Notice
from lianxin.domain.commitments.selectors.fitness import Work, barred, must_be_fit
from lianxin.domain.conduct import selectors, services
from lianxin.domain.conduct.models import Acknowledgement
from lianxin.domain.workforce.models import Worker
from lianxin.kernel.clock import local_day
from tests.factories import MOZHUGONGKA, NOW, TABA, TODAY, make_worker, refused, vet, viewer_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("divisions")]
NEXT_YEAR = datetime(2027, 1, 10, 2, tzinfo=UTC)
FEBRUARY = datetime(2027, 2, 10, 2, tzinfo=UTC)
CODE = "code_2026"


def acknowledged(user: User, at: datetime = NOW) -> Acknowledgement:
    return services.acknowledge(actor=viewer_for(user, at), now=at, code=CODE)


def standing(viewer: Viewer, today: date) -> str:
    own = selectors.own_code(viewer, today)
    assert own is not None
    return own.standing


def test_it_is_acknowledged_for_one_year(zhuoma: User, zhuoma_worker: Worker) -> None:
    assert standing(viewer_for(zhuoma), TODAY) == "lapsed"
    acknowledged(zhuoma)
    assert acknowledged(zhuoma).id == Acknowledgement.objects.get().id
    assert standing(viewer_for(zhuoma), TODAY) == "done"
    assert standing(viewer_for(zhuoma), local_day(NEXT_YEAR)) == "due"
    assert standing(viewer_for(zhuoma), local_day(FEBRUARY)) == "lapsed"


def test_an_account_without_a_worker_and_an_old_version_are_refused(zhuoma: User, ciren: User, zhuoma_worker: Worker) -> None:
    with refused("conduct.no_worker"):
        acknowledged(ciren)
    with refused("conduct.code_changed"):
        services.acknowledge(actor=viewer_for(zhuoma), now=NOW, code="code_2019")


def test_whoever_has_not_is_asked_once_and_the_head_hears_how_many(zhuoma: User, deji: User, zhuoma_worker: Worker) -> None:
    night = Viewer.system("pass")
    for _time in range(2):
        services.ask_to_acknowledge(actor=night, now=NEXT_YEAR, place=MOZHUGONGKA)
    assert Notice.objects.filter(user=zhuoma, kind="ethics.due").count() == 1
    services.ask_to_acknowledge(actor=night, now=FEBRUARY, place=MOZHUGONGKA)
    assert Notice.objects.filter(user=zhuoma, kind="ethics.lapsed").count() == 1
    acknowledged(zhuoma, FEBRUARY)
    assert services.ask_to_acknowledge(actor=night, now=FEBRUARY, place=MOZHUGONGKA) == 0


def test_lapsing_warns_or_blocks_as_the_pack_says(zhuoma: User, ciren: User, zhuoma_worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    people, work = [zhuoma.id, ciren.id], Work(TABA)
    assert barred(people, work, NOW) == frozenset()
    monkeypatch.setattr("lianxin.domain.conduct.selectors.bars._blocks", lambda _pack, _today: True)
    assert barred(people, work, NOW) == {zhuoma.id}
    with refused("commitment.worker_unacknowledged"):
        must_be_fit(zhuoma.id, work, NOW)
    acknowledged(zhuoma)
    assert barred(people, work, NOW) == frozenset()


def test_the_board_shows_all_three_and_only_within_reach(zhuoma: User, deji: User, zhangwei: User, zhuoma_worker: Worker) -> None:
    make_worker("张伟", "330109002000", user=zhangwei)
    vet(zhuoma)
    viewer = viewer_for(deji)
    (row,) = selectors.disciplined(viewer, selectors.board(viewer, TODAY), TODAY)
    assert (row.worker.id, row.ethics, row.vetting, row.complaints) == (zhuoma_worker.id, "lapsed", "valid", 0)
    assert selectors.board_counts(viewer, TODAY) == {"lapsed": 1, "due": 0, "done": 0}
    assert selectors.board(viewer_for(zhangwei), TODAY) == []


def test_every_clause_is_there_in_three_languages() -> None:
    row = packs.get(packs.BASE).ethics[CODE]
    assert (len(row.duties), len(row.principles)) == (5, 6)
    assert all(one.text.zh and one.text.bo and one.text.en and one.name.bo for one in (*row.duties, *row.principles))


def test_what_was_asked_is_settled_also_when_it_was_late(zhuoma: User, zhuoma_worker: Worker) -> None:
    for _night in range(2):
        services.ask_to_acknowledge(actor=Viewer.system("夜间"), now=FEBRUARY, place=MOZHUGONGKA)
    asked = Notice.objects.filter(user=zhuoma, key__startswith="ethics:")
    assert list(asked.values_list("kind", "read_at")) == [("ethics.lapsed", None)]
    acknowledged(zhuoma, FEBRUARY)
    assert asked.get().read_at == FEBRUARY
