"""Single steps of the work, timed alone: which part of a release became slower."""
