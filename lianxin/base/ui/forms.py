"""How Django forms look everywhere: error summary, labelled fields, hints, optional marks."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """FORM_RENDERER of the project; `{{ form }}` and `{{ form.x.as_field_group }}` use our templates."""

    form_template_name = "ui/form.html"
    formset_template_name = "ui/formset.html"
    field_template_name = "ui/components/field.html"
