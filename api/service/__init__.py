"""The HTTP service: thin routes over the store, the desk and the queue."""
