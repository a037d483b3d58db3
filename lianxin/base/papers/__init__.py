"""文书:模板是政策包里的文字,值由业务给;一份说明排出 Word 和 PDF 两种。

``find(pack, code)`` 取一种文书,``render(paper, values, kind="pdf", language="zh-hans")`` 排出来;
``blank(paper, language)`` 是带标记的 Word 模板,县里可以改好放回政策包。
"""

from lianxin.base.papers.laying import Paper, find
from lianxin.base.papers.rendering import Rendered, blank, render

__all__ = ["Paper", "Rendered", "blank", "find", "render"]
