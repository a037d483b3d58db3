"""Meals 助餐: kitchens, menus, diets, tomorrow's count, rounds, and what happened at the door."""

from django.apps import AppConfig


class MealsConfig(AppConfig):
    name = "lianxin.domain.meals"
    label = "meals"
