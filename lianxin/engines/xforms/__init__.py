"""Questionnaires: XLSForm in, XForm out, and every submission checked again in Python.

Standards: the ODK XForms specification, OpenRosa, XLSForm. A plain library: no Django, no clock, no network.
"""

from lianxin.engines.xforms.asking import Ask, Offer, Section
from lianxin.engines.xforms.envelope import read_envelope
from lianxin.engines.xforms.errors import Limits, XFormError
from lianxin.engines.xforms.filling import Filling
from lianxin.engines.xforms.form import Answer, Condition, Form, Saying
from lianxin.engines.xforms.importing import import_form
from lianxin.engines.xforms.importing_own import check_own_sheets
from lianxin.engines.xforms.importing_validity import ValidityRule, read_validity
from lianxin.engines.xforms.values import (
    Choice,
    Envelope,
    Finding,
    ImportedForm,
    Kind,
    Language,
    Question,
    Remark,
    Verdict,
)

__all__ = [
    "Answer",
    "Ask",
    "Choice",
    "Condition",
    "Envelope",
    "Filling",
    "Finding",
    "Form",
    "ImportedForm",
    "Kind",
    "Language",
    "Limits",
    "Offer",
    "Question",
    "Remark",
    "Saying",
    "Section",
    "ValidityRule",
    "Verdict",
    "XFormError",
    "check_own_sheets",
    "import_form",
    "read_envelope",
    "read_validity",
]
