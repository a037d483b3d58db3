"""Residents, households and visits as exported rows: the filters of their pages; identity number and phone masked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from lianxin.base import packs
from lianxin.base.db.paging import Page, page_of
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.asked import asked_month, asked_place
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.wording import masked_phone, moment_text
from lianxin.domain.care.rules import MEANS, RESULTS
from lianxin.domain.care.selectors import recorded_visits
from lianxin.domain.people import selectors as people
from lianxin.domain.people.forms import DueFilterForm, ResidentFilterForm
from lianxin.domain.people.rules.residents import LANGUAGES
from lianxin.domain.people.selectors import tiers
from lianxin.domain.people.selectors.categories import Membership, categories_of
from lianxin.domain.people.views.presenting import code_word
from lianxin.entry.web.joined.exporting import STEP, Exported, every_row
from lianxin.kernel import identity_numbers
from lianxin.kernel.clock import age_on, local_day, next_month_start
from lianxin.kernel.codes import ETHNIC, RELATION, SEX, is_head

if TYPE_CHECKING:
    from datetime import date

    from lianxin.base.access.pages import SignedRequest
    from lianxin.domain.care.models import Visit
    from lianxin.domain.people.models import Household, Resident, VisitTier
    from lianxin.engines.tables.writing import Value


def residents(request: SignedRequest) -> Exported:
    """The list of residents. Whole numbers stay in the files, where each look at one is on record."""
    wanted = ResidentFilterForm(request.GET, viewer=request.viewer).wanted()
    today = local_day(request.now)
    memberships: dict[UUID, list[Membership]] = {}

    def next_page(after: str) -> Page[Resident]:
        found = people.residents(request.viewer, wanted, today=today, after=after, limit=STEP)
        memberships.clear()
        memberships.update(categories_of(request.viewer, found.rows, today=today))
        return found

    headings = [
        _("姓名"), _("藏文姓名"), _("性别"), _("出生日期"), _("年龄"), _("民族"), _("地点"), _("住址"), _("户编号"), _("与户主关系"),
        _("身份证号"), _("电话"), _("沟通语言"), _("类别"),
    ]  # fmt: skip
    rows = every_row(request, next_page)
    return headings, (_resident_cells(row, today, memberships.get(row.id, [])) for row in rows)


def _resident_cells(row: Resident, today: date, memberships: list[Membership]) -> list[Value]:
    born = row.birth_date
    return [
        row.name, row.name_bo, code_word(SEX, row.sex), born, age_on(born, today) if born and born <= today else None,
        code_word(ETHNIC, row.ethnic), full_name(row.place, language()), row.address,
        row.household.number if row.household else "", code_word(RELATION, row.relation),
        identity_numbers.mask(row.id_number), masked_phone(row.phone), _(LANGUAGES.get(row.language, row.language)),
        "、".join(found.name.in_language(language()) for found in memberships),
    ]  # fmt: skip


def households(request: SignedRequest) -> Exported:
    """The list of households, each with its head and its members."""
    place = asked_place(request.GET)
    members: dict[UUID, list[Resident]] = {}

    def next_page(after: str) -> Page[Household]:
        found = people.households(request.viewer, place, after=after, limit=STEP)
        members.clear()
        for key, living_there in people.members_of(request.viewer, [row.id for row in found.rows]).items():
            members[key] = [one for one in living_there if request.viewer.may("export.rows", one.place)]
        return found

    headings = [_("户编号"), _("地点"), _("住址"), _("户主"), _("人数"), _("家庭成员")]
    return headings, (_household_cells(row, members[row.id]) for row in every_row(request, next_page))


def _household_cells(row: Household, members: list[Resident]) -> list[Value]:
    head = next((one.name for one in members if is_head(one.relation)), "")
    names = "、".join(one.name for one in members)
    return [row.number, full_name(row.place, language()), row.address, head, len(members), names]


def visits(request: SignedRequest) -> Exported:
    """The visits that took place in a month."""
    today = local_day(request.now)
    month = asked_month(request.GET, today)
    end = min(next_month_start(month) - timedelta(days=1), today)
    found = recorded_visits(request.viewer, month, end, asked_place(request.GET))

    def next_page(after: str) -> Page[Visit]:
        return page_of(found, "recorded_at", after=after, limit=STEP, newest_first=True)

    headings = [
        _("日期"), _("居民"), _("地点"), _("服务"), _("工作人员"), _("结果"), _("方式"), _("到达"), _("离开"), _("记录"),
    ]  # fmt: skip
    return headings, (_visit_cells(row) for row in every_row(request, next_page))


def _visit_cells(row: Visit) -> list[Value]:
    service = word(packs.for_place(row.place).services, row.service) if row.service else _("走访")
    return [
        row.day, row.resident.name, full_name(row.place, language()), service,
        row.worker.display_name if row.worker else "", _(RESULTS.get(row.result, row.result)),
        _(MEANS.get(row.means, row.means)), moment_text(row.arrived_at) if row.arrived_at else "",
        moment_text(row.left_at) if row.left_at else "", row.note,
    ]  # fmt: skip


def due(request: SignedRequest) -> Exported:
    """Whoever must be met soon or should have been."""
    wanted = DueFilterForm(request.GET, viewer=request.viewer).wanted(local_day(request.now))

    def next_page(after: str) -> Page[VisitTier]:
        return tiers.due(request.viewer, wanted, after=after, limit=STEP)

    headings = [_("居民"), _("地点"), _("住址"), _("走访分级"), _("上次见到本人"), _("最迟走访")]
    return headings, (_due_cells(row) for row in every_row(request, next_page))


def _due_cells(row: VisitTier) -> list[Value]:
    tier = word(packs.for_place(row.place).tiers, row.tier)
    person = row.resident
    return [person.name, full_name(row.place, language()), person.address, tier, row.met_on, row.due_on]
