"""Problems of building the demo."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem("demo.wrong_mode", N_("演示数据只能建在演示模式里。"), N_("请设置 LIANXIN_MODE=demo,或运行 make demo。"), 409),
    Problem("demo.folder_taken", N_("%(folder)s 里已有数据,不是演示,没有动它。"), N_("请用 LIANXIN_VAR 另选一个空文件夹。"), 409),
    Problem("demo.database_taken", N_("这个 PostgreSQL 数据库里已有数据,没有动它。"), N_("请新建一个空数据库,并在 DATABASE_URL 里写明。"), 409),
)
