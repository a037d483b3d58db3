"""What was done, in words: every verb of the trail. A guard test holds this list against the code."""

from __future__ import annotations

from typing import Final

from lianxin.kernel.problems import N_

VERBS: Final = {
    "user.create": N_("建立账号"),
    "user.update": N_("修改账号"),
    "user.reset_password": N_("重设密码"),
    "user.change_password": N_("修改本人密码"),
    "user.preferences": N_("修改语言与显示"),
    "role.grant": N_("授予角色"),
    "role.revoke": N_("收回角色"),
    "role.delegate": N_("委托角色"),
    "session.start": N_("登录"),
    "session.end": N_("结束登录"),
    "second_factor.confirm": N_("开启第二重验证"),
    "second_factor.recovery_codes": N_("生成备用码"),
    "second_factor.remove": N_("清除第二重验证"),
    "emergency.request": N_("申请紧急查阅"),
    "emergency.approve": N_("批准紧急查阅"),
    "emergency.refuse": N_("拒绝紧急查阅"),
    "place.sync": N_("从政策包更新区划与场所"),
    "site.add": N_("增加场所"),
    "station.phone": N_("修改社工站电话"),
    "file.add": N_("保存附件"),
    "notice.send": N_("发出通知"),
    "notice.read": N_("通知已读"),
    "job.retry": N_("重试后台任务"),
    "resident.register": N_("登记居民"),
    "resident.update": N_("修改居民档案"),
    "resident.move_household": N_("变更住户"),
    "resident.return": N_("居民迁回"),
    "consent.record": N_("记录同意"),
    "consent.withdraw": N_("撤回同意"),
    "roster.add_source": N_("登记名册来源"),
    "roster.map_columns": N_("对应名册的列"),
    "roster.stage": N_("上传名册"),
    "roster.report": N_("核对名册"),
    "roster.accept": N_("导入名册"),
    "roster.refuse": N_("放弃名册"),
    "need.record": N_("记录需求"),
    "commitment.make": N_("立下承办事项"),
    "commitment.escalate": N_("承办逾期升级"),
    "confirmation.invite": N_("邀请确认"),
    "proof.add": N_("提交凭证"),
    "resident.read": N_("查看居民档案"),
    "resident.reveal": N_("显示居民证件号或电话"),
    "child.read": N_("查看儿童档案"),
    "child.reveal": N_("显示儿童证件号或电话"),
    "resident.died": N_("登记居民去世"),
    "resident.moved": N_("登记居民迁出"),
    "category.pass": N_("夜间重算人群类别"),
    "category.recompute": N_("重算人群类别"),
    "need.accept": N_("受理需求"),
    "need.decline": N_("不受理需求"),
    "need.merge": N_("并入另一需求"),
    "need.take_in": N_("并入重复需求"),
    "need.meet": N_("需求已满足"),
    "commitment.start": N_("开始办理"),
    "commitment.finish": N_("办结承办事项"),
    "commitment.refuse": N_("拒绝承办事项"),
    "commitment.cancel": N_("取消承办事项"),
    "commitment.confirm": N_("确认承办结果"),
    "commitment.reassign": N_("改派承办事项"),
    "commitment.reschedule": N_("改期承办事项"),
    "care.open_plan": N_("制定照护计划"),
    "care.end_plan": N_("结束照护计划"),
    "care.add_order": N_("增加服务单"),
    "care.change_order": N_("修改服务单"),
    "care.pause_order": N_("暂停服务单"),
    "care.end_order": N_("结束服务单"),
    "carer.set": N_("设置上门人员"),
    "visit.record": N_("登记走访"),
    "visit.plan": N_("安排走访"),
    "dayplan.make": N_("编制日计划"),
    "dayplan.publish": N_("发布日计划"),
    "file.open": N_("打开附件"),
    "export.needs": N_("导出需求名单"),
    "export.commitments": N_("导出承办名单"),
    "backup.make": N_("备份"),
    "backup.restore": N_("恢复备份"),
    "keys.rotate": N_("换用新密钥"),
}

SUBJECTS: Final = {
    "access.EmergencyAccess": N_("紧急查阅"),
    "access.Grant": N_("角色授权"),
    "access.User": N_("用户"),
    "care.Carer": N_("上门人员"),
    "care.CareOrder": N_("服务单"),
    "care.CarePlan": N_("照护计划"),
    "care.DayPlan": N_("日计划"),
    "care.Visit": N_("走访"),
    "commitments.Commitment": N_("承办事项"),
    "files.StoredFile": N_("附件"),
    "jobs.Job": N_("后台任务"),
    "list": N_("导出名单"),
    "needs.Need": N_("需求"),
    "notices.Notice": N_("通知"),
    "people.Consent": N_("同意"),
    "people.Household": N_("家庭户"),
    "people.Resident": N_("居民"),
    "people.RosterImport": N_("名册导入"),
    "people.RosterSource": N_("名册来源"),
    "places.Division": N_("区划"),
    "places.Site": N_("场所"),
    "places.Station": N_("社工站"),
    "site": N_("本安装"),
}
"""What it was done to, in words: every kind of subject that the code writes. A guard test holds this list too."""


def subject_label(kind: str) -> str:
    """The message id of a kind of subject; the kind itself when an older version wrote it."""
    return SUBJECTS.get(kind, kind)


def label(verb: str) -> str:
    """The message id of a verb; the verb itself when an older version wrote it."""
    return VERBS.get(verb, verb)
