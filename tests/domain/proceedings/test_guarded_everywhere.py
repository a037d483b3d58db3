"""L13: a guarded need and promise, and what hangs on them, are seen by whoever holds the guard or carries them, and by nobody
else: no row, no count, no name, in any list, page, export, feed, notice or choice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lianxin.base.access.models import User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry
from lianxin.base.notices.models import Notice
from lianxin.domain.care import selectors as care
from lianxin.domain.commitments import selectors as promises
from lianxin.domain.commitments import services
from lianxin.domain.commitments.models import CallBack, Commitment, Confirmation, DoubtStep, Proof
from lianxin.domain.commitments.selectors import BoardFilter, DoubtFilter
from lianxin.domain.needs import selectors as needs
from lianxin.domain.needs.models import Need
from lianxin.domain.people.models import Resident
from lianxin.domain.people.selectors.merges import attached
from lianxin.domain.settlement.selectors import candidates
from lianxin.kernel.periods import Period
from tests.factories import (
    GONGKA,
    LHASA,
    NOW,
    TABA,
    TODAY,
    make_commitment,
    make_need,
    make_resident,
    make_user,
    refused,
    sign_in,
    viewer_for,
)  # fmt: skip

pytestmark = pytest.mark.django_db

GUARD = "minor.read"
SAID, TITLE, OUTCOME = "身上有淤青", "护送小扎西就医", "已送到县医院"


@dataclass
class Told:
    """A need nobody has looked at, an accepted one, a promise for it that is overdue, one done with proof and doubts, one of nobody."""

    child: Resident
    need: Need
    accepted: Need
    late: Commitment
    done: Commitment
    free: Commitment

    @property
    def words(self) -> tuple[str, ...]:
        return (SAID, TITLE, OUTCOME)

    @property
    def ids(self) -> set[str]:
        return {str(one.id) for one in (self.need, self.accepted, self.late, self.done, self.free)}


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def carrier(db: None) -> User:
    """Keeps the promises; has no guard."""
    return make_user("pubu", "worker", GONGKA, display_name="普布")


@pytest.fixture
def story(carrier: User) -> Told:
    child = make_resident("小扎西", TABA, birth_date=date(2016, 5, 1), address="塔巴村一组九号")
    need = make_need(child, guard=GUARD, said=SAID)
    accepted = make_need(child, guard=GUARD, said=SAID, state="accepted")
    late = make_commitment(carrier, child, need=accepted, guard=GUARD, title=TITLE, due_at=NOW - timedelta(hours=1))
    done = make_commitment(
        carrier, child, need=accepted, guard=GUARD, title=TITLE, outcome=OUTCOME, done_at=NOW, done_by=carrier.id,
        flags=[{"code": "denied"}], flagged_at=NOW, has_doubts=True,
    )  # fmt: skip
    free = make_commitment(None, child, guard=GUARD, title=TITLE)
    Proof.objects.create(commitment=done, place=TABA, kind="record", text=SAID, captured_at=NOW)
    DoubtStep.objects.create(commitment=done, place=TABA, act="ask", said=SAID, by=carrier.id, at=NOW, flags=[])
    Confirmation.objects.create(commitment=done, place=TABA, by_kind="resident", at=NOW, comment=SAID)
    CallBack.objects.create(commitment=done, place=TABA, month=TODAY.replace(day=1), why="share", seed="1", drawn_by=carrier.id, drawn_at=NOW)
    return Told(child, need, accepted, late, done, free)


Look = Callable[[Viewer, Told], Any]
#: everything that reads needs and promises for a viewer: what the wrong person finds in it is nothing
LOOKS: dict[str, Look] = {
    "inbox": lambda v, s: needs.inbox(v, NOW).rows,
    "accepted needs": lambda v, s: needs.accepted(v).rows,
    "cards of the inbox": lambda v, s: needs.counts(v, NOW).untriaged + needs.counts(v, NOW).accepted,
    "needs of a person": lambda v, s: list(needs.needs_of_resident(v, s.child.id)),
    "repeats": lambda v, s: needs.repeats_of(v, s.need),
    "counts of repeats": lambda v, s: needs.repeat_counts(v, [s.need]),
    "needs by place": lambda v, s: [key for key, rows in needs.counted_by_place(v, NOW).items() if rows.exists()],
    "board": lambda v, s: promises.board(v, NOW).rows,
    "board, done": lambda v, s: promises.board(v, NOW, "done").rows,
    "board of a village": lambda v, s: promises.board(v, NOW, "overdue", BoardFilter(place=TABA)).rows,
    "cards of the board": lambda v, s: [n for n in vars_of(promises.board_counts(v, NOW)) if n],
    "count of the archive": lambda v, s: promises.board(v, NOW, "done", limit=1).rows,
    "promises of a person": lambda v, s: list(promises.of_resident(v, s.child.id)),
    "promises by place": lambda v, s: [key for key, rows in promises.counted_by_place(v, NOW).items() if rows.exists()],
    "workers with open promises": lambda v, s: [one for one, _ in promises.workers_with_open(v) if one == s.late.worker_id],
    "handover": lambda v, s: promises.propose_handover(v, s.late.worker_id, NOW),  # type: ignore[arg-type]
    "proofs": lambda v, s: promises.proofs_of(v, s.done),
    "confirmations": lambda v, s: promises.confirmations_of(v, [s.done]),
    "doubts": lambda v, s: promises.doubtful(v, DoubtFilter(show="all")).rows,
    "doubts waiting": lambda v, s: promises.doubts_waiting(v),
    "doubt figures": lambda v, s: promises.doubt_figures(v, Period(TODAY, TODAY + timedelta(days=1))),
    "steps about doubts": lambda v, s: promises.doubt_steps_of(v, s.done),
    "call-backs": lambda v, s: promises.call_backs(v, TODAY),
    "doors to put a code on": lambda v, s: promises.served_at_home(v, TABA),
    "what hangs on a file": lambda v, s: attached(v, s.child.id) if v.may("resident.merge", TABA) else {},
    "what may be settled": lambda v, s: list(candidates.still_counts(v, [s.done.id])),
}  # fmt: skip


def vars_of(counts: Any) -> tuple[int, ...]:
    return tuple(getattr(counts, name) for name in counts.__dataclass_fields__)


def without_guard(user: User) -> Viewer:
    """This person, had they everything but the guard."""
    viewer = viewer_for(user)
    return replace(viewer, reach={code: ranges for code, ranges in viewer.reach.items() if code != GUARD})


def put_behind_another_guard(story: Told) -> None:
    """From now on nobody holds what it takes."""
    for table in (Need, Commitment):
        table.objects.filter(guard=GUARD).update(guard="nobody.holds")


def test_no_read_gives_a_guarded_row_or_counts_it(deji: User, story: Told) -> None:
    whole, lacking = viewer_for(deji), without_guard(deji)
    for kind in ("visit", "service"):  # a kind done at home, and one that is settled and called back about
        Commitment.objects.filter(id__in=(story.late.id, story.done.id, story.free.id)).update(kind=kind)
        found = {name for name, look in LOOKS.items() if look(whole, story)}
        leaks = {name: look(lacking, story) for name, look in LOOKS.items()}
        assert {name: found_there for name, found_there in leaks.items() if found_there} == {}
        if kind == "service":
            assert set(LOOKS) - found <= {"what may be settled", "doors to put a code on"}  # nothing that the holder would see either
        else:
            assert "doors to put a code on" in found
    for address in (lambda: promises.commitment_or_404(lacking, story.done.id), lambda: needs.need_or_404(lacking, story.need.id)):
        with refused("general.not_found"):  # never "denied": that would say that there is one
            address()


def test_whoever_carries_a_guarded_promise_sees_it_and_nothing_else(carrier: User, story: Told) -> None:
    viewer = viewer_for(carrier)
    assert {one.id for one in promises.board(viewer, NOW).rows} == {story.late.id}
    assert promises.board_counts(viewer, NOW).overdue == 1
    assert promises.commitment_or_404(viewer, story.done.id).id == story.done.id
    assert promises.proofs_of(viewer, story.done)
    assert {one.id for one in care.today(viewer, NOW).follow_ups if one.id in (story.late.id, story.free.id)} == {story.late.id}
    assert not needs.inbox(viewer, NOW).rows
    assert not care.today(viewer, NOW).new_needs


def test_no_page_and_no_export_says_a_word_of_it_to_the_wrong_person(client: Client, deji: User, carrier: User, story: Told) -> None:
    Commitment.objects.filter(id__in=(story.late.id, story.done.id, story.free.id)).update(kind="service")
    sign_in(client, deji, verified=True)
    month = f"{TODAY:%Y-%m}"
    pages = [
        reverse("needs:inbox"), f"{reverse('needs:inbox')}?show=accepted", f"{reverse('commitments:board')}?worker=all",
        f"{reverse('commitments:board')}?worker=all&show=overdue", f"{reverse('commitments:board')}?worker=all&show=done",
        f"{reverse('commitments:doubts')}?show=all", f"{reverse('commitments:calls')}?month={month}", reverse("commitments:doors"),
        f"{reverse('commitments:handover')}?worker={carrier.id}", reverse("web:today"), reverse("web:resident", args=[story.child.id]),
        *(f"{reverse('web:export', args=[kind])}{query}&format=csv" for kind, query in EXPORTS),
    ]  # fmt: skip
    told = [word for word in story.words if any(word in text_of(client, page) for page in pages)]
    assert set(told) == set(story.words), "the head who holds the guard is told all of it"
    put_behind_another_guard(story)
    for page in pages:
        text = text_of(client, page)
        assert not [word for word in story.words if word in text], page
        assert not [one for one in story.ids if one in text], page
    for page in pages[:9]:
        assert "小扎西" not in text_of(client, page), page
    unknown = client.get(reverse("web:need", args=["01900000-0000-7000-8000-000000000000"]))
    for page in (
        reverse("web:need", args=[story.need.id]), reverse("commitments:commitment", args=[story.done.id]), reverse("commitments:doubt", args=[story.done.id]),
        *(reverse(f"commitments:{act}", args=[story.late.id]) for act in ("finish", "reassign", "reschedule", "refuse", "cancel")),
    ):  # fmt: skip
        answer = client.get(page)
        assert answer.status_code == unknown.status_code == 404, page  # never 403: that would say that there is one
        assert not [word for word in (*story.words, "小扎西") if word in answer.content.decode()], page


EXPORTS = (("needs", "?"), ("needs", "?show=accepted"), ("commitments", "?worker=all"), ("commitments", "?worker=all&show=done"))


def text_of(client: Client, page: str) -> str:
    answer = client.get(page, follow=True)
    assert answer.status_code == 200, page
    return answer.content.decode()


def test_notices_say_nothing_and_go_to_whoever_may_see_it(deji: User, zhuoma: User, carrier: User, story: Told) -> None:
    services.escalate(actor=Viewer.system("escalation"), now=NOW + timedelta(days=9))
    told = Notice.objects.all()
    assert {deji.id, carrier.id} <= set(told.values_list("user_id", flat=True))
    assert zhuoma.id not in set(told.values_list("user_id", flat=True))
    kept = " ".join(str(value) for row in told.values() for value in row.values())
    assert not [word for word in (*story.words, "小扎西", *story.ids) if word in kept]


def test_the_trail_says_that_something_was_done_and_not_what_to_whoever_has_no_guard(
    client: Client, deji: User, carrier: User, story: Told
) -> None:
    auditor = make_user("shenji", "auditor", LHASA, display_name="审计")
    services.refuse_commitment(actor=viewer_for(carrier), now=NOW, commitment_id=story.late.id, reason=OUTCOME)
    entry = AuditEntry.objects.get(verb="commitment.refuse", subject_id=str(story.late.id))
    page = reverse("web:admin-audit-entry", args=[entry.id])
    for user, reads in ((deji, True), (auditor, False)):
        sign_in(client, user, verified=True)
        answer = client.get(page)
        assert answer.status_code == 200
        assert (OUTCOME in answer.content.decode()) is reads
