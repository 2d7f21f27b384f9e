"""Ranked options for one youth, and a reason for every other place."""
