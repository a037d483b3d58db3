"""工卡镇's last month, settled; and the week's doubtful proof: one photo for two homes, a visit too short, somebody who was never visited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from lianxin.base.access.viewer import Viewer
from lianxin.base.files.services import store_file
from lianxin.domain.commitments.rules import GivenProof
from lianxin.domain.commitments.services import (
    ask_to_explain,
    confirm_commitment,
    draw_call_backs,
    finish_commitment,
    issue_door_code,
    make_commitment,
    record_call,
)
from lianxin.domain.settlement.services import close_run, draw_run
from lianxin.entry.cli.demo.accounts import Troupe
from lianxin.entry.cli.demo.caring import elders_of
from lianxin.entry.cli.demo.cast import CIREN, CUOMU, DEJI, GONGKA, ZHUOMA
from lianxin.entry.cli.demo.drawings import room, signature
from lianxin.entry.cli.session import step
from lianxin.kernel.clock import combine, month_start

if TYPE_CHECKING:
    from lianxin.domain.commitments.models import Commitment
    from lianxin.domain.people.models import Resident

_AGENCY: Final = "墨竹工卡县吉祥家政服务部(演示)"
_PEOPLE: Final = 8
_SERVED: Final = ((10, 9, "zhujie", 92), (11, 15, "jingshen", 41), (14, 10, "zhujie", 88), (17, 15, "jingshen", 45), (19, 10, "zhuyi", 125), (24, 9, "zhujie", 95))
"""Day of last month, hour, service, minutes it took."""


@dataclass(frozen=True, slots=True)
class _Told:
    """Who did what for whom, and how it is proved."""

    worker: Viewer
    whom: Resident
    service: str
    minutes: int
    picture: str
    actor_name: str = ""


def settle_and_doubt(troupe: Troupe, today: date) -> None:
    """Last month is settled and closed; this month has doubts for the head to look into."""
    head, officer, zhuoma, ciren = (troupe[one] for one in (DEJI, CUOMU, ZHUOMA, CIREN))
    month = month_start(month_start(today) - timedelta(days=1))
    people = elders_of(head, GONGKA, _at(today, 9), _PEOPLE)
    with step("上月结算和凭证疑点") as telling:
        late = _last_month(head, (zhuoma, ciren), people, month)
        made = draw_run(actor=head, now=_at(month_start(today), 10), place=GONGKA, month=month)
        close_run(actor=officer, now=_at(month_start(today), 16), run_id=made.id)
        _confirm(head, late, _at(month_start(today), 17))
        _doubts(head, zhuoma, ciren, people, today)
        telling.advance(len(_SERVED))


def _last_month(head: Viewer, workers: Sequence[Viewer], people: Sequence[Resident], month: date) -> Commitment:
    """Returns the one that nobody had confirmed when the month was settled."""
    last = None
    for at, (day, hour, service, minutes) in enumerate(_SERVED):
        outside = _AGENCY if service == "zhuyi" else ""
        told = _Told(workers[at % 2], people[at], service, minutes, f"last month {at}", outside)
        when = _at(month.replace(day=day), hour)
        last = _serve(head, told, when)
        if at < len(_SERVED) - 1:
            _confirm(head, last, when + timedelta(hours=9))
    if last is None:
        raise LookupError("nothing was served")
    return last


def _doubts(head: Viewer, zhuoma: Viewer, ciren: Viewer, people: Sequence[Resident], today: date) -> None:
    issue_door_code(actor=head, now=_at(today - timedelta(days=20), 9), resident_id=people[7].id)
    one = _serve(head, _Told(zhuoma, people[6], "zhujie", 91, "one photo"), _at(today - timedelta(days=3), 20))
    _serve(head, _Told(ciren, people[7], "zhujie", 85, "one photo"), _at(today - timedelta(days=2), 20))
    _confirm(head, one, _at(today - timedelta(days=3), 21))
    short = _serve(head, _Told(ciren, people[5], "jingshen", 9, ""), _at(today - timedelta(days=4), 20))
    todo = ask_to_explain(actor=head, now=_at(today - timedelta(days=1), 9), commitment_id=short.id, reason="约定四十分钟,只用了九分钟,怎么回事?")
    finish_commitment(actor=ciren, now=_at(today - timedelta(days=1), 12), commitment_id=todo.id, outcome="老人的女儿回来接她去看病,约好改天再去。")
    drawn = draw_call_backs(actor=head, now=_at(today - timedelta(days=1), 14), place=GONGKA, month=today - timedelta(days=4), seed="demo")
    theirs = [one for one in drawn if one.commitment.worker_id == ciren.id and one.commitment_id != short.id]
    if theirs:
        record_call(actor=head, now=_at(today - timedelta(days=1), 15), call_back_id=theirs[0].id, outcome="denies", said="老人说那天没有人来过,要再问问家里人。")


def _serve(head: Viewer, told: _Told, ended: datetime) -> Commitment:
    """Promised two days before, done and proved; a photo named alike is the same photo."""
    made = make_commitment(
        actor=head, now=ended - timedelta(days=2), kind="service", resident_id=told.whom.id, service_code=told.service, worker_id=told.worker.id,
        actor_kind="organisation" if told.actor_name else "worker", actor_name=told.actor_name, due_at=ended + timedelta(hours=6),
    )  # fmt: skip
    proofs = []
    if told.service != "jingshen":
        pictures = {"signature": signature(f"{told.whom.name} {ended:%Y%m%d}"), "photo": room(told.picture)}
        for kind, content in pictures.items():
            kept = store_file(actor=told.worker, now=ended, place=told.whom.place, content=content, needs="commitment.fulfil")
            proofs.append(GivenProof(kind, ended, file_id=kept.id))  # type: ignore[arg-type]
    return finish_commitment(
        actor=told.worker, now=ended + timedelta(minutes=3), commitment_id=made.id, outcome="按约定做完。", minutes=told.minutes, done_at=ended, proofs=proofs
    )


def _confirm(head: Viewer, done: Commitment, now: datetime) -> None:
    confirm_commitment(actor=head, now=now, commitment_id=done.id, by_kind="resident", satisfied=True)


def _at(day: date, hour: int) -> datetime:
    return combine(day, time(hour))
