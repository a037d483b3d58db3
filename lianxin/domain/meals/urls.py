"""Addresses of the pages of meals."""

from datetime import date

from django.urls import path, register_converter

from lianxin.domain.meals.views import day, kitchens, menus, mine, residents, rounds


class MealdayConverter:
    """A calendar day in an address: 2026-11-23. Anything else is no address of ours."""

    regex = r"(?:19|20)\d{2}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return str(value)


register_converter(MealdayConverter, "mealday")

app_name = "meals"
urlpatterns = [
    path("", kitchens.overview, name="overview"),
    path("mine/", mine.mine, name="mine"),
    path("kitchens/new/", kitchens.new, name="kitchen-new"),
    path("kitchens/<uuid:kitchen_id>/", day.kitchen, name="kitchen"),
    path("kitchens/<uuid:kitchen_id>/edit/", kitchens.edit, name="kitchen-edit"),
    path("kitchens/<uuid:kitchen_id>/print/", day.printed, name="print"),
    path("kitchens/<uuid:kitchen_id>/week/", day.week, name="week"),
    path("kitchens/<uuid:kitchen_id>/freeze/", day.freeze, name="freeze"),
    path("kitchens/<uuid:kitchen_id>/menus/", menus.menus, name="menus"),
    path("kitchens/<uuid:kitchen_id>/menus/copy/", menus.copy, name="menus-copy"),
    path("kitchens/<uuid:kitchen_id>/menus/<mealday:day>/<slug:sitting>/", menus.menu, name="menu"),
    path("days/<uuid:meal_day_id>/differences/", day.take, name="take"),
    path("days/<uuid:meal_day_id>/cooking/", day.cooking, name="cooking"),
    path("days/<uuid:meal_day_id>/on-site/", day.on_site, name="on-site"),
    path("days/<uuid:meal_day_id>/rounds/", rounds.rounds, name="rounds"),
    path("days/<uuid:meal_day_id>/plan/", rounds.plan, name="plan"),
    path("days/<uuid:meal_day_id>/labels/", rounds.labels, name="labels"),
    path("rounds/<uuid:round_id>/publish/", rounds.publish, name="publish"),
    path("rounds/<uuid:round_id>/boxes/", rounds.boxes, name="boxes"),
    path("meals/<uuid:meal_id>/", mine.door, name="meal"),
    path("meals/<uuid:meal_id>/undo/", mine.undo, name="undo"),
    path("residents/<uuid:resident_id>/", residents.resident, name="resident"),
    path("residents/<uuid:resident_id>/profile/", residents.profile, name="profile"),
    path("residents/<uuid:resident_id>/change/", residents.change, name="change"),
    path("residents/<uuid:resident_id>/end/", residents.end, name="profile-end"),
    path("changes/<uuid:change_id>/withdraw/", residents.withdraw, name="withdraw"),
]
