"""All addresses. Every view names its ability (see lianxin.base.access.pages)."""

from django.urls import include, path

urlpatterns = [
    path("", include("lianxin.entry.public.urls")),
    path("", include("lianxin.base.ui.urls")),
    path("", include("lianxin.entry.field.urls")),
    path("", include("lianxin.entry.openrosa.urls")),
    path("", include("lianxin.entry.web.urls")),
]

handler403 = "lianxin.base.ui.errors.forbidden"
handler404 = "lianxin.base.ui.errors.not_found"
handler500 = "lianxin.base.ui.errors.server_error"
