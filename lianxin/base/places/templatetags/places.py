"""Names of places in templates: `{{ code|place_name }}`, `{{ code|place_path }}`."""

from django import template
from django.utils.translation import get_language

from lianxin.base.places.selectors import full_name, name_of

register = template.Library()


@register.filter
def place_name(code: str) -> str:
    """塔巴村"""
    return name_of(code).in_language(get_language() or "zh") if code else ""


@register.filter
def place_path(code: str) -> str:
    """工卡镇 塔巴村"""
    return full_name(code, get_language() or "zh") if code else ""
