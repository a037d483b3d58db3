"""`lianxin forms check` and `lianxin forms recheck`, called as typed."""

from pathlib import Path

import pytest

from lianxin.domain.surveys.models import Submission
from lianxin.domain.surveys.services import deriving
from lianxin.domain.surveys.views.starting import workbook
from lianxin.entry.cli.main import main
from tests.domain.surveys.made import answered, make_form, send
from tests.factories import MOZHUGONGKA

FORMS = Path(__file__).resolve().parents[3] / "packs" / "national-base" / "forms"
SOUND = """
| survey |
| | type | name | label::中文 (zh) | label::བོད་ཡིག (bo) |
| | text | a | 您是谁? | ཁྱེད་སུ་ཡིན། |
| | text | b | 住在哪里? | |
| settings |
| | form_id | form_title::中文 (zh) | version | default_language |
| | visit | 走访 | 1 | 中文 (zh) |
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "visit.md"
    path.write_text(SOUND, encoding="utf-8")
    return path


def check(*typed):
    return main(["forms", "check", *map(str, typed)])


def test_a_sound_questionnaire_is_said_with_its_translation(file, capsys):
    assert check(file) == 0
    assert capsys.readouterr().out == (
        f"{file}:visit 1\n"
        "  中文 (zh):译了 2/2\n"
        "  བོད་ཡིག (bo):译了 1/2\n"
        "    缺 survey 表第 5 行:住在哪里?\n"
        "  0 个错误,0 个注意,0 个建议。\n"
    )


def test_each_fault_is_said_at_its_cell_with_what_to_do_and_the_command_ends_with_one(file, capsys):
    file.write_text(SOUND.replace("| text | b", "| txt | b"), encoding="utf-8")
    assert check(file) == 1
    assert "  错误 survey 表 第 5 行 type 列:不认识题型“txt” → 是不是“text”?改成 XLSForm 的题型。\n" in capsys.readouterr().out


def test_one_wrong_file_among_several_is_enough(file, tmp_path, capsys):
    wrong = tmp_path / "other.md"
    wrong.write_text(SOUND, encoding="utf-8")
    assert check(file, wrong) == 1
    said = capsys.readouterr().out
    assert "form_id 是 visit,文件名却是 other.md" in said
    assert said.count("个错误") == 2


def test_excel_workbooks_are_checked_too_whatever_their_name(tmp_path, capsys):
    path = tmp_path / "改过的走访 (2).xlsx"
    path.write_bytes(workbook("540000000000", "home_visit"))
    assert check(path) == 0
    assert ":home_visit " in capsys.readouterr().out


def test_kinds_of_need_are_those_of_the_pack(file, capsys):
    file.write_text(SOUND + "| needs |\n| | when | kind |\n| | ${a} = 'x' | nosuchkind |\n", encoding="utf-8")
    assert check(file, "--pack", "540100") == 1
    assert "错误 needs 表 第 11 行 kind 列:没有需求种类“nosuchkind”" in capsys.readouterr().out


@pytest.mark.parametrize(("content", "said"), [(None, "visit.md"), (b"GIF89a", "不是 Excel 表格")])
def test_what_is_no_questionnaire_is_refused(tmp_path, capsys, content, said):
    path = tmp_path / ("visit.md" if content is None else "visit.xlsx")
    if content:
        path.write_bytes(content)
    assert check(path) == 1
    told = capsys.readouterr()
    assert said in told.out + told.err


def test_the_forms_of_the_base_pack_pass(capsys):
    assert check(*sorted(FORMS.glob("*.md"))) == 0


def test_answers_that_could_not_be_checked_are_read_once_more(zhuoma, monkeypatch, capsys):
    def fails(version):
        raise RuntimeError("a bug of ours")

    make_form()
    with monkeypatch.context() as broken:
        broken.setattr(deriving, "compiled", fails)
        send(zhuoma, answered())
    assert Submission.objects.get().flags == ["unchecked"]
    assert main(["forms", "recheck", "elder", "--place", MOZHUGONGKA]) == 0
    assert capsys.readouterr().out == "重新核对了 1 份答卷。\n"
    assert (Submission.objects.get().state, Submission.objects.get().flags) == ("received", [])
    assert main(["forms", "recheck", "none", "--place", MOZHUGONGKA]) != 0
