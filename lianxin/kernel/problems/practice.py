"""Problems of practice."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem("practice.chapter_unknown", N_("没有“%(chapter)s”这个章节。"), N_("请填题库页面“章节”里列出的名称。")),
    Problem("practice.stem_missing", N_("没有写题干。"), N_("请写题干。")),
    Problem("practice.options_few", N_("选项不够,或者中间有空的。"), N_("请从选项 A 起依次填写,%(fewest)s 到 %(most)s 个。")),
    Problem("practice.option_twice", N_("选项“%(option)s”写了两次。"), N_("请改掉其中一个。")),
    Problem("practice.right_missing", N_("没有正确答案。"), N_("请填正确选项的字母,例如 B 或 ACD。")),
    Problem("practice.right_beyond", N_("正确答案“%(right)s”里有不存在的选项。"), N_("这道题的选项只到 %(last)s,请核对答案或补上选项。")),
    Problem("practice.right_one", N_("单选题只能有一个正确答案,写的是“%(right)s”。"), N_("请只留一个字母,或把题型改成多选题。")),
    Problem("practice.right_several", N_("多选题要有两个以上、但不是全部的正确选项,写的是“%(right)s”。"), N_("请核对答案,或把题型改成单选题。")),
    Problem("practice.why_missing", N_("没有写解析。"), N_("请写为什么是这个答案,最好写明依据。")),
    Problem("practice.origin_missing", N_("没有写来源。"), N_("请写是谁编写的,或者从哪里取得许可。")),
    Problem("practice.rights_missing", N_("没有说明题目的权利。"), N_("请选“自己编写”或“已取得使用许可”。不能抄录考试真题和没有许可的习题集。")),
    Problem("practice.too_long", N_("“%(text)s…”太长。"), N_("请写在 %(most)s 字以内。")),
    Problem("practice.stem_twice", N_("题库里已经有题干相同的题。"), N_("请改用原来的那一道,或先停用它。"), 409),
    Problem("practice.not_draft", N_("这道题已经审核过,不能再改。"), N_("要改,请停用它,另写一道。"), 409),
    Problem("practice.own_question", N_("不能审核自己编写的题。"), N_("请另一位管理题库的同事来审核。"), 409),
    Problem("practice.not_approved", N_("这道题没有在用。"), N_("已停用的题不能再启用或再停用。"), 409),
    Problem("practice.reason_missing", N_("没有写停用的理由。"), N_("请写为什么停用,例如法规已修改。")),
    Problem("practice.level_unknown", N_("没有这个备考级别。"), N_("请从列表中选择。")),
    Problem("practice.subject_unknown", N_("没有这个科目。"), N_("请从列表中选择。")),
    Problem("practice.nothing_chosen", N_("还没有选答案。"), N_("请先选一个选项。")),
    Problem("practice.choice_unknown", N_("选的不是这道题的选项。"), N_("请从列出的选项里选。")),
    Problem("practice.no_paper", N_("这一科考主观题,没有模拟卷。"), N_("请按章节练习。"), 409),
    Problem("practice.bank_empty", N_("这一科还没有可用的题。"), N_("请管理题库的同事先添加题目并审核。"), 409),
    Problem("practice.mock_open", N_("上一次模拟考试还没有交卷。"), N_("请先回到那一次,交卷以后再开始。"), 409),
)
