"""Places 地点: divisions with their history, stations, and sites (kitchens, waters, venues)."""
