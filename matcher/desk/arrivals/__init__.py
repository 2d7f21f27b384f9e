"""The cheapest trajectories of one youth through each place, beside what the others leave."""
