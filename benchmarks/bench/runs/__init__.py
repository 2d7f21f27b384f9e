"""One way on one instance in a process of its own: what it was told, what it found, where that is kept."""
