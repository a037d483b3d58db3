"""Problems of building the demo and of starting a site."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem(
        "site.address_taken",
        N_("不能用地址 %(address)s 启动网站:%(reason)s。"),
        N_("请换一个端口,例如 --port 8001,或先停止占用它的程序。"),
        409,
    ),
    Problem(
        "demo.wrong_mode",
        N_("演示数据只能建在演示模式里。"),
        N_("请设置 LIANXIN_MODE=demo,或运行 make demo。"),
        409,
    ),
    Problem(
        "demo.folder_taken",
        N_("%(folder)s 里已有数据,不是演示,没有动它。"),
        N_("请用 LIANXIN_VAR 另选一个空文件夹。"),
        409,
    ),
    Problem(
        "demo.database_taken",
        N_("这个 PostgreSQL 数据库里已有数据,没有动它。"),
        N_("请新建一个空数据库,并在 DATABASE_URL 里写明。"),
        409,
    ),
    Problem(
        "demo.not_as_told",
        N_("演示建好了,数字却与故事不符:%(what)s。"),
        N_("请用 make demo DEMO=--fresh 重建;仍不符就是程序错了,请告诉维护人。"),
        500,
    ),
)
