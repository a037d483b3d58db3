"""Problems of requests by ODK Collect, pyODK and their like."""

from lianxin.kernel.problems import N_, Problem, declare

declare(
    Problem("openrosa.not_multipart", N_("提交的格式不对:应为 multipart/form-data。"), N_("请用 ODK Collect 等支持 OpenRosa 的应用提交。"), 415),
    Problem("openrosa.not_xml", N_("提交的格式不对:应为 application/xml。"), N_("请把答卷的 XML 作为请求的内容发送。"), 415),
    Problem("openrosa.length_missing", N_("请求没有说明长度。"), N_("请升级采集应用,或检查中间的代理服务器。"), 411),
    Problem("openrosa.too_large", N_("一次发送超过 %(limit)s MB,没有收下。"), N_("请缩小照片或录像;支持分次发送的应用会自动分开。"), 413),
    Problem("openrosa.cut_short", N_("收到的内容不完整,没有收下。"), N_("答卷仍在设备上,请在网络较好时再次发送。")),
    Problem("openrosa.no_submission", N_("请求里没有答卷(xml_submission_file)。"), N_("请用 ODK Collect 等支持 OpenRosa 的应用提交。")),
    Problem("openrosa.our_fault", N_("系统出错,这次没有收下。"), N_("答卷仍在设备上,请稍后再次发送;若仍出现,请告知系统管理员出错的时间。"), 500),
    Problem("openrosa.not_json", N_("请求的内容不是有效的 JSON。"), N_("请检查程序发送的内容。")),
    Problem("openrosa.other_form", N_("答卷属于问卷“%(form)s”,和网址里的不同。"), N_("请发送到它自己的问卷。")),
    Problem("openrosa.not_offered", N_("这个接口不支持“%(what)s”。"), N_("支持的范围见手册“ODK Collect 和程序接口”。"), 501),
    Problem("openrosa.too_many_rows", N_("一次最多取 %(limit)s 份答卷。"), N_("请用 $top 和 $skip 分页。"), 413),
    Problem("openrosa.version_unnamed", N_("答卷改过,没有说明要通过的是哪一版。"), N_("请看过最新的一版,在 instanceId 里写明它的编号(各版本的列表里有),再提交。"), 409),
    Problem("openrosa.review_state", N_("审核状态只能是 approved、rejected 或 hasIssues。"), N_("请检查 reviewState 的值。")),
)
