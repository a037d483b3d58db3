"""Problems of background work."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem(
        "job.personal_argument",
        N_("后台任务的参数只能是编号、代码或数字,不能含有个人信息。"),
        N_("请改传记录的编号。"),
        500,
    ),
    Problem(
        "job.not_finished", N_("这项任务还在排队或运行,不能重试。"), N_("请等待它结束,或查看进度。"), 409
    ),
    Problem("job.not_failed", N_("这项任务没有失败,或已经有人处理过。"), N_("请查看它现在的状态。"), 409),
    Problem(
        "job.lease_lost",
        N_("这项任务的租约已过期,另一个进程已接手。"),
        N_("无需处理:本次运行的修改没有保存。"),
        409,
    ),
    Problem("job.unknown_task", N_("找不到任务 %(task)s。"), N_("请检查程序版本是否一致,再重试。"), 500),
)
