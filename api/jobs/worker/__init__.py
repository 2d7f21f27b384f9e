"""A worker: its place among the others, its duties, and who keeps it running."""
