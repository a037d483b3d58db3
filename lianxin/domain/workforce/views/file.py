"""The file of a worker, a part of their page: who, posts, certificates with the clock of their registration, hours, schooling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from lianxin.base.access.pages import SignedRequest
from lianxin.base.places.selectors import full_name
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Masked, Pair
from lianxin.base.ui.wording import day_text, masked_id, masked_phone
from lianxin.domain.workforce.selectors.files import (
    certificates_of,
    hours_of,
    schooling_of,
    spells_of,
    standing_of,
)
from lianxin.domain.workforce.selectors.posts import engagements
from lianxin.domain.workforce.selectors.workers import is_own
from lianxin.domain.workforce.services import workers as services
from lianxin.domain.workforce.views.files_words import (
    certificate_badge,
    clock_badge,
    engagements_table,
    hours_table,
    level_word,
    region_word,
    schooling_table,
    spells_table,
)
from lianxin.kernel.clock import local_day

if TYPE_CHECKING:
    from lianxin.domain.workforce.models import Worker


def file_parts(request: SignedRequest, found: Worker, shown: dict[str, str] | None = None) -> dict[str, Any]:
    """The context of `workforce/_file.html`, for whoever manages the file and for the person. `shown`: numbers in clear, by field."""
    viewer, today = request.viewer, local_day(request.now)
    may = viewer.may(services.MANAGE, found.place)
    is_mine = is_own(viewer, found)
    rows = hours_of(viewer, found)
    posts = list(engagements(viewer).filter(worker=found))
    standings = [standing_of(one, rows, today) for one in certificates_of(viewer, found)]
    return {
        "facts": _facts(found, shown or {}, may=may), "posts": engagements_table(posts, may=may and not is_mine),
        "standings": [_standing(one, today) for one in standings],
        "schooling": schooling_table(schooling_of(viewer, found), may=may and not is_mine),
        "spells": spells_table(spells_of(viewer, found), may=may and not is_mine), "is_mine": is_mine,
        "hours": hours_table(rows, linked=not is_mine), "actions": _file_actions(found, may=may, is_own=is_mine),
    }  # fmt: skip


def _standing(one: Any, today: Any) -> dict[str, Any]:
    """A certificate as its card shows it, with the bar of hours to the target."""
    held = one.certificate
    pairs = [
        Pair(_("编号"), held.number), Pair(_("批准日期"), held.issued_on), Pair(_("有效地区"), region_word(held)), Pair(_("核实"), certificate_badge(held)),
        *([Pair(_("登记"), clock_badge(one, today))] if held.verified_at else []),
    ]  # fmt: skip
    bar = None
    if one.clock.state != "none" and held.revoked_on is None and held.verified_at:
        label = _("继续教育 %(got)s / %(needed)s 学时(从 %(since)s 起)") % {
            "got": f"{one.got.total.normalize():f}", "needed": one.needed, "since": day_text(one.clock.since),
        }  # fmt: skip
        bar = {
            "value": min(one.got.total, one.needed),
            "max": one.needed,
            "label": label,
            "behind": one.behind,
        }
    return {
        "one": held,
        "title": level_word(held.level),
        "pairs": pairs,
        "bar": bar,
        "href": reverse("workforce:certificate", args=[held.id]),
    }


def _facts(found: Worker, shown: dict[str, str], *, may: bool) -> list[Pair]:
    def sealed(field: str, text: str, masked: str) -> Any:
        if not text:
            return None
        if field in shown:
            return shown[field]
        return Masked(masked, reverse("web:worker-reveal", args=[found.id, field]) if may else "")

    account = found.user.display_name if found.user else None
    return [
        Pair(_("所在地"), full_name(found.place, language())), Pair(_("电话"), sealed("phone", found.phone, masked_phone(found.phone))),
        Pair(_("身份证号"), sealed("id_number", found.id_number, masked_id(found.id_number))), Pair(_("出生日期"), found.birth_date),
        Pair(_("账号"), account), *([Pair(_("身份"), _("公务员"))] if found.is_civil_servant else []),
        *([Pair(_("离开本地行业"), found.left_on)] if found.left_on else []),
    ]  # fmt: skip


def _file_actions(found: Worker, *, may: bool, is_own: bool) -> list[Action]:
    def to(label: str, name: str, icon: str = "add") -> Action:
        return Action(label, reverse(f"workforce:{name}", args=[found.id]), icon=icon)

    own = [
        to(_("登记证书"), "certificate-new"),
        to(_("登记学时"), "hours-new"),
    ]
    if is_own:  # one's own posts and particulars are another's to write down
        return [*own, Action(_("修改电话"), reverse("workforce:mine-phone"), icon="edit")]
    if not may:
        return []
    return [
        *own, to(_("登记学历"), "schooling-new"), to(_("登记从业经历"), "spell-new"), to(_("登记到岗"), "engage"), to(_("修改资料"), "worker-edit", "edit"), to(_("对应账号"), "worker-account", "person"),
        to(_("离开或回来"), "worker-leave", "handover"),
    ]  # fmt: skip
