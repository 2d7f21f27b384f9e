"""The brigade's week: from a plan to who visits whom, on which day, in which order and at what time."""
