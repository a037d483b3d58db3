"""How Django forms look everywhere: error summary, labelled fields, hints, optional marks."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from django.forms.renderers import DjangoTemplates
from django.utils.functional import cached_property

_OURS: Final = Path(__file__).resolve().parent / "widgets" / "templates"
"""Templates that stand before Django's of the same name: a select of 450 places took 35 ms with an include for each option, and takes 2."""


class Renderer(DjangoTemplates):
    """FORM_RENDERER of the project; `{{ form }}` and `{{ form.x.as_field_group }}` use our templates."""

    form_template_name = "ui/form.html"
    formset_template_name = "ui/formset.html"
    field_template_name = "ui/components/field.html"

    @cached_property
    def engine(self) -> Any:
        """Django's engine for widgets, with our folder in front."""
        django = super().engine
        return self.backend({"APP_DIRS": True, "DIRS": [_OURS, *django.dirs], "NAME": "lianxin-forms", "OPTIONS": {}})
