from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "lianxin.entry.web"
    label = "web"
