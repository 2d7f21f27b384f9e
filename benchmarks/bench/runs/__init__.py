"""One method on one instance in a process of its own: what it had to do, what it found, where that is kept."""
