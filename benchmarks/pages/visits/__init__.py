"""Invented team weeks: short runs of the visits' search beside long ones, and beside PyVRP where that can."""
