"""What the desk and the evaluations answer, over the store and the caches."""
