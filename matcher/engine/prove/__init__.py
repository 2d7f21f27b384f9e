"""Closing the gap by enumeration of what a better plan could use."""
