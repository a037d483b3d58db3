"""Addresses of the field app. Everything it does offline happens under `/field/`, the scope of its service worker."""

from django.urls import URLPattern, URLResolver, path

from lianxin.entry.field import downloads, held, installing, operations, practice, shell, uploads

app_name = "field"
urlpatterns: list[URLPattern | URLResolver] = [
    path("held/<uuid:operation_id>/", held.held, name="held"),  # outside the scope of the service worker
    path("field-install/", installing.install, name="install"),
    path("field/", shell.shell, name="shell"),
    path("field/worker.js", shell.worker, name="worker"),
    path("field/app.webmanifest", shell.manifest, name="manifest"),
    path("field/api/session", downloads.session, name="session"),
    path("field/api/pack", downloads.pack, name="pack"),
    path("field/api/practice", practice.practice, name="practice"),
    path("field/api/residents", downloads.residents, name="residents"),
    path("field/api/forms/<uuid:version_id>", downloads.form, name="form"),
    path("field/api/forms/<uuid:version_id>/media", downloads.media, name="form-media"),
    path("field/api/ops", operations.receive, name="ops"),
    path("field/api/proofs/<uuid:proof_id>", uploads.proof, name="proof"),
    path("field/api/files/<str:form_id>/<str:instance_id>/<str:name>", uploads.receive, name="file"),
]
