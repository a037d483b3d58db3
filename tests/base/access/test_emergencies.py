"""Break-glass: with a reason, decided by another person with reach, open for hours only."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from lianxin.base.access import selectors, services
from lianxin.base.access.models import EmergencyAccess, User
from lianxin.base.audit.models import AuditEntry
from lianxin.domain.people.models import Resident
from lianxin.domain.people.selectors.emergencies import place_for_emergency
from tests.factories import BEIGAN, GONGKA, NOW, TABA, TODAY, make_user, refused, viewer_for

REASON = "老人走失,需联系家属"


def ask(user: User, resident_id: object, place: str = TABA, reason: str = REASON) -> EmergencyAccess:
    return services.request_emergency_access(actor=viewer_for(user), now=NOW, resident_id=resident_id, place=place, reason=reason)  # type: ignore[arg-type]


def decide(user: User, asked: EmergencyAccess, approve: bool = True) -> None:
    services.decide_emergency_access(actor=viewer_for(user), now=NOW, asked=asked, approve=approve)


def test_an_approved_request_opens_one_resident_for_four_hours(zhangwei: User, deji: User, baima: Resident) -> None:
    asked = ask(zhangwei, baima.id)
    assert viewer_for(zhangwei).emergency == frozenset()
    decide(deji, asked)
    assert viewer_for(zhangwei, NOW + timedelta(hours=3, minutes=59)).emergency == {baima.id}
    assert viewer_for(zhangwei, NOW + timedelta(hours=4)).emergency == frozenset()
    verbs = list(AuditEntry.objects.filter(subject_id=str(baima.id)).order_by("seq").values_list("verb", flat=True))
    assert verbs == ["emergency.request", "emergency.approve"]


def test_a_refused_request_opens_nothing(zhangwei: User, deji: User, baima: Resident) -> None:
    decide(deji, ask(zhangwei, baima.id), approve=False)
    assert viewer_for(zhangwei).emergency == frozenset()


def test_the_wrong_persons_cannot_ask_or_decide(zhangwei: User, admin: User, zhuoma: User, deji: User, baima: Resident) -> None:
    with refused("access.denied"):
        ask(admin, baima.id)
    asked = ask(zhangwei, baima.id)
    for wrong in (zhuoma, admin, make_user("far_head", "station_head", BEIGAN)):
        with refused("access.denied"):
            decide(wrong, asked)
    far = make_user("far_head2", "station_head", BEIGAN)
    with refused("general.not_found"):
        selectors.emergency_or_404(viewer_for(far), asked.id)
    own = ask(deji, baima.id)
    with refused("access.own_approval"):
        decide(deji, own)
    assert own not in selectors.emergencies_to_decide(viewer_for(deji))


def test_it_is_decided_once_also_when_two_people_press_at_once(zhangwei: User, deji: User, baima: Resident) -> None:
    asked = ask(zhangwei, baima.id)
    stale = EmergencyAccess.objects.get(id=asked.id)
    decide(deji, asked, approve=False)
    with refused("access.already_decided"):
        decide(make_user("cuomu", "bureau_officer", "540127000000"), stale)
    assert EmergencyAccess.objects.get(id=asked.id).approved is False


def test_a_reason_is_written_out_and_asking_twice_is_asking_once(zhangwei: User, baima: Resident) -> None:
    with refused("access.reason_needed"):
        ask(zhangwei, baima.id, reason="急")
    assert ask(zhangwei, baima.id) == ask(zhangwei, baima.id)


def test_one_learns_the_place_of_a_resident_only_to_ask(zhangwei: User, admin: User, baima: Resident) -> None:
    assert place_for_emergency(viewer_for(zhangwei), baima.id) == TABA
    assert place_for_emergency(viewer_for(zhangwei), uuid4()) == zhangwei.place, "asking does not tell who exists"
    with refused("access.denied"):
        place_for_emergency(viewer_for(admin), baima.id)


def test_those_who_may_decide_at_the_place_are_told(deji: User, cuomu: User, zhuoma: User, zhangwei: User, admin: User) -> None:
    assert set(selectors.approvers_over(TABA, today=TODAY)) == {deji.id, cuomu.id}
    assert selectors.approvers_over(GONGKA, today=TODAY + timedelta(days=-400)) == []
