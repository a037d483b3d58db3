"""Rules of practice: pure functions of plain values."""

from typing import Final

from lianxin.domain.workforce.rules.words import LEVEL_WORDS
from lianxin.kernel.problems import N_

LEVELS: Final = LEVEL_WORDS
CHANNELS: Final = {"web": N_("网页"), "phone": N_("手机"), "mock": N_("模拟考试")}
