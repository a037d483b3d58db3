"""How workers, certificates, registrations and hours are worded everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianxin.base import packs
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language, word
from lianxin.base.ui.parts import Badge, Column, Link, Row, Table, Tone
from lianxin.base.ui.wording import day_text, moment_text
from lianxin.domain.workforce.rules.regions import region_name
from lianxin.domain.workforce.rules.words import DEGREE_WORDS, HOURS_WORDS, LEVEL_WORDS, REGISTRATION_WORDS
from lianxin.domain.workforce.selectors.files import Due, Standing, is_late
from lianxin.kernel.problems import N_

if TYPE_CHECKING:
    from uuid import UUID

    from lianxin.domain.workforce.models import (
        Certificate,
        EducationHours,
        Engagement,
        Post,
        Schooling,
        WorkSpell,
    )

_CLOCKS: Final[Mapping[str, tuple[str, Tone]]] = {
    "none": (N_("还没有登记"), "info"), "late": (N_("逾期没有登记"), "bad"), "valid": (N_("登记有效"), "good"), "lapsing": (N_("登记快到期"), "warn"),
    "lapsed": (N_("登记已过期"), "bad"),
}  # fmt: skip
_HOURS: Final[Mapping[str, Tone]] = {"claimed": "warn", "verified": "good", "refused": "bad"}


def level_word(code: str) -> str:
    """助理社会工作师 …; "" for none."""
    return _(LEVEL_WORDS[code]) if code else ""


def post_word(post: Post) -> str:
    """社区工作者, with the post's own name and the agency."""
    kind = word(packs.for_place(post.place).posts, post.kind)
    return " · ".join(part for part in (kind, post.name, post.agency.name if post.agency else "") if part)


def post_at(post: Post) -> str:
    """The same with the place, for a select box."""
    return f"{post_word(post)} ({full_name(post.place, language())})"


def certificate_badge(one: Certificate) -> Badge:
    """待核实, 已核实, 已撤销."""
    if one.revoked_on is not None:
        return Badge(_("已撤销"), "bad", one.revoked_why)
    return Badge(_("已核实"), "good") if one.verified_at else Badge(_("待核实"), "warn")


def clock_badge(one: Standing | Due, today: date) -> Badge:
    """Where the registration stands, and by when the next is due."""
    text, tone = _CLOCKS[one.clock.state]
    left = (one.clock.due_on - today).days
    said = (
        ngettext("还有 %(days)s 天", "还有 %(days)s 天", left)
        if left >= 0
        else ngettext("已过 %(days)s 天", "已过 %(days)s 天", -left)
    )
    return Badge(
        _(text),
        tone,
        _("最迟 %(day)s") % {"day": day_text(one.clock.due_on)} + "," + said % {"days": abs(left)},
    )


def region_word(one: Certificate) -> str:
    """全国有效, or where."""
    return _("只在%(region)s有效") % {"region": region_name(one.region)} if one.region else _("全国有效")


def hours_badge(one: EducationHours) -> Badge:
    """待核实, 已核实, 不认定 with the reason."""
    return Badge(_(HOURS_WORDS[one.state]), _HOURS[one.state], one.decided_why)


def paper(file_id: Any) -> Link | None:
    """The photo of something."""
    return Link(_("打开"), reverse("web:file", args=[file_id])) if file_id else None


def hours_table(rows: Sequence[EducationHours], *, linked: bool) -> Table:
    """Hours of one person."""
    lines = [
        Row(
            (
                word(packs.for_place(one.place).education, one.category), one.title, f"{moment_text(one.starts_at)} – {moment_text(one.ends_at)}",
                one.hours, hours_badge(one), paper(one.evidence_id),
            ),
            reverse("workforce:hours-one", args=[one.id]) if linked else "",
        )
        for one in rows
    ]  # fmt: skip
    columns = [
        Column(_("类别")), Column(_("内容")), Column(_("时间")), Column(_("学时"), "number"), Column(_("状态"), "short"), Column(_("证明"), "short"),
    ]  # fmt: skip
    return Table(_("继续教育学时"), columns, lines, _("还没有登记学时。"))


def schooling_table(rows: Sequence[Schooling], *, may: bool) -> Table:
    """Degrees of one person."""
    lines = []
    for one in rows:
        day: Any = one.graduated_on or (
            _("预计 %(day)s") % {"day": day_text(one.expected_on)} if one.expected_on else None
        )
        href = reverse("workforce:graduate", args=[one.id]) if may and one.graduated_on is None else ""
        major = _("社会工作专业") if one.is_social_work else _("其他专业")
        lines.append(
            Row((_(DEGREE_WORDS[one.degree]), major, one.school or None, day, paper(one.evidence_id), *_wrong("schooling-strike", one.id, may=may)), href)
        )
    columns = [Column(text) for text in (_("学历"), _("专业"), _("学校"), _("毕业日期"), _("毕业证"))]
    return Table(_("学历"), [*columns, *_act(may=may)], lines, _("还没有登记学历。"))


def spells_table(rows: Sequence[WorkSpell], *, may: bool) -> Table:
    """Earlier work of one person."""
    lines = [
        Row((one.employer, one.since, one.until or _("至今"), paper(one.evidence_id), *_wrong("spell-strike", one.id, may=may))) for one in rows
    ]
    columns = [Column(text) for text in (_("单位"), _("开始"), _("结束(含)"), _("证明"))]
    return Table(_("以前的从业经历"), [*columns, *_act(may=may)], lines, _("没有登记。"))


def _wrong(name: str, key: UUID, *, may: bool) -> list[Link]:
    """The way to strike out a row that is wrong, for whoever keeps the file."""
    return [Link(_("登错了,删去"), reverse(f"workforce:{name}", args=[key]))] if may else []


def _act(*, may: bool) -> list[Column]:
    return [Column(_("办理"), "actions")] if may else []


def engagements_table(rows: Sequence[Engagement], *, may: bool) -> Table:
    """The posts of one person; `may`: with the way to what is done about them."""
    lines = []
    for one in rows:
        act = Link(_("续签、调岗、离岗"), reverse("workforce:engagement", args=[one.id])) if one.ended_on is None else None
        state: Any = (
            _("在岗") if one.ended_on is None else _("%(day)s 离岗") % {"day": day_text(one.ended_on)}
        )
        grade = word(packs.for_place(one.place).grades, one.grade) if one.grade else None
        lines.append(
            Row(
                (
                    post_word(one.post),
                    full_name(one.place, language()),
                    one.since,
                    one.until,
                    grade,
                    one.step if one.grade else None,
                    state,
                    *([act] if may else []),
                )
            )
        )
    columns = [
        Column(_("岗位")), Column(_("地点")), Column(_("到岗日期"), "short"), Column(_("合同到期(含)"), "short"), Column(_("等级"), "short"),
        Column(_("薪级"), "number"), Column(_("状态"), "short"), *([Column(_("办理"), "actions")] if may else []),
    ]  # fmt: skip
    return Table(_("岗位"), columns, lines, _("还没有岗位。"))


def registrations_table(one: Certificate) -> Table:
    """The registrations of a certificate, the newest first."""
    pack = packs.for_place(one.place)
    lines = []
    for row in sorted(one.registrations.all(), key=lambda each: each.registered_on, reverse=True):
        late = Badge(_("逾期登记"), "warn") if is_late(pack, row, one) else None
        lines.append(
            Row(
                (
                    _(REGISTRATION_WORDS[row.kind]),
                    row.registered_on,
                    row.valid_until,
                    row.office or None,
                    late,
                )
            )
        )
    columns = [Column(text) for text in (_("种类"), _("登记日期"), _("有效到(含)"), _("登记机关"), _("备注"))]
    return Table(_("登记"), columns, lines, _("还没有登记。"))
