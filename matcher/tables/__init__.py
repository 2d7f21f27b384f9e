"""The snapshot as arrays: what rules, terms and resources compute with."""
