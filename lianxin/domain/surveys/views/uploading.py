"""Bringing a questionnaire: upload, read what the check says, look at it, publish. Versions with their downloads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianxin.base.access.pages import SignedRequest, page
from lianxin.base.files.selectors import content_of
from lianxin.base.files.services import MAX_BYTES
from lianxin.base.ui.pack_words import language
from lianxin.base.ui.parts import Action, Badge, Column, Link, Pair, Row, Table, Tone
from lianxin.base.ui.submitting import refusals_in, refusals_told
from lianxin.domain.surveys import selectors
from lianxin.domain.surveys.forms import MediaForm, UploadForm
from lianxin.domain.surveys.rules.answers import UNASKED
from lianxin.domain.surveys.rules.differences import Difference, differences, row_differences
from lianxin.domain.surveys.services import forms as services
from lianxin.domain.surveys.services.packed import adopt_pack_form
from lianxin.domain.surveys.views.asking import asked_id
from lianxin.domain.surveys.views.remarks import remark_words
from lianxin.domain.surveys.views.showing import people_of, titled, version_badge
from lianxin.domain.surveys.views.starting import starter, starters, workbook
from lianxin.kernel.problems import N_, ProblemError

if TYPE_CHECKING:
    from lianxin.domain.surveys.models import Form, FormVersion
    from lianxin.engines.xforms.values import Question

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SEVERITIES: Final[dict[str, tuple[str, Tone]]] = {
    "error": (N_("错误"), "bad"), "warning": (N_("注意"), "warn"), "advice": (N_("建议"), "info"),
}  # fmt: skip
_CHANGES: Final[dict[str, tuple[str, Tone]]] = {
    "added": (N_("新增"), "good"), "removed": (N_("删去"), "bad"), "changed": (N_("改动"), "warn"),
}  # fmt: skip
_SHOWN: Final = 40  # characters of a text that is named
_IN_FILE: Final = dict.fromkeys(
    ("survey.version_taken", "survey.workbook_unreadable", "survey.workbook_too_large", "survey.form_id_missing", "survey.form_id_wrong"),
    "file",
)
_SIDES: Final = {"kind": N_("题型"), "labels": N_("文字"), "choices": N_("选项"), "required": N_("是否必填")}


@page("form.author")
def upload(request: SignedRequest) -> HttpResponse:
    """Choose a workbook, or one of the packs' questionnaires; then it is checked and kept as a draft."""
    asked = request.GET.get("form", "")
    known = selectors.form_or_404(request.viewer, asked_id(asked)) if asked else None
    offered = starters(request.viewer.home)
    initial = {"place": known.place, "subject": known.subject} if known else {}
    form = UploadForm(
        request.POST or None, request.FILES or None, viewer=request.viewer, starters=offered, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        with refusals_in(form, _IN_FILE):
            version = services.upload_form(actor=request.viewer, now=request.now, **_given(request, form.cleaned_data))
            return redirect("surveys:version", version.id)
    context = {"form": form, "known": known, "starters": offered, "back": _back(known)}
    return render(request, "surveys/upload.html", context, status=422 if form.errors else 200)


def _given(request: SignedRequest, typed: dict[str, Any]) -> dict[str, Any]:
    if typed["starter"]:
        name, content = starter(request.viewer.home, typed["starter"])
    else:
        name, content = typed["file"].name, typed["file"].read(MAX_BYTES + 1)
    return {"place": typed["place"], "subject": typed["subject"], "content": content, "filename": name}


def _back(known: Form | None) -> Link:
    if known is not None:
        return Link(_("返回问卷"), reverse("surveys:form", args=[known.id]))
    return Link(_("返回问卷"), reverse("surveys:forms"))


@page("form.author")
def start(request: SignedRequest, name: str) -> HttpResponse:
    """A questionnaire of the packs as a workbook to change."""
    response = HttpResponse(workbook(request.viewer.home, name), content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


@page("form.author")
@require_POST
def adopt(request: SignedRequest, name: str) -> HttpResponse:
    """A questionnaire of the packs becomes a draft of one's own place, to be looked at and published."""
    following = reverse("surveys:forms")
    with refusals_told(request):
        made = adopt_pack_form(actor=request.viewer, now=request.now, place=request.viewer.home, name=name)
        following = reverse("surveys:version", args=[made.id])
    return redirect(following)


@page("form.read")
def version(request: SignedRequest, version_id: UUID) -> HttpResponse:
    """What the check says of a version, how far it is translated, and what is new in it."""
    found = selectors.version_or_404(request.viewer, version_id)
    may_author = request.viewer.may("form.author", found.form.place)
    media = _media(request, found)
    lacking = [name for name in found.wanted_media if name not in {one.name for one in media}]
    errors = len(selectors.errors_of(found))
    is_draft = found.state == "draft"
    context = {
        "found": found, "title": titled(found), "badge": version_badge(found),
        "lead": _("版本 %(version)s") % {"version": found.version},
        "back": Link(_("返回问卷"), reverse("surveys:form", args=[found.form_id])),
        "actions": _actions(found),
        "facts": _facts(found),
        "remarks": _remarks(found), "errors": errors,
        "coverage": [(one["name"] or _("(没有写明语言)"), one["translated"], one["texts"], _untranslated(one)) for one in found.languages],
        "changes": _changes(request, found),
        "media": Table(_("素材"), [Column(_("文件名")), Column(_("大小(字节)"), "number")], [Row((m.name, m.file.size)) for m in media]),
        "lacking": "、".join(lacking),
        "media_form": MediaForm(names=found.wanted_media) if found.wanted_media and is_draft and may_author else None,
        "may_publish": may_author and is_draft and not errors and not lacking,
        "may_author": may_author and is_draft,
        "questions": sum(one.kind not in UNASKED for one in selectors.compiled(found).questions) if found.xml else 0,
    }  # fmt: skip
    return render(request, "surveys/version.html", context)


def _untranslated(language_row: dict[str, Any]) -> list[str]:
    """Where a language lacks a text: "survey 第 5 行:独居吗?"."""
    return [
        _("%(sheet)s 表第 %(row)s 行:%(text)s") % {"sheet": sheet, "row": row, "text": text[:_SHOWN]}
        for sheet, row, text in language_row.get("lacking", ())
    ]


def _media(request: SignedRequest, found: FormVersion) -> list[Any]:
    return list(selectors.media_of(request.viewer, found)) if found.wanted_media else []


def _actions(found: FormVersion) -> list[Action]:
    if not found.xml:
        return []
    return [Action(_("预览"), reverse("surveys:preview", args=[found.id]), "primary", "reveal")]


def _facts(found: FormVersion) -> list[Pair]:
    makers = people_of([found.made_by, found.published_by])
    facts = [
        Pair(_("表单编号"), found.form.form_id),
        Pair(_("上传时间"), found.made_at),
        Pair(_("上传人"), makers.get(found.made_by) if found.made_by else None),
    ]
    if found.published_at:
        facts.append(Pair(_("发布时间"), found.published_at))
        facts.append(Pair(_("发布人"), makers.get(found.published_by) if found.published_by else None))
    files = [Link(_("XForm(XML)"), reverse("surveys:file", args=[found.id, "xform"]))] if found.xml else []
    if found.source_id:
        files.append(Link(_("原工作簿"), reverse("surveys:file", args=[found.id, "source"])))
    return [*facts, Pair(_("下载"), files)]


def _remarks(found: FormVersion) -> Table:
    rows = []
    for remark in found.remarks:
        label, tone = _SEVERITIES[remark["severity"]]
        said = remark_words(remark)
        text = Link(said.text, "", said.original) if said.original else said.text
        cells = (Badge(_(label), tone), remark["sheet"] or None, remark["row"] or None, remark["column"] or None, text, said.remedy)
        rows.append(Row(cells, tone="bad" if remark["severity"] == "error" else "plain"))
    columns = [
        Column(_("轻重"), "short"), Column(_("工作表")), Column(_("行号"), "number"), Column(_("列")), Column(_("问题")),
        Column(_("怎么办")),
    ]  # fmt: skip
    return Table(_("检查结果"), columns, rows, _("没有发现问题。"))


def _changes(request: SignedRequest, found: FormVersion) -> Table | None:
    """Against the current version, or the one that was replaced; None for the first and for what cannot be read."""
    if not found.xml:
        return None
    others = selectors.versions_of(request.viewer, found.form).exclude(id=found.id).exclude(state="draft")
    former = others.filter(made_at__lt=found.made_at).exclude(md5="").first()
    if former is None:
        return None
    made = differences(selectors.compiled(former).questions, selectors.compiled(found).questions)
    title = _("和版本 %(version)s 的差别") % {"version": former.version}
    columns = [Column(_("差别"), "short"), Column(_("题目")), Column(_("字段名"), "short"), Column(_("改了什么"))]
    rows = [*map(_change_row, made), *_rule_rows(former, found)]
    return Table(title, columns, rows, _("题目、有效性规则和需求规则都没有变化。"))


def _rule_rows(former: FormVersion, found: FormVersion) -> list[Row]:
    """Rules of validity and of needs that came or went."""
    sheets = (
        (_("有效性规则"), "rule", former.validity, found.validity),
        (_("需求规则"), "kind", former.needs, found.needs),
    )
    rows = []
    for word, name, before, after in sheets:
        for kind, cells in row_differences(before, after):
            label, tone = _CHANGES[kind]
            said = ";".join(f"{column} {text}" for column, text in cells.items() if text and column != name)
            rows.append(Row((Badge(_(label), tone), word, cells.get(name) or None, said or None)))
    return rows


def _change_row(one: Difference) -> Row:
    label, tone = _CHANGES[one.kind]
    what = "、".join(_(_SIDES[side]) for side in one.what)
    return Row((Badge(_(label), tone), label_of(one.question), one.question.name, what or None))


def label_of(question: Question) -> str:
    """A question in the reader's language, else its name."""
    return selectors.spoken(question.labels, language()) or question.name


@page("form.author")
@require_POST
def publish(request: SignedRequest, version_id: UUID) -> HttpResponse:
    """From now on this version is filled in."""
    found = selectors.version_or_404(request.viewer, version_id)
    following = reverse("surveys:version", args=[found.id])
    with refusals_told(request):
        services.publish_version(actor=request.viewer, now=request.now, version_id=found.id)
        messages.success(request, _("已发布。指派填报地点以后,工作人员就能填写。"))
        following = reverse("surveys:form", args=[found.form_id])
    return redirect(following)


@page("form.author")
@require_POST
def discard(request: SignedRequest, version_id: UUID) -> HttpResponse:
    """A draft that nobody will fill in goes."""
    found = selectors.version_or_404(request.viewer, version_id)
    following = reverse("surveys:version", args=[found.id])
    with refusals_told(request):
        kept = services.discard_version(actor=request.viewer, now=request.now, version_id=found.id)
        messages.success(request, _("草稿已删除。"))
        following = reverse("surveys:form", args=[kept.id]) if kept else reverse("surveys:forms")
    return redirect(following)


@page("form.author")
@require_POST
def add_media(request: SignedRequest, version_id: UUID) -> HttpResponse:
    """A file that the questionnaire refers to."""
    found = selectors.version_or_404(request.viewer, version_id)
    form = MediaForm(request.POST, request.FILES, names=found.wanted_media)
    with refusals_told(request):
        if form.is_valid():
            name, file = form.cleaned_data["name"], form.cleaned_data["file"]
            services.add_media(
                actor=request.viewer, now=request.now, version_id=found.id, name=name, content=file.read(MAX_BYTES + 1)
            )
            messages.success(request, _("已收下文件 %(name)s。") % {"name": name})
        else:
            messages.error(request, _("请选择素材名称和文件。"))
    return redirect("surveys:version", found.id)


@page("form.read")
def file(request: SignedRequest, version_id: UUID, kind: str) -> HttpResponse:
    """The XForm as phones get it, or the workbook it was made from."""
    found = selectors.version_or_404(request.viewer, version_id)
    label = f"{found.form.form_id}-{found.version}".encode("ascii", "ignore").decode() or "form"
    if kind == "xform" and found.xml:
        body, media_type, suffix = bytes(found.xml), "application/xml", "xml"
    elif kind == "source" and found.source is not None:
        body, media_type = content_of(found.source), found.source.media_type
        suffix = {"text/markdown": "md", "application/xml": "xml"}.get(media_type, "xlsx")
    else:
        raise ProblemError("general.not_found")
    response = HttpResponse(body, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{_plain(label)}.{suffix}"'
    return response


def _plain(label: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in label)
