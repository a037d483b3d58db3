"""Nobody mends the audit trail quietly: triggers refuse, and the chain betrays whatever got past them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.models import AuditEntry, AuditHead
from lianxin.base.audit.selectors import Break, heads, latest, trail, verify
from lianxin.base.audit.services import record, record_read
from tests import factories
from tests.audit_triggers import lifted
from tests.factories import GONGKA, MOZHUGONGKA, NOW, TABA

ROWS = 8
ACTOR = Viewer.system("test")


def write_rows(count: int = ROWS, place: str = TABA) -> list[AuditEntry]:
    with transaction.atomic():
        for number in range(count):
            record(
                actor=ACTOR,
                verb="need.record",
                subject=("needs.Need", number),
                now=NOW,
                place=place,
                after={"n": number},
            )
    return list(AuditEntry.objects.order_by("chain", "seq"))


def breaks() -> list[Break]:
    return list(verify())


@pytest.mark.django_db
def test_an_untouched_trail_is_whole() -> None:
    write_rows()
    write_rows(3, place="")
    write_rows(2, place="540100000000")
    assert heads().keys() == {"540127", "540100", "site"}
    assert breaks() == []


FIELDS = st.sampled_from(
    ["actor_label", "verb", "subject_kind", "subject_id", "place", "before", "after", "previous", "mac"]
)
TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=12
)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_every_tampering_is_found(data: st.DataObject) -> None:
    """Sixty random forgeries with the triggers out of the way: a value changed, rows removed, swapped, cut off, heads set back."""
    way = data.draw(
        st.sampled_from(["change", "moment", "remove", "swap", "cut", "cut_and_head", "head", "insert"])
    )
    with transaction.atomic():
        rows = write_rows()
        known = heads()
        with lifted(connection):
            TAMPER[way](rows, data)
        found = list(verify(known if way == "cut_and_head" else None))
        transaction.set_rollback(True)
    assert {b.chain for b in found} == {"540127"}, way
    assert len(found) <= EXPECTED.get(way, 1), (way, found)


def change(rows: list[AuditEntry], data: st.DataObject) -> None:
    row, field = data.draw(st.sampled_from(rows)), data.draw(FIELDS)
    other = data.draw(TEXT.filter(lambda text: text != getattr(row, field)))
    AuditEntry.objects.filter(pk=row.pk).update(**{field: other})


def moment(rows: list[AuditEntry], data: st.DataObject) -> None:
    row, shift = (
        data.draw(st.sampled_from(rows)),
        data.draw(st.timedeltas().filter(lambda d: 1 <= abs(d.total_seconds()) < 1e8)),
    )
    AuditEntry.objects.filter(pk=row.pk).update(at=row.at + shift)


def remove(rows: list[AuditEntry], data: st.DataObject) -> None:
    AuditEntry.objects.filter(pk=data.draw(st.sampled_from(rows)).pk).delete()


def swap(rows: list[AuditEntry], data: st.DataObject) -> None:
    one, other = data.draw(st.lists(st.sampled_from(rows), min_size=2, max_size=2, unique_by=lambda r: r.seq))
    AuditEntry.objects.filter(pk=one.pk).update(seq=0)
    AuditEntry.objects.filter(pk=other.pk).update(seq=one.seq)
    AuditEntry.objects.filter(pk=one.pk).update(seq=other.seq)


def cut(rows: list[AuditEntry], data: st.DataObject) -> None:
    AuditEntry.objects.filter(seq__gt=data.draw(st.integers(0, ROWS - 1))).delete()


def cut_and_head(rows: list[AuditEntry], data: st.DataObject) -> None:
    """The perfect cut: the head is set back as well. Only a head kept elsewhere (the anchor) tells."""
    keep = data.draw(st.integers(1, ROWS - 1))
    AuditEntry.objects.filter(seq__gt=keep).delete()
    AuditHead.objects.update(seq=keep, mac=rows[keep - 1].mac)


def head(rows: list[AuditEntry], data: st.DataObject) -> None:
    AuditHead.objects.update(seq=data.draw(st.integers(0, 99).filter(lambda n: n != ROWS)))


def insert(rows: list[AuditEntry], data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(rows))
    AuditEntry(
        **{
            f.attname: getattr(row, f.attname)
            for f in AuditEntry._meta.fields
            if f.attname not in {"id", "seq"}
        },
        seq=ROWS + 1,
    ).save(force_insert=True)


TAMPER: dict[str, Any] = {
    "change": change, "moment": moment, "remove": remove, "swap": swap, "cut": cut,
    "cut_and_head": cut_and_head, "head": head, "insert": insert,
}  # fmt: skip


EXPECTED = {"swap": 2, "cut_and_head": 2}
"""One forgery is one break (a swap two, a cut seen from an anchor beside its rows): what follows it is held against what is stored."""


@pytest.mark.django_db
def test_a_row_forged_with_a_right_looking_chain_but_without_the_key_is_found() -> None:
    rows = write_rows()
    with lifted(connection):
        AuditEntry.objects.filter(pk=rows[-1].pk).update(verb="user.create", mac="0" * 64)
        AuditHead.objects.update(mac="0" * 64)
    assert [(b.seq, b.fault, b.verb) for b in breaks()] == [(ROWS, "changed", "user.create")]


@pytest.mark.django_db
def test_a_whole_chain_that_vanished_is_found() -> None:
    write_rows()
    known = heads()
    with lifted(connection):
        AuditEntry.objects.all().delete()
        AuditHead.objects.all().delete()
    assert breaks() == []  # inside the database nothing is left to tell
    assert [b.chain for b in verify(known)] == ["540127"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["UPDATE audit_auditentry SET verb = 'x'", "DELETE FROM audit_auditentry"]
)
def test_the_database_itself_refuses_to_change_or_remove_rows(statement: str) -> None:
    write_rows(2)
    with (
        pytest.raises(DatabaseError, match="audit rows are never"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEntry.objects.count() == 2


@pytest.mark.django_db
def test_a_row_outside_a_transaction_is_refused(transactional_db: None) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record(actor=ACTOR, verb="need.record", subject=("needs.Need", 1), now=NOW)


@pytest.mark.django_db
def test_values_of_sealed_fields_are_hidden_but_their_change_stays_visible() -> None:
    with transaction.atomic():
        record(
            actor=ACTOR, verb="resident.update", subject=("people.Resident", 1), now=NOW,
            before={"phone": "13800000000", "id_number": None}, after={"phone": "13900000000", "id_number": "540127195001010018"},
        )  # fmt: skip
    row = AuditEntry.objects.get()
    assert "138" not in row.before + row.after
    assert "540127" not in row.after
    assert (row.before, row.after) == (
        '{"id_number": null, "phone": "***"}',
        '{"id_number": "***", "phone": "***"}',
    )


@pytest.mark.django_db
def test_one_reads_the_trail_of_ones_own_places() -> None:
    with transaction.atomic():
        for place in (TABA, MOZHUGONGKA, "330109002000", "", "540100000000"):
            record(actor=ACTOR, verb="need.record", subject=("needs.Need", place), now=NOW, place=place)
    head_of_station = factories.viewer_for(factories.make_user("deji", "station_head", GONGKA))
    administrator = factories.viewer_for(factories.make_user("admin", "system_admin", "540100000000"))
    worker = factories.viewer_for(factories.make_user("zhuoma", "worker", GONGKA))
    assert {e.place for e in trail(head_of_station)} == {TABA}
    assert {e.place for e in trail(administrator)} == {TABA, MOZHUGONGKA, "540100000000", ""}
    assert not trail(worker).exists()
    assert not trail(Viewer.nobody()).exists()


@pytest.mark.django_db
def test_the_trail_is_filtered_by_act_subject_person_and_time() -> None:
    user = factories.make_user("zhuoma", "worker", GONGKA)
    record_read(
        actor=factories.viewer_for(user),
        verb="resident.read",
        subject=("people.Resident", "7"),
        now=NOW,
        place=TABA,
        why="visit",
    )
    write_rows(2)
    system = Viewer.system("test")
    assert trail(system, verb="resident.read").get().actor_id == user.id
    assert trail(system, subject_kind="needs.Need", subject_id="1").count() == 1
    assert trail(system, actor_ids={user.id}).count() == 1
    assert trail(system, actor_ids=set()).count() == 0
    assert trail(system, since=NOW).count() == 3
    assert trail(system, until=NOW).count() == 0
    found = latest("resident.read")
    assert found is not None
    assert found.after == '{"why": "visit"}'
    assert latest("never.done") is None


@pytest.mark.django_db
def test_a_subject_too_long_for_postgresql_is_refused_on_every_database() -> None:
    with pytest.raises(ValueError, match="at most 64"):
        record(actor=ACTOR, verb="need.record", subject=("needs.Need", "x" * 65), now=NOW, place=TABA)
    assert record(actor=ACTOR, verb="need.record", subject=("needs.Need", "x" * 64), now=NOW, place=TABA)
