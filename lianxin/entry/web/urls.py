"""Addresses of the web entry: `web:…` for pages of this entry, `<app>:…` for pages that belong to one area."""

from django.urls import URLPattern, URLResolver, include, path

from lianxin.entry.web import home
from lianxin.entry.web.daily import calendars, due, recording, standing, today, visits
from lianxin.entry.web.joined import county, exports, files, need, profile, resident, worker

pages: list[URLPattern | URLResolver] = [
    path("", include("lianxin.entry.web.accounts.urls")),
    path("admin/", include("lianxin.entry.web.admin.urls")),
    path("home/", home.home, name="home"),
    path("today/", today.today, name="today"),
    path("visits/", visits.visits, name="visits"),
    path("visits/due/", due.due, name="visits-due"),
    path("standing/", standing.standing, name="standing"),
    path("visits/calendar/", calendars.calendar, name="visits-calendar"),
    path("visits/new/", visits.whom, name="visit-whom"),
    path("visits/<uuid:visit_id>/", visits.visit, name="visit"),
    path("residents/<uuid:resident_id>/", resident.resident, name="resident"),
    path("residents/<uuid:resident_id>/visit/", recording.record, name="visit-record"),
    path("needs/<uuid:need_id>/", need.need, name="need"),
    path("own/", worker.own, name="own"),
    path("own/<slug:tab>/", worker.own, name="own-tab"),
    path("workforce/workers/<uuid:worker_id>/", worker.worker, name="worker"),
    path("workforce/workers/<uuid:worker_id>/tab/<slug:tab>/", worker.worker, name="worker-tab"),
    path("workforce/workers/<uuid:worker_id>/reveal/<slug:field>/", worker.reveal, name="worker-reveal"),
    path("county/", county.county, name="county"),
    path("county/profile/", profile.profile, name="profile"),
    path("county/profile/print/", profile.printed, name="profile-print"),
    path("files/<uuid:file_id>/", files.file, name="file"),
    path("exports/<slug:kind>/", exports.export, name="export"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((pages, "web"))),
    path("sheets/", include("lianxin.base.sheets.urls")),
    path("people/", include("lianxin.domain.people.urls")),
    path("needs/", include("lianxin.domain.needs.urls")),
    path("commitments/", include("lianxin.domain.commitments.urls")),
    path("proceedings/", include("lianxin.domain.proceedings.urls")),
    path("groups/", include("lianxin.domain.groups.urls")),
    path("mediation/", include("lianxin.domain.mediation.urls")),
    path("errands/", include("lianxin.domain.errands.urls")),
    path("care/", include("lianxin.domain.care.urls")),
    path("surveys/", include("lianxin.domain.surveys.urls")),
    path("goods/", include("lianxin.domain.goods.urls")),
    path("meals/", include("lianxin.domain.meals.urls")),
    path("screening/", include("lianxin.domain.screening.urls")),
    path("emergency/", include("lianxin.domain.emergency.urls")),
    path("settlement/", include("lianxin.domain.settlement.urls")),
    path("minors/", include("lianxin.domain.minors.urls")),
    path("cases/", include("lianxin.domain.cases.urls")),
    path("workforce/", include("lianxin.domain.workforce.urls")),
    path("exams/", include("lianxin.domain.exams.urls")),
    path("practice/", include("lianxin.domain.practice.urls")),
    path("training/", include("lianxin.domain.training.urls")),
    path("careers/", include("lianxin.domain.careers.urls")),
    path("payroll/", include("lianxin.domain.payroll.urls")),
    path("purchasing/", include("lianxin.domain.purchasing.urls")),
    path("conduct/", include("lianxin.domain.conduct.urls")),
]
