"""Problems of logging in and of reach."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem("access.denied", N_("您没有权限办理此事。"), N_("请联系本站负责人或系统管理员开通权限。"), 403),
    Problem("access.role_unknown", N_("没有代码为“%(role)s”的角色。"), N_("请从政策包列出的角色中选择。")),
    Problem(
        "access.reach_too_wide",
        N_("角色“%(role)s”不能授予到这一级区划。"),
        N_("请选择该角色允许的区划级别。"),
    ),
    Problem(
        "access.beyond_own_reach",
        N_("不能授予超出本人辖区或本人权限的角色。"),
        N_("请由上级管理员办理。"),
        403,
    ),
    Problem("access.period_invalid", N_("结束日期必须晚于开始日期。"), N_("请检查起止日期。")),
    Problem(
        "access.delegation_too_long", N_("委托最长 %(days)s 天。"), N_("请缩短委托期限,到期可再次委托。")
    ),
    Problem("access.username_taken", N_("用户名“%(username)s”已被使用。"), N_("请换一个用户名。")),
    Problem(
        "access.own_approval", N_("不能审批自己的紧急查阅申请。"), N_("请由另一位有审批权的人员审批。"), 403
    ),
    Problem("access.reason_needed", N_("必须写明理由(至少 %(length)s 个字)。"), N_("请写明因何事需要办理。")),
    Problem("access.already_decided", N_("该申请已经处理。"), N_("请刷新页面查看结果。")),
    Problem(
        "access.last_admin", N_("这样一来就没有人能授予角色了。"), N_("请先指定另一位长期的系统管理员。")
    ),
    Problem("access.own_grant", N_("不能给自己授予角色。"), N_("请由另一位管理员办理。"), 403),
    Problem("access.not_a_colleague", N_("只能委托给本县在用账号的同事。"), N_("请从列出的同事中选择一位。")),
    Problem("access.code_wrong", N_("验证码不正确。"), N_("请确认手机时间准确,再输入新显示的数字。")),
    Problem("access.password_same", N_("新密码与原密码相同。"), N_("请设置一个不同的密码。")),
    Problem("access.password_weak", N_("密码不符合要求:%(reasons)s"), N_("请按提示设置更强的密码。")),
)
