"""Invented team weeks: short runs of the visits' search, long ones, and PyVRP where that can."""
