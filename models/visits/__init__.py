"""The brigade's week (bezoekweek): who may visit whom and when, and what came of it."""
