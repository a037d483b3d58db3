"""Writes of payroll."""

from lianxin.domain.payroll.services.attending import keep_attendance
from lianxin.domain.payroll.services.closing import close_sheet, pay_sheet, send_back
from lianxin.domain.payroll.services.correcting import correct_line
from lianxin.domain.payroll.services.drawing import begin_supplement, discard_sheet, draw_sheet

__all__ = ["begin_supplement", "close_sheet", "correct_line", "discard_sheet", "draw_sheet", "keep_attendance", "pay_sheet", "send_back"]
