"""检查问卷:政策包自己的每一份问卷都能转成 XForm,有效规则和需求都指得到。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from lianxin.base.packs.findings import Finding
from lianxin.base.packs.form_remarks import finding_of
from lianxin.base.packs.forms import PackForm, prefill_sources
from lianxin.base.packs.pack import Pack
from lianxin.engines.xforms import ImportedForm, Remark, check_own_sheets

_KEPT = 64


def form_findings(pack: Pack) -> Iterator[Finding]:
    """What is wrong with the questionnaires that stand in the pack's own folder; advice is left to their authors."""
    for form in pack.forms.values():
        if form.folder == pack.folder:
            for remark in remarks_of(form, pack):
                if remark.severity != "advice":
                    found = finding_of(form.folder, form.file, remark)
                    yield _in_scale(pack, form.code, found) if form.code in pack.scales else found


def _in_scale(pack: Pack, code: str, found: Finding) -> Finding:
    """What is wrong with a questionnaire made of a scale is put right in the scale."""
    origin = pack.origins[f"scales.{code}"]
    return replace(found, pack=origin.pack, file=origin.file, line=origin.line)


def remarks_of(form: PackForm, pack: Pack) -> list[Remark]:
    """Every remark about a questionnaire: the importer's, and of its own sheets with the pack's kinds of need.

    A Markdown table is one of a pack's files, which are found by their names: there it must be the form's own.
    """
    made = imported(form)
    remarks = [*made.remarks, *_own_sheets(made, pack)]
    if form.filename.endswith(".md") and made.form_id and made.form_id != form.code:
        details = {"name": made.form_id, "file": form.filename}
        remarks.append(Remark("error", "form-id-file", "settings", column="form_id", details=details))
    return remarks


def _own_sheets(made: ImportedForm, pack: Pack) -> list[Remark]:
    return check_own_sheets(made, kinds=pack.need_kinds, urgencies=pack.urgencies, sources=prefill_sources(pack.facts))


@lru_cache(maxsize=_KEPT)
def imported(form: PackForm) -> ImportedForm:
    """The questionnaire as an XForm, kept while its bytes are the same."""
    return form.imported()
