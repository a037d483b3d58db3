from django.apps import AppConfig


class FieldConfig(AppConfig):
    name = "lianxin.entry.field"
    label = "field"
