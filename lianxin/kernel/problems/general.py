"""Problems every area shares."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem("general.not_found", N_("找不到,或不在您的辖区内。"), N_("请检查链接,或联系本站负责人。"), 404),
    Problem(
        "general.changed_meanwhile",
        N_("在您填写时,另一位同事已经修改了它。"),
        N_("请查看最新内容后再提交。"),
        409,
    ),
    Problem("general.empty_field", N_("“%(field)s”不能为空。"), N_("请填写后再保存。")),
    Problem("general.day_in_future", N_("“%(day)s”还没有到。"), N_("请填已经发生的日期或时间。")),
    Problem("general.day_passed", N_("“%(day)s”已经过了。"), N_("请选择今天或以后的日期。")),
    Problem("general.day_before", N_("日期早于%(what)s(%(day)s)。"), N_("请核对日期。")),
    Problem("general.too_large", N_("一次送来的内容超过 %(limit)s MB,没有收下。"), N_("请把照片缩小,或分几次上传;还没有登录的请先登录。"), 413),
    Problem("general.place_unknown", N_("没有区划代码“%(place)s”。"), N_("请从区划列表中选择。")),
    Problem(
        "general.unaudited", N_("这次修改没有留下审计记录,已撤销。"), N_("请把页面地址告诉系统管理员。"), 500
    ),
)
