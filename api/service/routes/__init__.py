"""Routes, a file for each feature: they name what is asked and answered; the work is done elsewhere."""
