"""Addresses of the design system itself."""

from django.urls import path

from lianxin.base.ui import gallery, typed, views

urlpatterns = [
    path("language/", views.set_language, name="set_language"),
    path("display/", views.set_display, name="set_display"),
    path("find/", typed.keep, name="keep_typed"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path("gallery/", gallery.gallery, name="gallery"),
]
