"""Addresses open to everybody."""

from django.urls import URLPattern, URLResolver, path

from lianxin.entry.public import calendars, pages, questionnaires

app_name = "public"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.welcome, name="welcome"),
    path("confirm/<str:token>/", pages.confirm, name="confirm"),
    path("calendar/<str:token>.ics", calendars.own_visits, name="calendar"),
    path("q/<str:token>/", questionnaires.fill, name="fill"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
]
