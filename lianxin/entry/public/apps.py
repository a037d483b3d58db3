from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "lianxin.entry.public"
    label = "public"
