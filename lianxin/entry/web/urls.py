"""Addresses of the web entry: `web:…` for pages of this entry, `<app>:…` for pages that belong to one area."""

from django.urls import URLPattern, URLResolver, include, path

from lianxin.entry.web import home

pages: list[URLPattern | URLResolver] = [
    path("", include("lianxin.entry.web.accounts.urls")),
    path("admin/", include("lianxin.entry.web.admin.urls")),
    path("home/", home.home, name="home"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((pages, "web"))),
    path("people/", include("lianxin.domain.people.urls")),
    path("needs/", include("lianxin.domain.needs.urls")),
]
