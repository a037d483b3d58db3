"""The article's story of 白玛, who broke her foot: heard on a visit, taken on, kept, confirmed, and once forgotten."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from lianxin.base.access.viewer import Viewer
from lianxin.base.files.services import store_file
from lianxin.domain.care.services import HeardNeed, add_order, open_care_plan, record_visit
from lianxin.domain.commitments.rules import GivenProof
from lianxin.domain.commitments.services import (
    answer_need,
    confirm_commitment,
    finish_commitment,
    make_commitment,
    start_commitment,
)
from lianxin.domain.needs.services import record_need
from lianxin.domain.people.rules.contacts import ContactValues
from lianxin.domain.people.selectors import find_residents
from lianxin.domain.people.services.contacts import keep_contact
from lianxin.entry.cli.demo.drawings import signature
from lianxin.entry.cli.demo.words import INBOX, TAKEN_ON
from lianxin.kernel.clock import combine
from lianxin.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from lianxin.domain.people.models import Resident


def baima(viewer: Viewer) -> Resident:
    """白玛 of 塔巴村, found as anybody would look for her."""
    return next(f.resident for f in find_residents(viewer, "塔巴村17号").found if f.resident.name == "白玛")


def care_for_baima(head: Viewer, worker: Viewer, now: datetime) -> None:
    """Her son to call, who works in the city, and her plan: meals at noon, to the clinic on Tuesdays, company on three days."""
    son = ContactValues("仁增", relation="儿子", phone="19900000018", note="在拉萨打工,晚上能接电话", is_emergency=True)
    keep_contact(actor=worker, now=now, resident_id=baima(worker).id, contact_id=new_id(), values=son)
    plan = open_care_plan(
        actor=head, now=now, resident_id=baima(head).id, goals="脚伤恢复,能自己走到院里;按时复查;有人说说话",
    )  # fmt: skip
    for service, weekdays, window in (
        ("zhucan", "1234567", (630, 750)), ("zhuyi", "2", (540, 690)), ("jingshen", "147", (870, 1080)),
    ):  # fmt: skip
        add_order(
            actor=head, now=now, plan_id=plan.id, service_code=service, weekdays=weekdays, window=window,
            regular_carer_id=worker.id,
        )  # fmt: skip


def tell_of_baima(head: Viewer, worker: Viewer, colleague: Viewer, today: date) -> None:
    """Three weeks of promises: one confirmed, one still open, one overdue, one done and waiting to be confirmed."""
    whom = baima(worker)
    came = _at(today - timedelta(days=20), 15)
    clinic_need, card_need = new_id(), new_id()
    record_visit(
        actor=worker, now=came + timedelta(minutes=50), resident_id=whom.id, arrived_at=came,
        left_at=came + timedelta(minutes=45),
        note="走进村里拉家常:白玛上山捡柴时脚骨折,石膏刚拆,走不远,家里只有她一个人,说着说着掉了泪。",
        heard=(
            HeardNeed(clinic_need, "medical", said="脚还肿着,去不了卫生院复查。"),
            HeardNeed(card_need, "benefit", said="听说能办残疾证,不知道找谁、要什么材料。"),
        ),
    )  # fmt: skip
    evening = came + timedelta(hours=3)
    clinic = answer_need(
        actor=head, now=evening, need_id=clinic_need, worker_id=worker.person_id, title="陪白玛去镇卫生院复查",
    )  # fmt: skip
    answer_need(
        actor=head, now=evening, need_id=card_need, worker_id=worker.person_id, title="协助申领残疾人证",
        due_at=_at(today + timedelta(days=4), 18),
    )  # fmt: skip
    _keep_with_signature(worker, clinic.id, whom, evening + timedelta(hours=18), "拍片复查,骨头长好了;医生让慢慢走动。")
    confirm_commitment(
        actor=head, now=evening + timedelta(hours=24), commitment_id=clinic.id, by_kind="resident", satisfied=True,
        comment="卓玛一路扶着我,谢谢。",
    )  # fmt: skip
    ladle = make_commitment(
        actor=head, now=_at(today - timedelta(days=9), 10), kind="delivery", resident_id=whom.id,
        title="送助行器和防滑鞋", worker_id=colleague.id,
    )  # fmt: skip
    _keep_with_signature(colleague, ladle.id, whom, _at(today - timedelta(days=6), 16), "助行器已调好高度,试走平稳。")
    make_commitment(
        actor=worker, now=_at(today - timedelta(days=8), 17), kind="follow_up", resident_id=whom.id,
        title="联系在拉萨打工的儿子,商量过年回家", worker_id=worker.id, due_at=_at(today - timedelta(days=1), 12),
    )  # fmt: skip


def ask_volunteer(head: Viewer, volunteer: Viewer, today: date) -> None:
    """A neighbour who is no worker promises too: what she said she would do this week, and what she has done."""
    whom = baima(head)
    for title, made, due in (("教白玛用手机和儿子视频", 3, 2), ("每周陪白玛到村口转经", 2, 5)):
        make_commitment(
            actor=head, now=_at(today - timedelta(days=made), 10), kind="follow_up", resident_id=whom.id, title=title,
            worker_id=volunteer.person_id, due_at=_at(today + timedelta(days=due), 18),
        )  # fmt: skip
    brought = make_commitment(
        actor=head, now=_at(today - timedelta(days=6), 10), kind="follow_up", resident_id=whom.id,
        title="帮白玛把冬天的柴搬进屋", worker_id=volunteer.person_id, due_at=_at(today - timedelta(days=3), 18),
    )  # fmt: skip
    finish_commitment(
        actor=volunteer, now=_at(today - timedelta(days=4), 16), commitment_id=brought.id, outcome="搬完了,码在灶边。",
        minutes=60,
    )  # fmt: skip


def fill_inbox(viewer: Viewer, people: Sequence[Resident], now: datetime) -> None:
    """Needs of these people that nobody has looked at yet."""
    for resident, (kind, channel, hours, said) in zip(people, INBOX, strict=False):
        heard = now - timedelta(hours=hours)
        record_need(
            actor=viewer, now=heard, kind=kind, channel=channel, resident_id=resident.id, said=said, found_at=heard
        )


def take_on(head: Viewer, workers: Sequence[Viewer], people: Sequence[Resident], today: date) -> None:
    """Needs of these people that the head has given to the workers, due on different days, one of them past."""
    heard, evening = _at(today - timedelta(days=5), 11), _at(today - timedelta(days=5), 17)
    for number, (resident, (kind, said, title, days)) in enumerate(zip(people, TAKEN_ON, strict=False)):
        worker = workers[number % len(workers)]
        need = record_need(actor=worker, now=heard, kind=kind, channel="visit", resident_id=resident.id, said=said)
        answer_need(
            actor=head, now=evening, need_id=need.id, worker_id=worker.person_id, title=title,
            due_at=_at(today + timedelta(days=days), 18),
        )  # fmt: skip


def _keep_with_signature(worker: Viewer, commitment_id: UUID, whom: Resident, now: datetime, outcome: str) -> None:
    start_commitment(actor=worker, now=now - timedelta(hours=2), commitment_id=commitment_id)
    signed = store_file(
        actor=worker, now=now, place=whom.place, content=signature(f"{whom.id} {now:%m%d%H%M}"), needs="commitment.fulfil"
    )
    finish_commitment(
        actor=worker, now=now, commitment_id=commitment_id, outcome=outcome, minutes=120,
        proofs=(GivenProof("signature", now, file_id=signed.id),),
    )  # fmt: skip


def _at(day: date, hour: int) -> datetime:
    return combine(day, time(hour))
