"""The demo holds what the story tells: the figures of the article and of the registers, counted as the pages count them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from lianxin.base.access.viewer import Viewer
from lianxin.base.audit.selectors import verify
from lianxin.domain.people.selectors import Counts, counts
from lianxin.domain.people.selectors.duplicate_pairs import open_count
from lianxin.domain.surveys.selectors import form_or_404
from lianxin.domain.surveys.selectors.analysis import recount
from lianxin.entry.cli.demo.careers import TALENT, counted
from lianxin.entry.cli.demo.cast import BEIGAN, MOZHUGONGKA, SHICHENG
from lianxin.entry.cli.demo.exams import passed_of, told
from lianxin.entry.cli.demo.giving import EACH, handed, served, unaccounted
from lianxin.entry.cli.demo.offices import DUILONG, MOZHU, OFFICES
from lianxin.entry.cli.demo.second_roster import TWICE
from lianxin.entry.cli.demo.surveying import form_of_elders
from lianxin.entry.cli.demo.training import days_trained, trained
from lianxin.kernel.problems import ProblemError

DUPLICATES: Final = "duplicates"
RETURNED, VALID = "questionnaires", "valid_questionnaires"
SERVED, HANDED, UNACCOUNTED = "people_given_goods", "goods_handed_out", "goods_unaccounted"
MAY_SIT, PASSED, PASSED_MIDDLE, PASSED_ASSISTANT = "exam_eligible", "exam_passed", "exam_passed_middle", "exam_passed_assistant"
TRAINED, DAYS_TRAINED = "recruits_trained", "days_of_training"
_GUANGDE: Final = "330109002024"


@dataclass(frozen=True, slots=True)
class Figure:
    """How many there are of something over a place: at least `low`, at most `high`. `what`: a field of the county's counts,
    the code of a category, the pairs that wait to be looked at, what was handed out, or the questionnaires of the survey of elders, judged anew from the bytes
    that came."""

    place: str
    what: str
    low: int
    high: int


def _registered() -> Iterable[Figure]:
    for office in OFFICES:
        twice = TWICE if office is MOZHU else 0
        number = sum(area.people for area in office.areas) + len(office.tell) + twice
        yield Figure(office.place, "residents", number, number)
        yield from (
            Figure(area.place, "residents", area.people, area.people + len(office.tell) + twice)
            for area in office.areas
        )


FIGURES: Final = (
    *_registered(),
    Figure(MOZHU.place, DUPLICATES, TWICE, TWICE + 2),  # and hardly anybody else
    Figure(MOZHUGONGKA, RETURNED, 760, 760),
    Figure(MOZHUGONGKA, VALID, 720, 720),  # the article: 共收集有效问卷720份
    Figure(DUILONG.place, SERVED, 93, 93),  # the article: 为90余名空巢、孤寡、独居老人发放藏茶、纸巾、背心
    Figure(DUILONG.place, HANDED, 93 * len(EACH), 93 * len(EACH)),
    Figure(DUILONG.place, UNACCOUNTED, 0, 0),
    Figure(SHICHENG, MAY_SIT, 223, 223),  # the article: 223名符合报考条件
    Figure(SHICHENG, PASSED, 71, 71),  # 有71人通过考试
    Figure(SHICHENG, PASSED_MIDDLE, 3, 3),  # 其中中级3人
    Figure(SHICHENG, PASSED_ASSISTANT, 68, 68),  # 初级68人
    Figure(SHICHENG, TRAINED, 32, 32),  # 对全县新招聘的32名专职社会工作人员
    Figure(SHICHENG, DAYS_TRAINED, 64, 64),  # 进行为期两天的职业技能培训
    Figure(BEIGAN, "certified", 332, 332),  # the article: 社会工作资格持证人员达332名
    Figure(BEIGAN, "workers", 456, 456),  # 占辖区社会工作者总人数的72.8%
    Figure(BEIGAN, "leading_talents", 8, 8),  # 街道共培育8名社会工作领军人才
    Figure(BEIGAN, "supervisors", 23, 23),  # 23名省市区级督导人才
    Figure(_GUANGDE, "over_60", 1501, 1600),  # the article: more than 1,500
    Figure(_GUANGDE, "kongchao", 101, 160),  # the article: more than 100
)


_OF_EXAMS: Final[dict[str, Callable[[Viewer, str], int]]] = {
    MAY_SIT: lambda actor, place: told(actor, place).eligible,
    PASSED: lambda actor, place: told(actor, place).passed,
    PASSED_MIDDLE: lambda actor, place: passed_of(actor, place, "middle"),
    PASSED_ASSISTANT: lambda actor, place: passed_of(actor, place, "assistant"),
}
_OF_TRAINING: Final = {TRAINED: trained, DAYS_TRAINED: days_trained}
_OF_GOODS: Final = {SERVED: served, HANDED: handed, UNACCOUNTED: unaccounted}


def hold_to(actor: Viewer, today: date, figures: Sequence[Figure] = FIGURES) -> None:
    """Raises "demo.not_as_told" naming the first figure that is not there, or a broken audit chain."""
    for place in dict.fromkeys(figure.place for figure in figures):
        found = counts(actor, place, today=today)
        for figure in (one for one in figures if one.place == place):
            number = _number(actor, found, figure)
            if not figure.low <= number <= figure.high:
                raise ProblemError(
                    "demo.not_as_told", what=f"{place} {figure.what}: {number} ({figure.low}–{figure.high})"
                )
    if broken := next(verify(), None):
        raise ProblemError("demo.not_as_told", what=f"{broken.chain} {broken.seq} {broken.fault}")


def _number(actor: Viewer, found: Counts, figure: Figure) -> int:
    if figure.what == DUPLICATES:
        return open_count(actor, figure.place).number
    if figure.what in (RETURNED, VALID):
        form_id = form_of_elders(actor)
        verdicts = recount(actor, form_or_404(actor, form_id)) if form_id else {}
        return len(verdicts) if figure.what == RETURNED else sum(not reasons for reasons in verdicts.values())
    if figure.what in _OF_GOODS:
        return _OF_GOODS[figure.what](actor, figure.place)
    if figure.what in _OF_TRAINING:
        return _OF_TRAINING[figure.what](actor, figure.place)
    if figure.what in TALENT:
        return counted(actor, figure.place)[figure.what]
    if figure.what in _OF_EXAMS:
        return _OF_EXAMS[figure.what](actor, figure.place)
    number = getattr(found, figure.what, None)
    return found.by_category.get(figure.what, 0) if number is None else number
