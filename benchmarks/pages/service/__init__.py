"""The HTTP service: how fast it answers beside a nightly solve, how soon a plan begins, what it holds when idle."""
