"""Problems of exams."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem("exam.cycle_exists", N_("%(year)s 年的考试年度已经建立。"), N_("请打开那一年修改。"), 409),
    Problem("exam.cycle_of_county", N_("考试年度要建在县(区)或市、省。"), N_("请选择县(区)。")),
    Problem("exam.year_unlikely", N_("年度 %(year)s 不对。"), N_("请填考试举行的那一年,例如 2026。")),
    Problem(
        "exam.days_disordered",
        N_("“%(later)s”早于“%(earlier)s”。"),
        N_("请按先后填写日期,不知道的可以空着。"),
    ),
    Problem(
        "exam.has_results", N_("%(year)s 年已经有成绩,不能这样改。"), N_("成绩有误的,请先更正成绩。"), 409
    ),
    Problem(
        "exam.assessed_closed",
        N_("%(year)s 年已经有成绩,不再核算。"),
        N_("那一年的核算结果留作历史;新的一年请建新的考试年度。"),
        409,
    ),
    Problem(
        "exam.line_invalid",
        N_("合格线 %(score)s 不对。"),
        N_("请填 0 以上、%(most)s 以下的分数,可以有半分。"),
    ),
    Problem(
        "exam.outside_dates",
        N_("%(day)s 不在 %(year)s 年的报名日期内(%(first)s 到 %(last)s)。"),
        N_("请核对报名日期;报名日期改了的,请先在考试年度里改。"),
    ),
    Problem(
        "exam.not_held",
        N_("%(year)s 年这里不举行考试,不能报名。"),
        N_("请选择举行考试的年度;其实举行的,请先在考试年度里改。"),
    ),
    Problem("exam.subject_unknown", N_("没有“%(subject)s”这一科。"), N_("请从这一级的科目中选择。")),
    Problem(
        "exam.line_unknown",
        N_("%(year)s 年这一级还没有合格线,算不出谁过线。"),
        N_("请先在考试年度里登记这一年的合格线。"),
    ),
    Problem(
        "exam.region_elsewhere",
        N_("这个地区不包括本县,也不在本县。"),
        N_("请选择本省、本市、本县,或空着表示全国线。"),
    ),
    Problem(
        "exam.level_unknown",
        N_("没有“%(level)s”这个级别。"),
        N_("请从助理社会工作师、社会工作师、高级社会工作师中选择。"),
    ),
    Problem("exam.step_early", N_("%(day)s 以前这一步还办不了。"), N_("请到那一天以后再记“办好了”。")),
    Problem("exam.step_unknown", N_("没有“%(step)s”这一步。"), N_("请刷新页面再选。")),
    Problem(
        "exam.no_file",
        N_("还没有与您的账号相连的从业人员档案。"),
        N_("请联系站长或民政局,在从业人员档案里填上您的账号。"),
        409,
    ),
    Problem("exam.own", N_("不能登记自己的成绩、评审,也不能答复自己的咨询。"), N_("请由同事办理。"), 403),
    Problem(
        "exam.not_yet", N_("%(year)s 年的考试还没有结束。"), N_("请核对年度;考试结束、成绩公布以后再导入。")
    ),
    Problem("exam.not_senior", N_("只有考过的高级社会工作师考试才有评审。"), N_("请核对级别和成绩。")),
    Problem(
        "exam.note_lapsed",
        N_("合格证明只到 %(day)s 有效,评审日期不在有效期内。"),
        N_("请核对评审日期;证明过期的要重新参加考试。"),
    ),
    Problem("exam.not_answered", N_("还没有答复,不能公开。"), N_("请先答复提问的人。"), 409),
    Problem(
        "exam.faq_names",
        N_("要公开的文字里好像有人名、电话或证件号。"),
        N_("请改写成不涉及个人的问题和答复。"),
    ),
    Problem(
        "exam.person_unknown",
        N_("名单里没有这个人。"),
        N_("请核对姓名和身份证号;确是本县从业人员的,请先登记从业人员档案。"),
    ),
    Problem(
        "exam.person_twice",
        N_("本县有 %(count)s 个同名的人。"),
        N_("请填身份证号,或填报名时登记的准考证号。"),
    ),
    Problem("exam.name_other", N_("身份证号是另一个人的:姓名对不上。"), N_("请核对姓名和身份证号。")),
    Problem("exam.ticket_other", N_("准考证号和报名时登记的不一样。"), N_("请核对准考证号。")),
    Problem(
        "exam.year_none",
        N_("还没有 %(year)s 年的考试年度。"),
        N_("请核对年度;年度没有错的,请先建立这一年的考试年度。"),
    ),
    Problem(
        "exam.year_other",
        N_("一张成绩表只能有一个年度,这一行是 %(year)s 年,其余是 %(main)s 年。"),
        N_("请核对年度;确是 %(year)s 年的成绩,请分开导入。"),
    ),
    Problem(
        "exam.pass_too_old",
        N_("%(year)s 年的成绩到 %(main)s 年已经超出连续 %(window)s 个年度,不再算。"),
        N_("请删去这一行;这一科要重新考。"),
    ),
    Problem(
        "exam.subject_of_other_level", N_("“%(subject)s”不是“%(level)s”的科目。"), N_("请核对级别和科目。")
    ),
    Problem(
        "exam.not_entered",
        N_("%(year)s 年这个级别没有登记此人报名。"),
        N_("请核对级别和年度;确已报名的,请先登记或导入报名名单。"),
    ),
    Problem(
        "exam.subject_not_entered",
        N_("报名时没有登记这一科。"),
        N_("请核对科目;报名登记有误的,请先更正报名。"),
    ),
    Problem("exam.subject_twice", N_("同一个人同一科在第 %(other)s 行已经有了。"), N_("请只留一行。")),
    Problem(
        "exam.subject_contradicts",
        N_("同一个人同一科,第 %(other)s 行写的不一样。"),
        N_("两行都不导入;请核对哪一行是对的,只留那一行。"),
    ),
    Problem(
        "exam.entered_contradicts",
        N_("同一个人同一级别,第 %(other)s 行写的不一样。"),
        N_("两行都不导入;请核对哪一行是对的,只留那一行。"),
    ),
    Problem("exam.entered_twice", N_("同一个人同一级别在第 %(other)s 行已经有了。"), N_("请只留一行。")),
    Problem("exam.score_text", N_("看不懂成绩“%(said)s”。"), N_("请填分数,或写“缺考”“违纪”“成绩无效”。")),
    Problem("exam.score_range", N_("成绩不在 0 到 %(most)s 之间,或不是整分、半分。"), N_("请核对成绩。")),
)
