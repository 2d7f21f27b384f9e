"""From a snapshot to a plan with a proven gap: prices first, then CP-SAT."""
