"""Addresses of the questionnaire pages."""

from django.urls import path

from lianxin.domain.surveys.views import (
    analysis,
    analysis_export,
    analysis_rows,
    approving,
    assigning,
    coding,
    filling,
    judging,
    links,
    listing,
    reviewing,
    uploading,
)

app_name = "surveys"
urlpatterns = [
    path("", listing.forms, name="forms"),
    path("new/", uploading.upload, name="upload"),
    path("starters/<str:name>/", uploading.start, name="start"),
    path("starters/<str:name>/adopt/", uploading.adopt, name="adopt"),
    path("mine/", reviewing.own, name="own"),
    path("submissions/", reviewing.submissions, name="submissions"),
    path("submissions/approve/", approving.approve, name="approve"),
    path("submissions/<uuid:submission_id>/validity/", analysis_rows.validity, name="validity"),
    path("submissions/<uuid:submission_id>/", reviewing.submission, name="submission"),
    path("submissions/<uuid:submission_id>/edit/", filling.edit, name="edit"),
    path("versions/<uuid:version_id>/", uploading.version, name="version"),
    path("versions/<uuid:version_id>/publish/", uploading.publish, name="publish"),
    path("versions/<uuid:version_id>/discard/", uploading.discard, name="discard"),
    path("versions/<uuid:version_id>/media/", uploading.add_media, name="media"),
    path("versions/<uuid:version_id>/file/<slug:kind>/", uploading.file, name="file"),
    path("versions/<uuid:version_id>/preview/", filling.preview, name="preview"),
    path("assignments/<uuid:assignment_id>/end/", assigning.unassign, name="unassign"),
    path("links/<uuid:link_id>/revoke/", links.revoke, name="link-revoke"),
    path("<uuid:form_id>/", listing.form, name="form"),
    path("<uuid:form_id>/assign/", assigning.assign, name="assign"),
    path("<uuid:form_id>/close/", assigning.close, name="close"),
    path("<uuid:form_id>/reopen/", assigning.reopen, name="reopen"),
    path("<uuid:form_id>/whom/", filling.whom, name="whom"),
    path("<uuid:form_id>/fill/", filling.fill, name="fill"),
    path("<uuid:form_id>/links/", links.links, name="links"),
    path("<uuid:form_id>/analysis/", analysis.analysis, name="analysis"),
    path("<uuid:form_id>/analysis/print/", analysis.printed, name="analysis-print"),
    path("<uuid:form_id>/analysis/judge/", judging.judge, name="analysis-judge"),
    path("<uuid:form_id>/analysis/rows/", analysis_rows.rows, name="analysis-rows"),
    path("<uuid:form_id>/analysis/coding/", coding.coding, name="coding"),
    path("<uuid:form_id>/analysis/coding/change/", coding.change, name="coding-change"),
    path("<uuid:form_id>/analysis/export/", analysis_export.export, name="analysis-export"),
]
