"""The design system alone, without the entry storey above it."""

from django.urls import include, path

urlpatterns = [path("", include("lianxin.base.ui.urls"))]
handler403 = "lianxin.base.ui.errors.forbidden"
handler404 = "lianxin.base.ui.errors.not_found"
handler500 = "lianxin.base.ui.errors.server_error"
