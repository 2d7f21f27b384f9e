"""Experiments on many machines: their runs as jobs of the queue that the service uses, in a database of their own."""
