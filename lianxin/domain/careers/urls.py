"""Addresses of the pages of careers."""

from django.urls import URLPattern

app_name = "careers"
urlpatterns: list[URLPattern] = []
