"""Verbs and subjects of workforce in words."""

from __future__ import annotations

from typing import Final

from lianxin.kernel.problems import N_

VERBS_OF_WORKFORCE: Final[dict[str, str]] = {
    "worker.add": N_("建立从业人员档案"),
    "worker.change": N_("修改从业人员档案"),
    "worker.leave": N_("登记离开或回到本地行业"),
    "worker.tie": N_("对应或解除从业人员账号"),
    "worker.reveal": N_("查看从业人员的完整号码"),
    "worker.own_phone": N_("修改本人的电话"),
    "worker.schooling": N_("登记学历"),
    "worker.spell": N_("登记从业经历"),
    "worker.schooling_strike": N_("删去登错的学历"),
    "worker.spell_strike": N_("删去登错的从业经历"),
    "worker.import": N_("导入从业人员"),
    "agency.add": N_("登记机构"),
    "post.add": N_("设立岗位"),
    "post.change": N_("修改岗位"),
    "engagement.begin": N_("登记到岗"),
    "engagement.renew": N_("续签合同"),
    "engagement.end": N_("登记离岗"),
    "engagement.move": N_("调岗"),
    "certificate.add": N_("登记证书"),
    "certificate.verify": N_("核实证书"),
    "certificate.revoke": N_("撤销证书"),
    "certificate.register": N_("登记证书的登记"),
    "certificate.tell": N_("提醒证书登记快到期"),
    "export.workers": N_("导出从业人员名单"),
    "hours.claim": N_("登记继续教育学时"),
    "hours.verify": N_("核实继续教育学时"),
    "hours.refuse": N_("不认定继续教育学时"),
    "hours.credit": N_("由培训记入学时"),
    "objection.receive": N_("登记公示异议"),
    "objection.answer": N_("答复公示异议"),
}
SUBJECTS_OF_WORKFORCE: Final[dict[str, str]] = {
    "workforce.Worker": N_("从业人员"),
    "workforce.Schooling": N_("学历"),
    "workforce.WorkSpell": N_("从业经历"),
    "workforce.Agency": N_("机构"),
    "workforce.Post": N_("岗位"),
    "workforce.Engagement": N_("任职"),
    "workforce.Certificate": N_("职业资格证书"),
    "workforce.LapseNotice": N_("登记到期提醒"),
    "workforce.Registration": N_("证书登记"),
    "workforce.EducationHours": N_("继续教育学时"),
    "workforce.Objection": N_("公示异议"),
}
