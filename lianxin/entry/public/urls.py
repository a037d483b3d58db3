"""Addresses open to everybody."""

from django.urls import URLPattern, URLResolver, path

from lianxin.entry.public import bracelets, calendars, children, pages, questionnaires, referrals, sos

app_name = "public"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.welcome, name="welcome"),
    path("confirm/<str:token>/", pages.confirm, name="confirm"),
    path("calendar/<str:token>.ics", calendars.own_visits, name="calendar"),
    path("q/<str:token>/", questionnaires.fill, name="fill"),
    path("sos/<str:token>/", sos.sos, name="sos"),
    path("r/<str:token>/", referrals.referral, name="referral"),
    path("child/", children.report, name="child-report"),
    path("child/answer/", children.answer, name="child-answer"),
    path("b/<uuid:bracelet_id>/", bracelets.bracelet, name="bracelet"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
]
