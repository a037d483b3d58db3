"""检查文书时说的话。"""

from __future__ import annotations

from typing import Final, Literal

from lianxin.kernel.problems import N_

MESSAGES: Final[dict[str, tuple[Literal["error", "warning"], str, str]]] = {
    "paper-code": (
        "error",
        N_("%(path)s 的代码不能用在 Word 模板里"),
        N_(
            "代码用小写字母开头,只含小写字母、数字和下划线;不要用 agency、number、row、loop 和编程语言的保留词,也不要用签名栏代码加 _on(那是它的日期);列的代码不要用 items、keys、values。"
        ),
    ),
    "paper-shape": (
        "error",
        N_("%(path)s 的种类是 %(kind)s,要写 %(need)s,别的种类不写"),
        N_("表格(table)写 columns,勾选(choice)写 options;或改 kind。"),
    ),
    "paper-twice": (
        "error",
        N_("%(path)s 里“%(name)s”写了两次"),
        N_("一张纸上每一栏只写一次;要两栏,就另起一个代码。"),
    ),
    "paper-file": (
        "error",
        N_("Word 模板 %(file)s 不是任何一种文书的"),
        N_("文件名改成文书的代码,或先在 papers 里写上这种文书。"),
    ),
}
