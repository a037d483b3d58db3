"""实例的结果:每个实例算对了没有,应是什么、算出什么。"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lianxin.base.packs import checks, schema
from lianxin.base.packs.findings import Finding
from lianxin.base.packs.pack import Pack


@dataclass(frozen=True)
class CaseResult:
    """A worked example and how it came out. `differences`: (code of the rule or table, expected, got); `findings`: what
    is wrong with its own facts, so that it was not worked out."""

    case: schema.Case
    differences: tuple[tuple[str, object, object], ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.differences and not self.findings

    @property
    def name(self) -> str:
        return self.case.name

    @property
    def text(self) -> str:
        """The outcome in one sentence, in the active language."""
        if self.passed:
            return _("实例“%(name)s”:对") % {"name": self.name}
        wrong = [_("%(code)s 应为 %(expected)s,算出 %(got)s") % {"code": c, "expected": e, "got": g} for c, e, g in self.differences]
        wrong += [finding.text for finding in self.findings]
        return _("实例“%(name)s”:不对,%(why)s") % {"name": self.name, "why": "; ".join(wrong)}


def cases(pack: Pack) -> list[CaseResult]:
    """Every worked example of a pack, in the order of its files."""
    found: list[CaseResult] = []
    for index, case in enumerate(pack.cases):
        findings = tuple(checks.ill_told(pack, index))
        differences = () if findings else tuple(checks.differences(pack, case))
        found.append(CaseResult(case, differences, findings))
    return found
