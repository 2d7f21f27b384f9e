"""Commands for the placement desk: one youth, or what little decides."""
