"""Problems of residents, households, consents and categories."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem("people.id_length", N_("身份证号的位数不对。"), N_("请核对证件,应为 18 位(旧证 15 位)。")),
    Problem("people.id_characters", N_("身份证号含有不该有的字符。"), N_("只应有数字,最后一位可以是 X。")),
    Problem("people.id_birth_date", N_("身份证号里的出生日期不存在或在将来。"), N_("请核对证件。")),
    Problem("people.id_check_digit", N_("身份证号的校验位不对,多半有一位写错。"), N_("请对照证件逐位核对。")),
    Problem("people.id_demo_prefix", N_("这是演示用号码,不能用于真实数据。"), N_("请填写真实证件号。")),
    Problem("people.id_birth_differs", N_("出生日期与身份证号不一致。"), N_("请核对证件,改正其中一项。")),
    Problem(
        "people.id_taken",
        N_("这个身份证号已经登记在另一份档案里。"),
        N_("请用身份证号检索那份档案;找不到就是在别的辖区,请先由原登记地办理迁出。"),
        409,
    ),
    Problem(
        "people.likely_same",
        N_("这个人可能已经登记过,还有 %(count)s 份相近的档案没有核对。"),
        N_("请看每份档案的理由:是同一人,就打开那份档案,不要再登记;不是,就勾选“不是同一人”。"),
        409,
    ),
    Problem(
        "people.likely_elsewhere",
        N_("别的单位可能已经登记过这个人,您看不到那份档案。"),
        N_("请先联系县民政局或上级民政部门核对;确认要登记,就勾选“已核对”。"),
        409,
    ),
    Problem("people.merge_itself", N_("这是同一份档案。"), N_("请选择两份不同的档案。")),
    Problem(
        "people.merge_two_numbers",
        N_("两个身份证号都有效而不相同:一般是两个人。"),
        N_("请先核对证件原件;确实是同一人(例如换过号码),再勾选“已核对证件”。"),
        409,
    ),
    Problem(
        "people.merge_status_differs",
        N_("一份档案登记了去世或迁出,另一份没有。"),
        N_("请先在档案里登记或撤销去世、迁出,两份一致以后再合并。"),
        409,
    ),
    Problem(
        "people.merge_two_open",
        N_("两份档案各有一份没有结束的“%(what)s”,一个人只能有一份。"),
        N_("请先结束其中一份,再合并。"),
        409,
    ),
    Problem(
        "people.merge_head_left",
        N_("合并后,原来的一户还有 %(count)s 人,没有户主。"),
        N_("请先在“变更家庭户”里给那一户换户主,或者在合并时保留那一户。"),
        409,
    ),
    Problem("people.merge_undone", N_("这次合并已经撤销。"), N_("请刷新页面查看最新内容。"), 409),
    Problem(
        "people.merge_kept_merged",
        N_("保留的档案后来又并入了别的档案。"),
        N_("请先撤销后一次合并,再撤销这一次。"),
        409,
    ),
    Problem(
        "people.no_id_reason_needed", N_("没有填写身份证号。"), N_("请填写身份证号,或选择没有证号的原因。")
    ),
    Problem(
        "people.code_unknown", N_("“%(field)s”的值“%(value)s”不在标准代码表里。"), N_("请从列表中选择。")
    ),
    Problem(
        "people.value_out_of_range", N_("“%(field)s”超出范围(%(low)s–%(high)s)。"), N_("请核对后重新填写。")
    ),
    Problem("people.birth_in_future", N_("出生日期在将来。"), N_("请核对出生日期。")),
    Problem("people.phone_invalid", N_("电话号码不对。"), N_("请填写 5 到 15 位数字,可加区号。")),
    Problem("people.village_needed", N_("居民必须登记在村或社区。"), N_("请选择到村(社区)一级。")),
    Problem("people.too_long", N_("“%(field)s”超过 %(limit)s 个字。"), N_("请缩短后再保存。")),
    Problem(
        "people.name_implausible",
        N_("“%(field)s”里的不像姓名。"),
        N_(
            "只填姓名:汉字、藏文或拉丁字母,可以有间隔号“·”、空格和短横线,同名者可在末尾用括号区分,以文字开头;说明请写在备注里。"
        ),
    ),
    Problem("people.position_invalid", N_("经纬度不在中国范围内。"), N_("请在地图上重新选点,或留空。")),
    Problem("people.field_sealed", N_("没有“%(field)s”可供查看。"), N_("只有证件号和电话可以申请查看。")),
    Problem("people.day_in_future", N_("日期不能在将来。"), N_("请核对日期。")),
    Problem("people.day_before_birth", N_("日期早于出生日期。"), N_("请核对日期。")),
    Problem("people.already_left", N_("该居民已登记为去世或迁出。"), N_("如登记有误,请先撤销该登记。"), 409),
    Problem("people.not_left", N_("该居民没有登记为去世或迁出。"), N_("请刷新页面查看最新内容。"), 409),
    Problem("people.two_heads", N_("这一户已经有户主。"), N_("请先改正原户主与户主的关系。"), 409),
    Problem(
        "people.new_head_needed",
        N_("户主离开后,这一户还有 %(count)s 人,需要新的户主。"),
        N_("请在“谁来当新户主”里选一位留下的成员。"),
        409,
    ),
    Problem(
        "people.profile_whole_only",
        N_("人口画像只能按您管的整个地方导出或打印。"),
        N_("请打开整个地方的画像再导出;分开导出的几份相减,会算出隐去的小数。"),
    ),
    Problem("people.household_elsewhere", N_("这一户在别的县。"), N_("请先办理迁出,再由迁入地登记。")),
    Problem("people.consent_purpose_unknown", N_("没有目的“%(purpose)s”。"), N_("请从列表中选择。")),
    Problem("people.consent_basis_unknown", N_("没有法律依据“%(basis)s”。"), N_("请从列表中选择。")),
    Problem(
        "people.guardian_needed",
        N_("不满 14 周岁的未成年人,须由监护人同意。"),
        N_("请选择“监护人同意”,并填写监护人姓名。"),
    ),
    Problem(
        "people.birth_needed_for_consent",
        N_("不知道出生日期,无法判断是否须由监护人同意。"),
        N_("请先补填出生日期,或选择“监护人同意”。"),
    ),
    Problem("people.consent_withdrawn", N_("这份同意已经撤回。"), N_("如再次同意,请登记新的同意。"), 409),
    Problem("people.fact_not_asked", N_("“%(field)s”不在这里登记。"), N_("请从问题列表中选择;登记表上的资料请在“修改”里改。")),
    Problem("people.fact_unreadable", N_("“%(field)s”的回答看不明白。"), N_("请按问题重新填写,例如数目只填数字。")),
    Problem(
        "people.fact_answered_later",
        N_("这一项在 %(day)s 已有较新的记录,不能补记更早的。"),
        N_("请把得知的日期改成这一天或以后。"),
        409,
    ),
    Problem("people.rule_not_in_force", N_("这一天“%(name)s”的规定不在实行。"), N_("请选择别的日期。"), 404),
    Problem("people.category_unknown", N_("没有代码为“%(category)s”的类别。"), N_("请从列表中选择。"), 404),
)
