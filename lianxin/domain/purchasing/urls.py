"""Addresses of the pages of purchasing."""

from django.urls import URLPattern

app_name = "purchasing"
urlpatterns: list[URLPattern] = []
