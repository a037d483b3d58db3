"""Problems of amendments of rules."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem(
        "amendment.own",
        N_("起草、修改或提交过这项修订的人,不能自己批准。"),
        N_("请另一位有审批权的同事批准。"),
        409,
    ),
    Problem(
        "amendment.state",
        N_("这项修订已经不在这一步了。"),
        N_("请刷新页面,看它现在的状态。"),
        409,
    ),
    Problem(
        "amendment.broken",
        N_("这项修订还有 %(count)s 处错误,不能提交。"),
        N_("请按页面上列出的位置逐条改正,再上传一次。"),
        409,
    ),
    Problem(
        "amendment.empty",
        N_("这项修订没有改动任何规定。"),
        N_("请上传改过的表格或模型;如果只想停用一项施行中的修订,请在那一项的页面上起草“停用”。"),
        409,
    ),
    Problem(
        "amendment.impact_missing",
        N_("还没有按现在的内容和拟施行日测算过影响。"),
        N_("请先测算,看过会影响谁,再办这一步。"),
        409,
    ),
    Problem(
        "amendment.impact_changed",
        N_("您看到的影响测算已经不是最新的一份。"),
        N_("请刷新页面,看过新的测算再批准。"),
        409,
    ),
    Problem(
        "amendment.too_early",
        N_("拟施行日最早是明天(%(day)s)。"),
        N_("规定只在夜间改变。请把拟施行日改到明天或以后,重新测算再提交。"),
        409,
    ),
    Problem(
        "amendment.too_late",
        N_("拟施行日太远(%(day)s)。"),
        N_("请填两年以内的日期。"),
        409,
    ),
    Problem(
        "amendment.cases_unread",
        N_("有 %(count)s 个实例和这项修订不符。"),
        N_("请逐个看过不符的实例,确认就是要这样改,再勾选批准。"),
        409,
    ),
    Problem(
        "amendment.unfit",
        N_("修订“%(title)s”和现在的政策包对不上,这一夜没有核算居民类别。"),
        N_("政策包升级后改动了修订所依据的内容。请运行 lianxin pack amendments 看原因,停用这项修订,或按新的政策包重新起草。"),
        409,
    ),
    Problem(
        "amendment.file_form",
        N_("这不是从这里导出的工作簿(.xlsx)或决策模型(.dmn)。"),
        N_("请在规定页面下载一份,在里面修改后上传。"),
    ),
    Problem(
        "amendment.file_heavy",
        N_("“%(file)s”太大,没有打开。"),
        N_("规定的工作簿不到 1 MB。请在规定页面重新下载一份,只把要改的写进去再上传。"),
        413,
    ),
    Problem(
        "amendment.file_damaged",
        N_("“%(file)s”打不开:文件不完整,或设有密码。"),
        N_("请用表格软件打开,去掉密码,另存为 .xlsx 再上传;打不开就在规定页面重新下载一份。"),
    ),
    Problem(
        "amendment.model_damaged",
        N_("模型“%(file)s”写坏了,读到第 %(line)s 行就读不下去。"),
        N_("请用 DMN 编辑器打开,另存一次再上传;打不开就在规定页面重新下载一份。"),
    ),
    Problem(
        "amendment.file_unrelated",
        N_("“%(file)s”里没有一条规定。"),
        N_("请在规定页面下载一份,在里面修改后上传;工作表第一格的“种类”“参数”等字样要留着。"),
    ),
    Problem(
        "amendment.place",
        N_("修订只能管一个县或一个市。"),
        N_("请选择县级或市级区划。"),
    ),
    Problem(
        "amendment.replaced",
        N_("要取代的那项修订已经不在施行,或正在由另一项取代。"),
        N_("请刷新页面,看哪一项在施行。"),
        409,
    ),
)
