"""Questions from an Excel table: every fault named by its row, nothing written before somebody has seen them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from lianxin.base.access.viewer import Viewer
from lianxin.base.packs import Pack
from lianxin.base.sheets import readers
from lianxin.base.sheets.kinds import Column, LookUp, Outcome, SheetKind
from lianxin.base.sheets.rows import Fault, SheetRow
from lianxin.domain.practice.models import Question
from lianxin.domain.practice.rules.marking import LETTERS
from lianxin.domain.practice.rules.writing import LONGEST, Draft, checked, stem_mark
from lianxin.domain.practice.selectors import chapters, stems
from lianxin.domain.practice.services.bank import import_questions, values_of
from lianxin.kernel.problems import N_, ProblemError

_FIELD_OF = {
    "practice.stem_missing": "stem", "practice.options_few": "option_d", "practice.option_twice": "option_b",
    "practice.right_missing": "right", "practice.right_beyond": "right", "practice.right_one": "right", "practice.right_several": "right",
    "practice.why_missing": "why", "practice.origin_missing": "origin", "practice.rights_missing": "rights", "practice.too_long": "stem",
}  # fmt: skip
"""The column in which to mend a fault."""


def check(viewer: Viewer, place: str, today: date, rows: Sequence[SheetRow], pack: Pack) -> list[Fault]:
    """What is wrong with each question of a known chapter, and with the same stem twice."""
    subject_of = {code: row.subject for code, row in chapters(place).items()}
    known = stems(viewer, place)
    seen: dict[tuple[str, str], int] = {}
    faults: list[Fault] = []
    for row in rows:
        try:
            clean = checked(_draft(row, place), subject_of)
        except ProblemError as wrong:
            if wrong.code != "practice.chapter_unknown":
                faults.append(row.fault(wrong.code, _FIELD_OF[wrong.code], **_plain(wrong)))
            continue
        key = (subject_of[clean.chapter], stem_mark(clean.stem))
        if key in seen:
            faults.append(row.fault("sheet.row_twice", "stem", other=seen[key]))
        elif key in known and not _is_same(known[key], values_of(clean, place)):
            faults.append(row.fault("practice.stem_twice", "stem"))
        seen.setdefault(key, row.number)
    return faults


def _unknown_chapters(viewer: Viewer, place: str, today: date, rows: Sequence[SheetRow], pack: Pack) -> list[Fault]:
    """Chapters that no subject has."""
    known = chapters(place)
    named = [(row, str(row["chapter"]), str(row["subject"])) for row in rows]
    return [row.fault("practice.chapter_unknown", "chapter", chapter=written) for row, written, subject in named if _chapter(written, subject, place) not in known]


def write(actor: Viewer, now: datetime, place: str, rows: Sequence[SheetRow]) -> int:
    """As drafts, which another person approves."""
    return import_questions(actor=actor, now=now, place=place, drafts=[_draft(row, place) for row in rows])


def foresee(viewer: Viewer, place: str, rows: Sequence[SheetRow]) -> Sequence[Outcome]:
    """New, or there already."""
    known = stems(viewer, place)
    subject_of = {code: row.subject for code, row in chapters(place).items()}
    drafts = [_draft(row, place) for row in rows]
    return ["same" if (subject_of.get(one.chapter, ""), stem_mark(one.stem)) in known else "new" for one in drafts]


def _plain(wrong: ProblemError) -> dict[str, str | int]:
    return {name: value if isinstance(value, int) else str(value) for name, value in wrong.details.items()}


def _is_same(there: Question, values: dict[str, object]) -> bool:
    return all(getattr(there, name) == values[name] for name in ("chapter", "kind", "options", "right", "why"))


def _draft(row: SheetRow, place: str) -> Draft:
    options = tuple(str(row.get(f"option_{letter.lower()}") or "") for letter in LETTERS)
    texts = {name: str(row.get(name) or "") for name in ("stem", "right", "why", "origin")}
    code = _chapter(str(row.get("chapter") or ""), str(row.get("subject") or ""), place)
    return Draft(code, row["kind"], texts["stem"], options, texts["right"], texts["why"], texts["origin"], str(row.get("rights") or ""))


def _chapter(written: str, subject: str, place: str) -> str:
    """The code of a chapter written by its code or its name; of two of one name that of the subject in the row."""
    rows = chapters(place)
    if written in rows:
        return written
    named = [code for code, row in rows.items() if row.name.zh == written and subject in ("", row.subject)]
    return named[0] if len(named) == 1 else written


_OPTIONS = (N_("选项A"), N_("选项B"), N_("选项C"), N_("选项D"), N_("选项E"))
KIND = SheetKind(
    code="questions",
    label=N_("题库"),
    ability="practice.manage",
    columns=(
        Column("subject", N_("科目"), read=readers.choice(lambda reading: {code: (row.name.zh, code) for code, row in reading.pack.practice_subjects.items()})),
        Column("chapter", N_("章节"), read=readers.text(60), help=N_("写题库页面列出的章节名称。")),
        Column("kind", N_("题型"), read=readers.choice(lambda reading: {"single": ("单选题", "单选"), "multiple": ("多选题", "多选")})),
        Column("stem", N_("题干"), ("题目",), read=readers.text(LONGEST["stem"])),
        *(Column(f"option_{header[-1].lower()}", header, (header[-1],), required=False, read=readers.text(LONGEST["option"])) for header in _OPTIONS),
        Column("right", N_("正确答案"), ("答案",), required=False, read=readers.text(20), help=N_("写字母,例如 B 或 ACD。")),
        Column("why", N_("解析"), required=False, read=readers.text(LONGEST["why"])),
        Column("origin", N_("来源"), required=False, read=readers.text(LONGEST["origin"]), help=N_("谁编写的,或者从哪里取得许可。")),
        Column("rights", N_("权利"), required=False, read=readers.choice(lambda reading: {"own": ("自己编写", "自编"), "licensed": ("已取得使用许可", "已授权")}), help=N_("写“自己编写”或“已取得使用许可”。不能抄录考试真题。")),
    ),
    look_ups=(LookUp(("chapter", "subject"), _unknown_chapters),),
    check=check,
    write=write,
    foresee=foresee,
    back="practice:bank",
    help=N_("导入以后是“等审核”,由另一位管理题库的同事审核后才能练习。"),
)  # fmt: skip
"""A sheet of questions."""
