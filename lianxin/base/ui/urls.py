"""Addresses of the design system itself."""

from django.urls import path

from lianxin.base.ui import gallery, views

urlpatterns = [
    path("language/", views.set_language, name="set_language"),
    path("display/", views.set_display, name="set_display"),
    path("gallery/", gallery.gallery, name="gallery"),
]
