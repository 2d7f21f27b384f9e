"""Commands that run and keep the HTTP service."""
