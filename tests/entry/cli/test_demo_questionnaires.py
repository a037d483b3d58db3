"""The questionnaires of the demo."""

from __future__ import annotations

import random
from datetime import time

from lianxin.entry.cli.demo.questionnaires import Elder, sheets
from lianxin.kernel.clock import SHANGHAI, combine
from tests.factories import TABA, TODAY


def test_sheets_arrive_by_daylight_after_they_were_filled_in() -> None:
    elders = [Elder(TABA, f"次仁{at}", "1", 60 + at % 30, 29.8, 91.7) for at in range(60)]
    sent = list(sheets(random.Random("test"), elders, 2, combine(TODAY, time(9)), 3, {"too_fast": 2}))
    assert len(sent) == 60
    assert {sheet.arrives.astimezone(SHANGHAI).hour for sheet in sent} == {18}
    for sheet in sent:
        ended = sheet.xml.decode().partition("<end>")[2].partition("</end>")[0]
        assert ended < sheet.arrives.astimezone(SHANGHAI).isoformat(timespec="milliseconds")
