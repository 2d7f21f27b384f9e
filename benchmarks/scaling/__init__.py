"""Ways of planning on sets of rising size: each run in a process of its own, checked, stored, tabled."""
