"""Meals 助餐: kitchens, menus, diets, tomorrow's count, rounds, and what happened at the door."""
