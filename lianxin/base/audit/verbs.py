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
    "second_factor.begin": N_("开始设置第二重验证"),
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
    "roster.add_source": N_("登记名单来源"),
    "roster.map_columns": N_("对应名单栏目"),
    "roster.stage": N_("上传名单"),
    "roster.report": N_("核对名单"),
    "roster.accept": N_("接收名单"),
    "roster.refuse": N_("退回名单"),
    "need.record": N_("记录需求"),
    "commitment.make": N_("立下承办事项"),
    "commitment.escalate": N_("承办逾期升级"),
    "confirmation.invite": N_("邀请确认"),
    "proof.add": N_("提交凭证"),
}


def label(verb: str) -> str:
    """The message id of a verb; the verb itself when an older version wrote it."""
    return VERBS.get(verb, verb)
