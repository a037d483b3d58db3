"""Problems of files with tables (tables.*) and of a roster's columns, rows and acceptance (roster.*).

Details never hold a name, an identity number or a phone: a masked value stands beside the problem in the list of faults.
"""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem(
        "tables.too_large",
        N_("文件有 %(size)s MB,超过上限 %(limit)s MB。"),
        N_("请分成几个文件分别导入,并去掉图片。"),
        413,
    ),
    Problem(
        "tables.zip_bomb",
        N_("文件解压后异常庞大,已拒绝打开。"),
        N_("请在 Excel 里新建文件,只把名册内容复制过去再导入。"),
    ),
    Problem(
        "tables.too_heavy",
        N_("读取这个文件占用的内存或时间超过上限,已停止。"),
        N_("请删去多余的工作表、格式和空白区域,或分成几个文件。"),
    ),
    Problem(
        "tables.encrypted",
        N_("文件设有密码,无法读取。"),
        N_("请在 Excel 里取消“用密码进行加密”,另存后再导入。"),
    ),
    Problem(
        "tables.damaged",
        N_("文件已损坏,无法读取。"),
        N_("请用 Excel 或 WPS 打开并另存为 .xlsx;打不开就请重新索取。"),
    ),
    Problem(
        "tables.web_page",
        N_("这是网页文件,不是 Excel 文件(常见于系统导出的 .xls)。"),
        N_("请用 Excel 打开,另存为 .xlsx 后再导入。"),
    ),
    Problem(
        "tables.kind_unknown",
        N_("文件内容不是 Excel 表格,也不是 CSV 文本。"),
        N_("请提供 .xlsx、.xls 或 .csv 文件。"),
    ),
    Problem("tables.empty", N_("文件里没有内容。"), N_("请检查是否选错文件,或内容是否在隐藏的工作表里。")),
    Problem("tables.too_many_rows", N_("表格超过 %(limit)s 行。"), N_("请按乡镇分成几个文件分别导入。"), 413),
    Problem(
        "tables.too_many_columns", N_("表格超过 %(limit)s 列。"), N_("请删去无关的列和右侧空白区域。"), 413
    ),
    Problem(
        "tables.encoding_unknown", N_("CSV 文件的文字编码无法识别。"), N_("请另存为“CSV UTF-8”或 .xlsx。")
    ),
)

declare(
    Problem(
        "roster.header_missing",
        N_("前 %(rows)s 行里找不到表头。"),
        N_("表头应含“%(expected)s”等列名,每列一格。"),
    ),
    Problem(
        "roster.column_missing",
        N_("缺少必需的列:%(columns)s。"),
        N_("请补上这些列,或在“列对应”里指定哪一列就是它。"),
    ),
    Problem(
        "roster.column_twice", N_("有两列都对应“%(field)s”:%(columns)s。"), N_("请在“列对应”里只留一列。")
    ),
    Problem("roster.column_unknown", N_("不认识的列,已忽略。"), N_("如需导入,请在“列对应”里指定。")),
    Problem("roster.field_unknown", N_("没有名为“%(field)s”的字段。"), N_("请从字段列表中选择。")),
    Problem("roster.no_rows", N_("表头下面没有数据。"), N_("请检查是否选错文件或工作表。")),
    Problem(
        "roster.more_sheets",
        N_("文件有多张工作表,只读取“%(sheet)s”,未读:%(others)s。"),
        N_("如需导入其他工作表,请分别另存为文件。"),
    ),
    Problem(
        "roster.renamed",
        N_("文件名以 .%(extension)s 结尾,内容却是 .%(kind)s:文件被改过名。"),
        N_("请用 Excel 或 WPS 打开原文件,“另存为” .xlsx 后再导入。"),
    ),
    Problem(
        "roster.extension_differs",
        N_("文件内容是 %(kind)s,与扩展名不符,已按内容读取。"),
        N_("建议改正扩展名。"),
    ),
    Problem(
        "roster.formulas_used",
        N_("有 %(count)s 个单元格是公式,已采用文件里保存的计算结果。"),
        N_("请核对结果;最好“选择性粘贴为数值”后再导入。"),
    ),
)

declare(
    Problem(
        "roster.formula_without_value",
        N_("公式没有计算结果。"),
        N_("请用 Excel 打开并保存一次,或把公式粘贴为数值。"),
    ),
    Problem("roster.cell_error", N_("单元格是错误值 %(error)s。"), N_("请改正公式或填入正确的值。")),
    Problem(
        "roster.merged_cells", N_("这一行有合并单元格 %(area)s。"), N_("请取消合并,并在每一行填写完整。")
    ),
    Problem("roster.too_long", N_("内容超过 %(limit)s 个字。"), N_("请缩短。")),
    Problem("roster.name_empty", N_("姓名为空。"), N_("请填写姓名。")),
    Problem(
        "roster.name_implausible",
        N_("这不像姓名。"),
        N_(
            "只填姓名:汉字、藏文或拉丁字母,可以有间隔号“·”、空格和短横线,同名者可在末尾用括号区分,以文字开头;说明请移到别的列。"
        ),
    ),
    Problem(
        "roster.id_lost_digits",
        N_("身份证号变成了数字格式,后几位已丢失,无法恢复。"),
        N_("请把该列设为“文本”格式,重新填写完整号码。"),
    ),
    Problem("roster.id_length", N_("身份证号的位数不对。"), N_("请核对证件,应为 18 位。")),
    Problem("roster.id_characters", N_("身份证号含有不该有的字符。"), N_("只应有数字,最后一位可以是 X。")),
    Problem("roster.id_birth_date", N_("身份证号里的出生日期不存在或在将来。"), N_("请核对证件。")),
    Problem("roster.id_check_digit", N_("身份证号的校验位不对,多半有一位写错。"), N_("请对照证件逐位核对。")),
    Problem("roster.id_demo_prefix", N_("这是演示用号码,不能用于真实数据。"), N_("请填写真实证件号。")),
    Problem(
        "roster.id_15_digits", N_("15 位旧身份证号,已换算成 18 位。"), N_("建议在名册里改用 18 位号码。")
    ),
    Problem(
        "roster.id_missing",
        N_("没有身份证号,以后按姓名、出生日期和户编号识别同一人。"),
        N_("有证件的请补填;没有的请注明原因。"),
    ),
    Problem(
        "roster.identity_missing",
        N_("既没有身份证号,也没有出生日期,无法识别是哪一位。"),
        N_("请至少补填其中一项。"),
    ),
    Problem("roster.id_birth_differs", N_("出生日期与身份证号不一致。"), N_("请核对证件,改正其中一项。")),
    Problem("roster.id_sex_differs", N_("性别与身份证号不一致。"), N_("请核对证件,改正其中一项。")),
    Problem(
        "roster.id_shared",
        N_("第 %(other)s 行的另一个姓名用了同一个身份证号。"),
        N_("请核对两人的证件;两行都不会导入。"),
    ),
    Problem("roster.row_repeated", N_("与第 %(other)s 行是同一人。"), N_("请只保留一行。")),
    Problem(
        "roster.id_of_other_name",
        N_("系统里这个身份证号属于另一个姓名的居民。"),
        N_("请核对证件;如已改名,请先在居民档案里修改姓名。"),
    ),
    Problem("roster.resident_elsewhere", N_("这位居民登记在您的辖区之外。"), N_("请先由原登记地办理迁出。")),
    Problem("roster.village_empty", N_("没有填写村(社区)。"), N_("请填写居民所在的村或社区。")),
    Problem(
        "roster.village_unknown",
        N_("找不到这个村(社区)。"),
        N_("请按区划表里的名称填写,或填 12 位区划代码。"),
    ),
    Problem(
        "roster.village_ambiguous",
        N_("同名的村(社区)不止一个:%(candidates)s。"),
        N_("请加上乡镇名称,或填 12 位区划代码。"),
    ),
    Problem(
        "roster.village_outside",
        N_("“%(place)s”不在本次导入的范围内。"),
        N_("请改正,或交由负责该地的同事导入。"),
    ),
    Problem(
        "roster.village_homophone",
        N_("没有完全同名的村(社区),按同音认作“%(place)s”。"),
        N_("请核对;不对请改正后重新导入。"),
    ),
    Problem(
        "roster.village_renamed", N_("这是旧区划,已换成现在的“%(place)s”。"), N_("建议在名册里改用新名称。")
    ),
    Problem("roster.village_wide", N_("“%(place)s”不是村(社区)。"), N_("请填写到村或社区一级。")),
    Problem(
        "roster.two_heads",
        N_("同一户有两位户主,另一位在第 %(other)s 行。"),
        N_("请核对户口簿,一户只留一位户主;两行都不会导入。"),
    ),
    Problem(
        "roster.household_has_head",
        N_("系统里这一户已有另一位户主。"),
        N_("请核对;如户主已变更,请先在居民档案里修改。"),
    ),
    Problem("roster.no_head", N_("这一户没有户主。"), N_("请核对并在“与户主关系”里标明户主。")),
    Problem("roster.sex_unknown", N_("性别无法识别。"), N_("请填写“男”或“女”。")),
    Problem("roster.ethnic_unknown", N_("民族无法识别。"), N_("请按 56 个民族的名称填写,如“藏族”。")),
    Problem("roster.marital_unknown", N_("婚姻状况无法识别。"), N_("请填写未婚、已婚、丧偶或离婚。")),
    Problem(
        "roster.relation_unknown",
        N_("与户主关系无法识别。"),
        N_("请填写户主、配偶、子、女、孙子、父亲、母亲等。"),
    ),
    Problem(
        "roster.phone_implausible", N_("电话号码不像真实号码。"), N_("请填写 11 位手机号,或区号加座机号。")
    ),
    Problem("roster.date_unreadable", N_("日期无法识别。"), N_("请写成 1950-01-01 或 1950年1月1日。")),
    Problem(
        "roster.date_ambiguous",
        N_("这个数字可能是年份,也可能是日期编号。"),
        N_("请把该列设为日期格式,或写成 1950-01-01。"),
    ),
    Problem(
        "roster.date_serial", N_("日期是数字编号,已换算为 %(date)s。"), N_("请核对;建议把该列设为日期格式。")
    ),
    Problem("roster.date_future", N_("日期在将来。"), N_("请核对年份。")),
    Problem(
        "roster.too_old",
        N_("按出生日期计算已超过 %(years)s 岁。"),
        N_("请核对出生日期;已去世的请填写死亡日期。"),
    ),
    Problem("roster.number_unreadable", N_("应填 %(low)s 到 %(high)s 之间的整数。"), N_("请改正,或留空。")),
    Problem("roster.time_unreadable", N_("时间无法识别。"), N_("请写成 2026-05-01 09:00,时间用 24 小时制。")),
    Problem("roster.amount_unreadable", N_("应填 %(low)s 到 %(high)s 之间的数字。"), N_("请改正,只填数字。")),
    Problem("roster.amount_too_fine", N_("小数位数超过 %(places)s 位。"), N_("请按规定的位数填写。")),
    Problem("roster.yes_no_unreadable", N_("应填“是”或“否”。"), N_("请改正,或留空。")),
    Problem("roster.word_unknown", N_("“%(field)s”的内容不在可选范围内。"), N_("可填:%(allowed)s。")),
    Problem(
        "roster.coordinate_unreadable",
        N_("经纬度不正确。"),
        N_("请填写小数,例如 91.73 和 29.83;没有就留空。"),
    ),
)

declare(
    Problem("roster.not_staged", N_("这份名册已经处理过(%(state)s)。"), N_("如需再次导入,请重新上传。"), 409),
    Problem("roster.nothing_to_accept", N_("没有可以导入的行。"), N_("请按问题清单改正后重新上传。")),
    Problem(
        "roster.changed_meanwhile",
        N_("检查之后,系统里的居民数据又有变动,第 %(row)s 行不能照原样导入。"),
        N_("请重新上传这份名册,再检查一遍。"),
        409,
    ),
    Problem(
        "roster.asker_gone",
        N_("提交这项工作的人已经停用,或不再有这里的导入权限。"),
        N_("请由现在负责的人重新办理。"),
        409,
    ),
    Problem(
        "roster.place_too_wide",
        N_("名册来源必须属于一个县(区)或更小的地方。"),
        N_("请按县(区)分别建立来源。"),
    ),
    Problem(
        "roster.place_outside_source",
        N_("导入范围超出了这个名册来源所属的地方。"),
        N_("请选择来源所属地方以内的乡镇或村。"),
    ),
    Problem(
        "roster.source_taken", N_("已有名为“%(name)s”的名册来源。"), N_("请使用现有来源,或换一个名称。"), 409
    ),
)
