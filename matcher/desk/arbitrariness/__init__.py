"""How much of an answer could as well be otherwise."""
