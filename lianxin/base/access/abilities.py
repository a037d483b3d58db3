"""Every ability of the product, declared once; roles in packs grant them, URLs and services name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lianxin.base.db.scope import GUARDS
from lianxin.kernel.problems import N_


@dataclass(frozen=True, slots=True)
class Ability:
    """A right to do one kind of thing: stable code `noun.verb` and a Chinese message id. `guards`: rows may be put behind it, so
    that whoever does not hold it as well sees nothing of them."""

    code: str
    label: str
    guards: bool = False


_ABILITIES: Final[dict[str, Ability]] = {}


def declare(*abilities: Ability) -> None:
    """Register abilities (an app's `policies.py` does, when the app loads)."""
    for ability in abilities:
        if _ABILITIES.setdefault(ability.code, ability) != ability:
            raise ValueError(f"ability declared twice: {ability.code}")
        if ability.guards:
            GUARDS.add(ability.code)


def all_abilities() -> tuple[Ability, ...]:
    return tuple(_ABILITIES[c] for c in sorted(_ABILITIES))


def label(code: str) -> str:
    """The message id of an ability; its code when nobody declares it any more (an old pack)."""
    return _ABILITIES[code].label if code in _ABILITIES else code


def exists(code: str) -> bool:
    return code in _ABILITIES


declare(
    Ability("place.read", N_("查看区划与场所")),
    Ability("place.manage", N_("管理站点与场所")),
    Ability("user.read", N_("查看人员账号")),
    Ability("user.manage", N_("管理人员账号")),
    Ability("role.grant", N_("授予和收回角色")),
    Ability("session.end", N_("结束他人的登录")),
    Ability("emergency.request", N_("申请紧急查阅")),
    Ability("emergency.approve", N_("审批紧急查阅")),
    Ability("audit.read", N_("查看审计记录")),
    Ability("pack.read", N_("查看政策包")),
    Ability("pack.propose", N_("起草规定的修订")),
    Ability("pack.approve", N_("审批规定的修订")),
    Ability("job.read", N_("查看后台任务")),
    Ability("job.manage", N_("重试后台任务")),
    Ability("system.read", N_("查看系统设置与运行状况")),
    Ability("file.read", N_("查看附件")),
    Ability("notice.read", N_("查看本人通知")),
    Ability("county.read", N_("查看县级总览")),
    Ability("export.rows", N_("导出名单")),
)
