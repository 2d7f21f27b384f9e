"""Travel times from a coarse road graph: towns, motorways, main roads, and rivers crossed only at bridges."""
