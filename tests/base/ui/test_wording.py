from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from lianxin.base.ui import wording
from lianxin.base.ui.templatetags import lx
from lianxin.base.ui.templatetags.ui import render_clock
from lianxin.kernel.problems import ProblemError

NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


def test_dates_are_written_as_people_of_each_language_write_them() -> None:
    with override("zh-hans"):
        assert wording.long_day_text(NOW) == "2026年11月23日 星期一"
        assert wording.moment_text(NOW) == "2026年11月23日 09:30"
    with override("en"):
        assert wording.day_text(NOW) == "23 November 2026"
    with override("bo"):
        assert wording.day_text(date(2026, 11, 23)) == "2026 ལོའི་ཟླ་ 11 ཚེས་ 23"


def test_a_moment_belongs_to_the_day_of_shanghai() -> None:
    with override("zh-hans"):
        assert wording.day_text(datetime(2026, 11, 22, 16, 0, tzinfo=UTC)) == "2026年11月23日"
        assert wording.near_day_text(datetime(2026, 11, 23, 16, 0, tzinfo=UTC), NOW) == "明天"


def test_a_limit_at_midnight_is_the_end_of_the_day_before() -> None:
    with override("zh-hans"):
        assert wording.due_text(datetime(2026, 11, 23, 16, 0, tzinfo=UTC), NOW) == "今天 24:00"
        assert wording.due_text(datetime(2026, 11, 23, 16, 1, tzinfo=UTC), NOW) == "明天 00:01"


@pytest.mark.parametrize(
    ("due", "done", "words", "tone"),
    [
        (timedelta(days=4), None, "还剩 4 天", "plain"),
        (timedelta(hours=5), None, "还剩 5 小时", "warn"),
        (timedelta(0), None, "现在到期", "bad"),
        (timedelta(minutes=-1), None, "逾期 1 分钟", "bad"),
        (timedelta(days=-3), None, "逾期 3 天", "bad"),
        (timedelta(days=-1), timedelta(days=-2), "已按时完成", "good"),
        (timedelta(days=-3), timedelta(days=-1), "已完成,超时 2 天", "warn"),
    ],
)
def test_a_clock_says_how_things_stand(due: timedelta, done: timedelta | None, words: str, tone: str) -> None:
    with override("zh-hans"):
        assert wording.clock_text(NOW + due, None if done is None else NOW + done, NOW) == (words, tone)


@given(st.text("走访a ་ཀིུྲ\n", max_size=40), st.integers(2, 20))
def test_an_excerpt_is_short_says_that_it_is_one_and_cuts_no_letter_from_its_signs(text: str, limit: int) -> None:
    line = " ".join(text.split())
    shown = wording.excerpt(text, limit)
    assert len(shown) <= limit + 1
    assert line.startswith(shown.removesuffix("…"))
    assert (shown == line) == (len(line) <= limit)


def test_an_excerpt_keeps_a_tibetan_stack_whole() -> None:
    assert wording.excerpt("ཀཀཀསྒྲོལ", 5) == "ཀཀཀ…"


@given(st.text("0123456789-+ ", max_size=20))
def test_a_masked_phone_never_shows_more_than_its_ends(text: str) -> None:
    shown = wording.masked_phone(text)
    if len(text.strip()) > 2:
        assert shown != text.strip()
    assert len(shown.replace("*", "")) <= max(len(text.strip()) - 4, 2)


@given(st.text("0123456789X", max_size=24))
def test_a_masked_id_hides_the_date_of_birth(text: str) -> None:
    shown = wording.masked_id(text)
    assert len(shown) == len(text)
    assert set(shown[6:-2]) <= {"*"}


def test_words_of_a_pack_follow_the_language_and_fall_back_to_chinese() -> None:
    word = {"zh": "助餐", "bo": "", "en": "Meals"}
    with override("en"):
        assert lx.words(word) == "Meals"
    with override("bo"):
        assert lx.words(word) == "助餐"


def test_numbers_are_grouped_and_nothing_is_a_dash() -> None:
    with override("zh-hans"):
        assert lx.number(1234567) == "1,234,567"
    assert lx.number(None) == "—"


def test_national_codes_are_shown_in_words_and_unknown_ones_as_they_are() -> None:
    with override("zh-hans"):
        assert lx.code_label("2", "sex") == "女"
    with override("en"):
        assert lx.code_label("2", "sex").lower() == "female"
    assert lx.code_label("zz", "relation") == "zz"
    assert lx.code_label(None, "sex") == ""


def test_a_refusal_names_the_field_in_the_language_of_the_page() -> None:
    refused = ProblemError("general.empty_field", field="理由")
    with override("zh-hans"):
        assert wording.problem_words(refused)[0] == "“理由”不能为空。"
    with override("en"):
        assert "理由" not in "".join(wording.problem_words(refused))
    with override("en"):
        typed = ProblemError("general.day_before", what="", day="2026-11-23")
        assert "Project-Id-Version" not in wording.problem_words(typed)[0], "nothing is the header of a catalogue"


def test_a_clock_shows_by_when_and_once_it_is_done_when_it_was() -> None:
    due, done = NOW + timedelta(days=4), NOW - timedelta(days=1)
    with override("zh-hans"):
        assert f'<time datetime="{due.isoformat()}">' in render_clock(due, None, NOW)
        met = render_clock(due, done, NOW)
    assert f'<time datetime="{done.isoformat()}">昨天 ' in met
    assert due.isoformat() not in met


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "甲。乙"), ("en", "甲. 乙"), ("bo", "甲 乙")])
def test_sentences_are_parted_as_the_language_parts_them(language: str, said: str) -> None:
    with override(language):
        assert wording.sentences("甲", "", "乙") == said
        assert wording.sentences("甲", "") == "甲"
        assert wording.sentences() == ""
