"""Addresses of the pages of accompanied applications."""

from django.urls import path

from lianxin.domain.errands.views import acts, files, papers

app_name = "errands"
urlpatterns = [
    path("", files.listing, name="list"),
    path("new/", files.new, name="new"),
    path("<uuid:errand_id>/", files.errand, name="errand"),
    path("<uuid:errand_id>/visit/", papers.visit, name="visit"),
    path("<uuid:errand_id>/papers/", papers.check, name="papers"),
    path("<uuid:errand_id>/paper/", papers.add, name="add-paper"),
    path("papers/<uuid:paper_id>/", papers.paper, name="paper"),
    path("<uuid:errand_id>/hand-in/", acts.hand_in, name="hand-in"),
    path("<uuid:errand_id>/pass-on/", acts.pass_on, name="pass-on"),
    path("<uuid:errand_id>/supplement/", acts.supplement, name="supplement"),
    path("<uuid:errand_id>/supply/", acts.supply, name="supply"),
    path("<uuid:errand_id>/outcome/", acts.outcome, name="outcome"),
    path("<uuid:errand_id>/told/", acts.told, name="told"),
    path("<uuid:errand_id>/object/", acts.objection, name="object"),
    path("<uuid:errand_id>/certificate/", acts.certificate, name="certificate"),
]
