"""Problems of keys and sealed columns, and of backups."""

from lianxin.kernel.problems import N_, Problem, declare

CUT_SHORT = N_("文件被截断")
DIGEST_WRONG = N_("校验值不符")
MEMBER_WRONG = N_("内容与清单不符")
NOT_AN_ARCHIVE = N_("不是备份文件")
COUNTS_WRONG = N_("恢复后的行数与清单不符")
DATABASE_DAMAGED = N_("数据库自检未通过")

declare(
    Problem(
        "keys.missing",
        N_("找不到密钥文件 %(path)s。"),
        N_(
            "已经有数据或要恢复备份时:把写这些数据的那份密钥文件(离线保管的那一份)放回 %(path)s,权限 600;"
            "绝不要新建,新密钥读不出已有的数据。只有还没有任何数据的全新安装,才运行 lianxin setup。"
        ),
        503,
    ),
    Problem(
        "keys.database_exists",
        N_("数据库里已有数据,但密钥文件 %(path)s 不见了,因此没有生成新密钥。"),
        N_(
            "请把写这些数据的那份密钥文件放回 %(path)s,权限 600;绝不要为已有的数据新建密钥,新密钥读不出它们。"
        ),
        503,
    ),
    Problem(
        "keys.foreign",
        N_("密钥文件 %(path)s 不是写这些数据的那一份:用它读不出已有的数据。"),
        N_(
            "请停下来,把写这些数据的那份密钥文件放到 %(path)s,权限 600;现在这一份先改名留着,不要删除,也不要再新建。"
        ),
        503,
    ),
    Problem("keys.exists", N_("密钥文件 %(path)s 已经存在。"), N_("如需更换密钥,请使用密钥轮换。"), 409),
    Problem(
        "keys.open_to_others",
        N_("密钥文件 %(path)s 的权限过宽。"),
        N_("请把权限改为 600,只允许系统账号读取。"),
        503,
    ),
    Problem("keys.invalid", N_("密钥文件的内容不正确。"), N_("请从离线保管处恢复密钥文件。"), 503),
    Problem("keys.exhausted", N_("密钥编号已用完。"), N_("请联系维护人员重新加密旧数据,再删除旧密钥。"), 409),
    Problem(
        "sealed.unreadable",
        N_("加密字段 %(label)s 无法读取:密文被改动,或不属于这一行。"),
        N_("请运行审计校验,并从备份核对这一行。"),
        500,
    ),
    Problem(
        "sealed.unknown_key", N_("密钥环中没有 %(key)s 号密钥。"), N_("请恢复含有该密钥的密钥文件。"), 503
    ),
    Problem(
        "backup.unreadable",
        N_("备份文件不完整,或被改动过:%(reason)s。"),
        N_("请换用另一份备份;这一份不要使用。"),
    ),
    Problem(
        "backup.target_exists",
        N_("目标位置已有数据:%(path)s。"),
        N_("请选择一个空目录;确需覆盖时请明确指定。"),
        409,
    ),
    Problem(
        "backup.other_engine",
        N_("这份备份是 %(engine)s 的,不能恢复到这里(%(here)s)。"),
        N_(
            "PostgreSQL 的备份:新建一个空数据库,在 DATABASE_URL 里写明,不带 --into 恢复;"
            "SQLite 的备份:用 --into 恢复到文件夹,或恢复到使用 SQLite 的安装。"
        ),
    ),
    Problem(
        "backup.failed",
        N_("备份或恢复没有完成:%(reason)s。"),
        N_("原有的数据没有改动。恢复前先停用网站;请检查磁盘空间与数据库状态后重试。"),
        500,
    ),
)
