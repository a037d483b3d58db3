"""Every change of settlement."""

from lianxin.domain.settlement.services.closing import close_run
from lianxin.domain.settlement.services.correcting import correct_line
from lianxin.domain.settlement.services.discarding import discard_run
from lianxin.domain.settlement.services.drawing import draw_run

__all__ = ["close_run", "correct_line", "discard_run", "draw_run"]
