"""Plans compared and put into words; ids, names of places and dates only."""
