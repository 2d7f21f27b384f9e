"""Trajectories of one youth as options: kind, dates, support, points by term, travel."""
