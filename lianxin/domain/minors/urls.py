"""Addresses of child protection."""

from django.urls import path

from lianxin.domain.minors.views import (
    acts,
    auditing,
    care,
    desk,
    file,
    leaves,
    lines,
    papers,
    reporting,
    vetting,
)

app_name = "minors"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("report/", reporting.report, name="report"),
    path("report/<uuid:report_id>/", reporting.sent, name="sent"),
    path("report/<uuid:report_id>/age/", reporting.say_age, name="say-age"),
    path("lines/", lines.lines, name="lines"),
    path("lines/rows/", lines.line_rows, name="line-rows"),
    path("care/", care.listing, name="care"),
    path("care/find/", care.find, name="care-find"),
    path("care/<uuid:care_id>/", care.care, name="care-one"),
    path("care/<uuid:care_id>/contact/", care.contact, name="care-contact"),
    path("care/<uuid:care_id>/end/", care.end, name="care-end"),
    path("care/new/<uuid:resident_id>/", care.begin, name="care-new"),
    path("access/vetting/", vetting.vetting, name="vetting"),
    path("access/vetting/<uuid:user_id>/", vetting.worker, name="vetting-worker"),
    path("access/vetting/checks/<uuid:check_id>/aside/", vetting.aside, name="vetting-aside"),
    path("access/leaves/", leaves.leaves, name="leaves"),
    path("access/leaves/<uuid:leave_id>/end/", leaves.end, name="leave-end"),
    path("access/audit/", auditing.report, name="audit"),
    path("access/audit/book/", auditing.book, name="audit-book"),
    path("access/audit/rows/", auditing.rows, name="audit-rows"),
    path("<uuid:child_file_id>/", file.file, name="file"),
    path("<uuid:child_file_id>/receive/", desk.receive, name="receive"),
    path("<uuid:child_file_id>/name/", acts.name, name="name"),
    path("<uuid:child_file_id>/join/<uuid:into_id>/", acts.join, name="join"),
    path("<uuid:child_file_id>/paper/<uuid:report_id>/", papers.paper, name="paper"),
    path("<uuid:child_file_id>/<slug:code>/", acts.act, name="act"),
    path("<uuid:child_file_id>/<slug:code>/<uuid:row_id>/", acts.act, name="act-on"),
]
