"""The generalised assignment problem."""
