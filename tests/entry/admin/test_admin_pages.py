"""Administration pages do what they say, through forms, as people use them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lianxin.base import packs
from lianxin.base.access.abilities import label
from lianxin.base.access.models import EmergencyAccess, Grant, LoginSession, User
from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.breaks import Break
from lianxin.base.audit.models import AuditEntry
from lianxin.base.audit.telling import plain
from lianxin.base.jobs.models import Job
from lianxin.base.notices.models import Notice
from lianxin.base.packs import BASE
from lianxin.base.places.models import Site
from lianxin.base.places.services import sync_from_packs
from lianxin.domain.people.models import Resident
from lianxin.entry.web.admin import pack_values
from lianxin.entry.web.admin.system import without_secret
from lianxin.entry.web.admin.users import first_password
from lianxin.kernel.clock import local_day
from tests import factories
from tests.factories import GONGKA, LHASA, NOW, TABA, sign_in, typed_into


@pytest.fixture
def office(client: Client, admin: User) -> Client:
    """The administrator's browser, with the real divisions."""
    sync_from_packs(actor=Viewer.system("test"), now=timezone.now())
    return sign_in(client, admin)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_account_is_opened_given_a_role_and_used(office: Client) -> None:
    form = {"display_name": "旺堆", "display_name_bo": "", "username": "wangdui", "place": GONGKA}
    page = office.post(reverse("web:admin-user-add"), form)
    user = User.objects.get(username="wangdui")
    assert "no-store" in page["Cache-Control"]
    password = text(page).partition("<code>")[2].partition("</code>")[0]
    assert user.check_password(password)
    today = local_day(timezone.now()).isoformat()
    grant = {"role": "worker", "place": GONGKA, "starts_on": today, "last_day": "", "reason": "新入职社工"}
    assert office.post(reverse("web:admin-grant-add", args=[user.id]), grant).status_code == 302
    shown = text(office.get(reverse("web:admin-user", args=[user.id])))
    assert "national-base/roles.toml:" in shown
    assert label("need.record") in shown
    visitor = Client()
    assert visitor.post(reverse("web:login"), {"username": "wangdui", "password": password}).status_code == 302
    assert visitor.get(reverse("web:account"))["Location"] == reverse("web:account-password")


def test_a_role_wider_than_allowed_is_refused_in_the_form(office: Client, zhuoma: User) -> None:
    today = local_day(timezone.now()).isoformat()
    grant = {"role": "worker", "place": LHASA, "starts_on": today, "reason": "管全市试试"}
    answer = office.post(reverse("web:admin-grant-add", args=[zhuoma.id]), grant)
    assert answer.status_code == 422
    assert "不能授予到这一级区划" in text(answer)


def test_taking_a_role_back_asks_for_a_reason(office: Client, zhuoma: User) -> None:
    grant = Grant.objects.get(user=zhuoma)
    address = reverse("web:admin-grant-revoke", args=[grant.id])
    assert "不再是" in text(office.get(address))
    assert office.post(address, {"reason": ""}).status_code == 422
    assert office.post(address, {"reason": "调往外县工作"}).status_code == 302
    assert not factories.viewer_for(zhuoma, timezone.now()).may("need.record")


def test_deactivating_asks_first_and_reactivating_gives_the_roles_back(office: Client, zhuoma: User) -> None:
    office.get(reverse("web:admin-user-deactivate", args=[zhuoma.id]))
    assert User.objects.get(id=zhuoma.id).is_active
    office.post(reverse("web:admin-user-deactivate", args=[zhuoma.id]))
    assert not User.objects.get(id=zhuoma.id).is_active
    office.post(reverse("web:admin-user-activate", args=[zhuoma.id]))
    assert User.objects.get(id=zhuoma.id).is_active


def test_a_reset_password_is_shown_once_and_ends_the_logins(office: Client, zhuoma: User) -> None:
    theirs = sign_in(Client(), zhuoma)
    page = office.post(reverse("web:admin-user-password", args=[zhuoma.id]))
    password = text(page).partition("<code>")[2].partition("</code>")[0]
    zhuoma.refresh_from_db()
    assert zhuoma.check_password(password)
    assert theirs.get(reverse("web:account")).status_code == 302
    assert password not in AuditEntry.objects.get(verb="user.reset_password").after


def test_first_passwords_pass_the_policy_and_differ(db: None) -> None:
    made = {first_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        validate_password(password)


def test_a_login_of_another_is_ended(office: Client, zhuoma: User) -> None:
    theirs = sign_in(Client(), zhuoma)
    session = LoginSession.objects.get(user=zhuoma)
    assert office.get(reverse("web:admin-login-end", args=[session.id])).status_code == 405
    office.post(reverse("web:admin-login-end", args=[session.id]))
    assert theirs.get(reverse("web:account")).status_code == 302


def test_places_are_searched_by_sound_and_sites_added(office: Client) -> None:
    assert "塔巴村" in text(office.get(typed_into(office, reverse("web:admin-places"), "塔吧")))
    form = {"kind": "kitchen", "place": TABA, "name": "塔巴食堂", "code": "taba-kitchen-2", "lat": "29.83", "lon": "91.73"}
    assert office.post(reverse("web:admin-site-add"), form).status_code == 302
    assert Site.objects.get(code="taba-kitchen-2").place == TABA
    again = office.post(reverse("web:admin-site-add"), form)
    assert again.status_code == 422
    assert "已被使用" in text(again)


@pytest.mark.parametrize("section", ["", *pack_values.SECTION_LABELS, "differences", "warnings", "nonsense"])
def test_every_section_of_a_pack_is_shown(client: Client, admin: User, section: str) -> None:
    sign_in(client, admin)
    assert client.get(reverse("web:admin-pack", args=["540100"]), {"section": section}).status_code == 200


def test_every_value_of_every_row_names_its_file_and_line() -> None:
    """Values nobody wrote say so; all others lead to the line."""
    for pack in packs.all():
        for section in pack_values.SECTION_LABELS:
            for code in getattr(pack, section):
                for leaf in pack_values.leaves(pack, section, code):
                    assert leaf.where == "产品默认" or ".toml:" in leaf.where, (pack.code, leaf)


def test_a_county_value_stands_beside_the_base_value() -> None:
    pack = packs.get("540100")
    found = pack_values.differences(pack)
    assert found
    assert all(leaf.own != leaf.base and leaf.where.startswith(pack.folder) for leaf in found)
    assert pack_values.differences(packs.get("national-base")) == []


def test_unknown_packs_and_rows_are_not_found(client: Client, admin: User) -> None:
    sign_in(client, admin)
    assert client.get(reverse("web:admin-pack", args=["999999"])).status_code == 404
    for section, row in (("services", "none"), ("origins", "zhuyu"), ("__class__", "x")):
        assert client.get(reverse("web:admin-pack-row", args=["540100", section, row])).status_code == 404


def test_the_trail_is_filtered_and_shows_before_and_after(office: Client, zhuoma: User) -> None:
    office.post(reverse("web:admin-user-edit", args=[zhuoma.id]), {"display_name": "卓玛拉姆", "display_name_bo": ""})
    entry = AuditEntry.objects.get(verb="user.update")
    listed = text(office.get(typed_into(office, reverse("web:admin-audit"), "管理员", field="who", verb="user.update")))
    assert str(entry.id) in listed
    assert str(entry.id) not in text(office.get(reverse("web:admin-audit"), {"verb": "user.create"}))
    assert str(entry.id) not in text(office.get(typed_into(office, reverse("web:admin-audit"), "没有这个人", field="who")))
    assert str(entry.id) not in text(office.get(reverse("web:admin-audit"), {"until": "2020-01-01"}))
    page = text(office.get(reverse("web:admin-audit-entry", args=[entry.id])))
    assert "卓玛拉姆" in page
    assert "有变化" in page


def test_the_trail_turns_its_pages_without_losing_or_repeating_a_row(office: Client, zhuoma: User) -> None:
    for n in range(60):
        office.post(reverse("web:admin-user-edit", args=[zhuoma.id]), {"display_name": f"卓玛{n}", "display_name_bo": ""})
    wanted = {str(i) for i in AuditEntry.objects.filter(verb="user.update").values_list("id", flat=True)}
    address = f"{reverse('web:admin-audit')}?verb=user.update"
    first = office.get(address)
    second = office.get(reverse("web:admin-audit") + first.context["pager"].next_href)
    shown = [row.href.rstrip("/").rpartition("/")[2] for page in (first, second) for row in page.context["table"].rows]
    assert len(shown) == 60
    assert set(shown) == wanted


def test_a_verification_is_asked_for_and_its_result_shown(office: Client) -> None:
    assert office.get(reverse("web:admin-audit-verify")).status_code == 405
    assert office.post(reverse("web:admin-audit-verify")).status_code == 302
    Job.objects.all().delete()
    now = timezone.now()
    task = "lianxin.entry.web.admin.tasks.verify_audit_chains"
    job = Job.objects.create(task=task, state="done", result=[], created_at=now, run_after=now, finished_at=now)
    assert "全部审计链完整" in text(office.get(reverse("web:admin-audit-chains")))
    Job.objects.filter(id=job.id).update(result=[plain(Break("540127", 4, "removed", 2))])
    assert "有记录被改动" in text(office.get(reverse("web:admin-audit-chains")))


def test_a_dead_job_is_tried_again(office: Client) -> None:
    now = timezone.now()
    job = Job.objects.create(task="a.b.c", state="dead", attempts=5, created_at=now, run_after=now, error_type="OSError", error="line 3")
    assert "OSError" in text(office.get(reverse("web:admin-job", args=[job.id])))
    office.post(reverse("web:admin-job-retry", args=[job.id]))
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("ready", 0)
    assert "还在排队或运行" in text(office.post(reverse("web:admin-job-retry", args=[job.id]), follow=True))


def test_a_dead_job_is_put_away_with_a_reason_and_counts_no_more(office: Client, client: Client, deji: User) -> None:
    now = timezone.now()
    job = Job.objects.create(task="a.b.c", state="dead", attempts=5, created_at=now, run_after=now, finished_at=now)
    address = reverse("web:admin-job-dismiss", args=[job.id])
    assert address in text(office.get(reverse("web:admin-job", args=[job.id])))
    assert sign_in(Client(), deji).post(address, {"reason": "已经办完"}).status_code in (403, 404)
    assert office.post(address, {"reason": "好"}).status_code == 422
    assert Job.objects.get().state == "dead"
    page = text(office.post(address, {"reason": "那天的班已经手工排好"}, follow=True))
    assert "已处理" in page
    assert address not in page
    assert Job.objects.get().state == "dismissed"
    entry = AuditEntry.objects.get(verb="job.dismiss")
    assert "那天的班已经手工排好" in entry.after
    assert "后台任务标为已处理" in text(office.get(reverse("web:admin-audit-entry", args=[entry.id])))
    assert "已经有人处理过" in text(office.post(address, {"reason": "那天的班已经手工排好"}))


def test_the_trail_names_the_account_and_the_place_it_is_about(office: Client, zhuoma: User) -> None:
    office.post(reverse("web:admin-user-edit", args=[zhuoma.id]), {"display_name": "卓玛拉姆", "display_name_bo": ""})
    assert "用户 卓玛拉姆" in text(office.get(reverse("web:admin-audit"), {"verb": "user.update"}))
    entry = AuditEntry.objects.get(verb="user.update")
    assert "用户 卓玛拉姆" in text(office.get(reverse("web:admin-audit-entry", args=[entry.id])))


def test_the_warnings_of_a_pack_name_what_they_are_about(client: Client, admin: User) -> None:
    with time_machine.travel(NOW, tick=False):  # as facts grow old, more warnings stand before this one than a page shows
        page = text(sign_in(client, admin).get(reverse("web:admin-pack", args=[BASE]), {"section": "warnings"}))
    assert "“服务 · 助餐” 尚未核实(产品默认)" in page
    assert "services.zhucan" not in page


@pytest.mark.parametrize("username", ["Zhuoma", "zhuo ma", "卓玛", "1zhuoma", "ab", "z" * 61])
def test_a_bad_username_is_told_which_characters_it_may_have(office: Client, username: str) -> None:
    given = {"display_name": "卓玛", "username": username, "place": "540127100000"}
    answer = office.post(reverse("web:admin-user-add"), given)
    assert answer.status_code == 422
    assert "只能用小写英文字母 a–z、数字 0–9、点、短横线和下划线" in text(answer)


def test_an_emergency_is_asked_for_told_and_decided(client: Client, zhangwei: User, deji: User, baima: Resident) -> None:
    asker, decider = sign_in(client, zhangwei), sign_in(Client(), deji)
    address = reverse("web:admin-emergency-request")
    assert asker.post(address, {"resident": str(baima.id), "reason": "急"}).status_code == 422
    assert asker.post(address, {"resident": str(baima.id), "reason": "老人走失找家属"}).status_code == 302
    assert Notice.objects.get(user=deji).kind == "emergency.requested"
    asked = EmergencyAccess.objects.get()
    page = text(decider.get(reverse("web:admin-emergencies")))
    assert "老人走失找家属" in page
    assert "白玛" not in page  # who decides needs the reason, not the name
    decider.post(reverse("web:admin-emergency-decide", args=[asked.id]), {"decision": "approve"})
    assert factories.viewer_for(zhangwei, timezone.now()).emergency == {baima.id}


def closed_page(page: Any, resident_id: object) -> str:
    """What a closed door says, without the address it was met at and the tokens of one answer."""
    assert page.status_code == 404
    main = text(page).partition("<main")[2].partition("</main>")[0]
    return main.replace(str(resident_id), "…")


def test_a_closed_door_leads_to_emergency_access_and_tells_nothing(client: Client, zhangwei: User, baima: Resident) -> None:
    sign_in(client, zhangwei)
    nobody = uuid4()
    address = {who: reverse("web:resident", args=[who]) for who in (baima.id, nobody)}
    real, unreal = (closed_page(client.get(address[who]), who) for who in (baima.id, nobody))
    assert real == unreal
    assert "如遇紧急情况,可申请紧急查阅" in real
    asking = client.get(reverse("web:admin-emergency-request"), {"from": address[baima.id]})
    assert f'value="{baima.id}"' in text(asking)
    for who in (baima.id, nobody):  # asking does not tell either
        asked = client.post(reverse("web:admin-emergency-request"), {"resident": str(who), "reason": "老人走失找家属"})
        assert asked.status_code == 302
    assert EmergencyAccess.objects.count() == 2
    assert reverse("web:admin-emergency-request") in text(client.get(typed_into(client, reverse("people:search"), "没有此人")))


def test_the_way_to_emergency_access_is_shown_to_who_may_ask_and_only_at_closed_doors(
    client: Client, zhangwei: User, admin: User
) -> None:
    asking, words = reverse("web:admin-emergency-request"), "如遇紧急情况,可申请紧急查阅"
    sign_in(client, zhangwei)
    account = text(client.get(reverse("web:account")))
    assert f'href="{asking}"' in account
    assert "申请紧急查阅" in account
    assert words not in account
    assert words not in text(client.get("/no-such-page/"))
    office = sign_in(Client(), admin)  # a system administrator may not ask
    assert words not in text(office.get(reverse("web:resident", args=[uuid4()])))
    assert f'href="{asking}"' not in text(office.get(reverse("web:account")))


@pytest.mark.parametrize("path", ["", "/", "//evil.example/", "https://evil.example/", "/nonsense/\x00", "/today/"])
def test_an_address_that_names_nobody_fills_in_nothing(client: Client, zhangwei: User, path: str) -> None:
    page = sign_in(client, zhangwei).get(reverse("web:admin-emergency-request"), {"from": path})
    assert page.status_code == 200
    assert "evil" not in text(page).partition("<main")[2]


def test_the_page_of_the_system_shows_no_password(client: Client, admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://lianxin:geheim@db.example:5432/lianxin")
    sign_in(client, admin)
    page = text(client.get(reverse("web:admin-system")))
    assert "geheim" not in page
    assert "db.example" in page
    assert without_secret("postgres:///lianxin") == "postgres:///lianxin"


def test_a_site_is_corrected_and_closed_and_its_code_stays_taken(office: Client, deji: User) -> None:
    new = {"kind": "water", "place": TABA, "name": "村口水塘", "code": "taba-pond", "lat": "29.80", "lon": "91.70"}
    office.post(reverse("web:admin-site-add"), new)
    site = Site.objects.get(code="taba-pond")
    page, closing = (reverse(name, args=[site.id]) for name in ("web:admin-site", "web:admin-site-close"))
    assert page in text(office.get(reverse("web:admin-sites")))
    assert 'value="村口水塘"' in text(office.get(page))
    assert office.post(page, new | {"name": "", "lat": "29.81"}).status_code == 422
    assert office.post(page, new | {"name": "村口大水塘", "lat": "29.81", "code": "other"}).status_code == 302
    site.refresh_from_db()
    assert (site.name, site.lat, site.code) == ("村口大水塘", 29.81, "taba-pond")
    assert "村口水塘" in AuditEntry.objects.get(verb="site.change").before
    assert office.post(closing, {"reason": ""}).status_code == 422
    assert office.post(closing, {"reason": "水塘已填平"}).status_code == 302
    assert "村口大水塘" not in text(office.get(reverse("web:admin-sites")))
    assert office.get(page).status_code == 404
    assert office.post(reverse("web:admin-site-add"), new).status_code == 422
    assert Site.objects.filter(code="taba-pond", is_active=False).count() == 1
    assert AuditEntry.objects.filter(verb="site.close").count() == 1
    head = sign_in(Client(), deji, verified=True)
    assert head.get(page).status_code == 403
    assert page not in text(head.get(reverse("web:admin-sites")))


def test_a_site_of_the_pack_says_that_the_pack_decides(office: Client) -> None:
    site = Site.objects.filter(place__startswith="5401").first()
    if site is not None:
        assert "来自政策包" in text(office.get(reverse("web:admin-site", args=[site.id])))
