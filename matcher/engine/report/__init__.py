"""The plan as it is exchanged: costs by term, bottlenecks, who is without a place and why."""
