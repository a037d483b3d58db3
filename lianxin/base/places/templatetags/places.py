"""Names of places in templates: `{{ code|place_name }}`, `{{ code|place_path }}`, `{{ code|home:address }}`."""

from django import template
from django.utils.translation import get_language

from lianxin.base.places.selectors import full_name, name_of
from lianxin.base.places.wording import home_text

register = template.Library()


@register.filter
def place_name(code: str) -> str:
    """塔巴村"""
    return name_of(code).in_language(get_language() or "zh") if code else ""


@register.filter
def place_path(code: str) -> str:
    """工卡镇 塔巴村"""
    return full_name(code, get_language() or "zh") if code else ""


@register.filter
def home(code: str, address: str) -> str:
    """工卡镇 塔巴村17号"""
    return home_text(code, address, get_language() or "zh") if code else address
