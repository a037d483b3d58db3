"""The tables of meals: kitchens and menus, what people need, the day once it stands, rounds, and what happened at doors."""

from lianxin.domain.meals.models.days import Doorstep, Meal, MealDay, MealRound
from lianxin.domain.meals.models.kitchens import Kitchen, Menu
from lianxin.domain.meals.models.wishes import MealChange, MealProfile

__all__ = ["Doorstep", "Kitchen", "Meal", "MealChange", "MealDay", "MealProfile", "MealRound", "Menu"]
