"""Verbs and subjects of sheets in words."""

from __future__ import annotations

from typing import Final

from lianxin.kernel.problems import N_

VERBS_OF_SHEETS: Final = {
    "sheet.stage": N_("上传并检查表格"),
    "sheet.accept": N_("确认导入表格"),
    "sheet.discard": N_("放弃表格"),
    "sheet.report": N_("下载表格里有误的行"),
}
SUBJECTS_OF_SHEETS: Final = {"sheets.Sheet": N_("导入的表格")}
