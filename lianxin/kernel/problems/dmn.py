"""Problems in decision models (DMN files) and in their evaluation: what a policy analyst reads."""

from lianxin.kernel.problems import N_, Problem, declare

_EDITOR = N_("用 DMN 编辑器打开并重新保存,或对照标准改正这一行")
_CHECK_TABLE = N_("检查各行的条件,或换一种命中规则")
_CHECK_TYPE = N_("检查数据,或改正声明的类型")

declare(
    Problem("dmn.no_file", N_("没有文件“%(file)s”"), N_("检查文件的位置和名称")),
    Problem("dmn.too_large", N_("%(file)s:文件超过上限 %(limit)s"), N_("拆成几个模型,用 import 引用")),
    Problem(
        "dmn.too_deep", N_("%(file)s 第 %(line)s 行:元素嵌套超过 %(limit)s 层"), N_("把里层拆成单独的决策")
    ),
    Problem(
        "dmn.doctype", N_("%(file)s 第 %(line)s 行:不接受 DOCTYPE 和实体声明"), N_("删去 <!DOCTYPE …> 一段")
    ),
    Problem("dmn.not_xml", N_("%(file)s 第 %(line)s 行:不是正确的 XML(%(reason)s)"), _EDITOR),
    Problem(
        "dmn.not_dmn",
        N_("%(file)s 第 %(line)s 行:<%(element)s> 不是 DMN 模型"),
        N_("文件的根元素应是 DMN 1.1 到 1.6 的 <definitions>"),
    ),
    Problem("dmn.no_attribute", N_("%(file)s 第 %(line)s 行:<%(element)s> 缺少 %(attribute)s"), _EDITOR),
    Problem(
        "dmn.bad_value",
        N_("%(file)s 第 %(line)s 行:<%(element)s> 的“%(value)s”不能用,应为:%(expected)s"),
        _EDITOR,
    ),
    Problem("dmn.two_expressions", N_("%(file)s 第 %(line)s 行:<%(element)s> 里有几个表达式"), _EDITOR),
    Problem(
        "dmn.cycle", N_("%(file)s:决策互相需要成圈:%(names)s"), N_("去掉其中一条信息需求,或改成业务知识模型")
    ),
    Problem("dmn.import_cycle", N_("%(file)s:模型互相引用成圈:%(names)s"), N_("去掉其中一处 import")),
    Problem(
        "dmn.import_missing",
        N_("%(file)s 第 %(line)s 行:找不到命名空间“%(namespace)s”的模型"),
        N_("把被引用的 .dmn 文件放在同一个文件夹"),
    ),
    Problem("dmn.import_twice", N_("命名空间“%(namespace)s”有几个模型:%(files)s"), N_("只留下一个")),
    Problem("dmn.type_cycle", N_("%(file)s 第 %(line)s 行:类型“%(name)s”的定义绕回自己"), N_("改正 typeRef")),
    Problem("dmn.unknown_decision", N_("没有决策或服务“%(name)s”,有:%(known)s"), N_("检查名称的写法")),
    Problem("dmn.bad_inputs", N_("输入的数据不能读:%(reason)s"), N_('写成 JSON,例如 {"年龄": 81}')),
    # Why something became null.
    Problem("dmn.no_input", N_("没有给出“%(name)s”"), N_("补上这项数据")),
    Problem("dmn.wrong_type", N_("“%(name)s”是 %(found)s,不合声明的类型“%(type)s”"), _CHECK_TYPE),
    Problem("dmn.bad_expression", N_("表达式读不懂:%(reason)s"), N_("按 FEEL 改正表达式")),
    Problem("dmn.no_logic", N_("“%(name)s”没有写决策逻辑"), N_("补上表达式或决策表")),
    Problem("dmn.language", N_("表达式语言“%(language)s”在这里不执行"), N_("改写成 FEEL")),
    Problem("dmn.no_match", N_("没有一行命中,也没有默认的结果"), N_("补上一行,或写默认的结果")),
    Problem("dmn.several_matches", N_("命中规则“唯一”,却命中了第 %(rules)s 行"), _CHECK_TABLE),
    Problem("dmn.different_results", N_("命中规则“任一”,命中的第 %(rules)s 行结果不同"), _CHECK_TABLE),
    Problem(
        "dmn.input_not_allowed", N_("第 %(column)s 列的输入不在允许的值里"), N_("检查数据,或补上允许的值")
    ),
    Problem("dmn.recursion", N_("“%(name)s”求值时又需要自己"), N_("去掉绕回来的调用")),
    # What an analyst should look at in a model.
    Problem("dmn.unresolved", N_("“%(name)s”需要的“%(href)s”不在模型里"), N_("补上这个元素,或删去这条需求")),
    Problem("dmn.unknown_type", N_("没有类型“%(type)s”"), N_("检查写法,或补上 itemDefinition")),
    Problem(
        "dmn.table_width",
        N_("决策表第 %(row)s 行有 %(found)s 格,应有 %(expected)s 格"),
        N_("每一列一格,不限的写 -"),
    ),
    Problem("dmn.no_output", N_("决策表没有输出列"), N_("补上一个输出列")),
    Problem(
        "dmn.no_output_values",
        N_("命中规则按优先次序,但没有一个输出列写了值的次序"),
        N_("在输出列里按先后列出允许的值"),
    ),
    Problem(
        "dmn.no_output_name", N_("决策表有几个输出列,第 %(column)s 列没有名称"), N_("给每个输出列写名称")
    ),
    Problem("dmn.aggregation", N_("只有命中规则“收集”才能汇总"), N_("改用“收集”,或删去汇总方式")),
    Problem("dmn.unused", N_("“%(name)s”没有用到"), N_("删去它,或补上对它的需求")),
    Problem("dmn.same_name", N_("有几个元素叫“%(name)s”"), N_("给它们不同的名称")),
    Problem("dmn.same_id", N_("编号“%(id)s”用了两次"), N_("给它们不同的编号")),
)
