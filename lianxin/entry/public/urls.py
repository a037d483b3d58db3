"""Addresses open to everybody."""

from django.urls import URLPattern, URLResolver, path

from lianxin.entry.public import (
    bracelets,
    calendars,
    children,
    complaints,
    pages,
    publicity,
    questionnaires,
    referrals,
    sos,
    verifying,
)

app_name = "public"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.welcome, name="welcome"),
    path("confirm/<str:token>/", pages.confirm, name="confirm"),
    path("calendar/<str:token>.ics", calendars.own_calendar, name="calendar"),
    path("q/<str:token>/", questionnaires.fill, name="fill"),
    path("sos/<str:token>/", sos.sos, name="sos"),
    path("r/<str:token>/", referrals.referral, name="referral"),
    path("child/", children.report, name="child-report"),
    path("child/answer/", children.answer, name="child-answer"),
    path("complaint/", complaints.complain, name="complaint"),
    path("complaint/follow/", complaints.follow, name="complaint-follow"),
    path("publicity/", publicity.listing, name="publicities"),
    path("publicity/follow/", publicity.follow, name="publicity-follow"),
    path("publicity/<slug:kind>/<uuid:shown_id>/", publicity.shown, name="publicity"),
    path("b/<uuid:bracelet_id>/", bracelets.bracelet, name="bracelet"),
    path("verify/", verifying.verify, name="verify"),
    path("verify/issuers.json", verifying.issuers, name="issuers"),
    path("verify/<uuid:credential_id>/", verifying.verify_number, name="verify-number"),
    path("verify/status/<str:key>/", verifying.status_list, name="status-list"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
]
