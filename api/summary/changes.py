"""Plans compared: the names of matcher.desk.compare_changes, for whoever puts them into words."""

from matcher.desk.compare_changes import Change, CostedStays, differences, find_changes, points_by_term

__all__ = ["Change", "CostedStays", "differences", "find_changes", "points_by_term"]
