"""Ways of planning, side by side: each a file behind one protocol."""
