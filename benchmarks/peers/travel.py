from matcher.travel.great_circle import GreatCircleTravel

TRAVEL = GreatCircleTravel()
"""
Travel times of every way in the tables.

Not the command line's default: the national set's invented copies lie outside the road graph's area, and one law for
all sets keeps the table comparable from set to set and with earlier ones. Recorded by name with each outcome.
"""
