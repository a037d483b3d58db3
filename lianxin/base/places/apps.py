from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "lianxin.base.places"
    label = "places"
    verbose_name = "地点"
