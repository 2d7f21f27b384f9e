"""One solve: a process of its own, and the worker's part of it."""
