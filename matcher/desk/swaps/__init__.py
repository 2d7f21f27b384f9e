"""Voluntary exchanges of two to four youths in which nobody loses."""
