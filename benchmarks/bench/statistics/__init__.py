"""Pure numbers: what a comparison of settings rests on. Everywhere smaller is better, and a difference is B - A."""
