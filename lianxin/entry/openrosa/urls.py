"""Addresses for clients written elsewhere, shaped as those of ODK Central, and the page of one's devices."""

from django.urls import URLPattern, URLResolver, path

from lianxin.entry.openrosa import devices, formlist, submission
from lianxin.entry.openrosa.central import accounts, forms, odata, submissions

app_name = "openrosa"
_OPENROSA = (
    ("formList", formlist.form_list, "form-list"),
    ("submission", submission.submission, "submission"),
    ("xforms/<uuid:version_id>.xml", formlist.form, "form"),
    ("xforms/<uuid:version_id>/manifest", formlist.manifest, "manifest"),
    ("xforms/<uuid:version_id>/media/<str:name>", formlist.media, "media"),
)
_FORM = "v1/projects/<int:project>/forms/<str:form_id>"
_ONE = f"{_FORM}/submissions/<str:instance_id>"
urlpatterns: list[URLPattern | URLResolver] = [
    path("devices/", devices.devices, name="devices"),
    path("devices/<uuid:device_id>/revoke/", devices.revoke, name="device-revoke"),
    *(path(f"v1/{route}", view, name=name) for route, view, name in _OPENROSA),
    path("v1/sessions", accounts.sessions, name="sessions"),
    path("v1/users/current", accounts.current_user, name="current-user"),
    path("v1/projects", accounts.projects, name="projects"),
    path("v1/projects/<int:project>", accounts.project, name="project"),
    path("v1/projects/<int:project>/forms", forms.forms, name="forms"),
    path(f"{_FORM}.svc", odata.service, name="odata"),
    path(f"{_FORM}.svc/<str:table>", odata.table, name="odata-table"),
    path(_FORM, forms.form, name="form-told"),
    path(f"{_FORM}/versions", forms.versions, name="form-versions"),
    path(f"{_FORM}/versions/<str:version>.xml", forms.version_xml, name="form-version"),
    path(f"{_FORM}/attachments", forms.attachments, name="form-attachments"),
    path(f"{_FORM}/attachments/<str:name>", forms.attachment, name="form-attachment"),
    path(f"{_FORM}/submissions", submissions.submissions, name="submissions"),
    path(_ONE, submissions.submission, name="submission-told"),
    path(f"{_ONE}/versions", submissions.versions, name="submission-versions"),
    path(f"{_ONE}/comments", submissions.comments, name="submission-comments"),
    path(f"{_ONE}/attachments", submissions.attachments, name="submission-attachments"),
    path(f"{_ONE}/attachments/<str:name>", submissions.attachment, name="submission-attachment"),
    *(path(f"v1/key/<str:token>/{route}", view, name=f"key-{name}") for route, view, name in _OPENROSA),
]
