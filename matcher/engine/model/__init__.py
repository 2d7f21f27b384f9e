"""What there is to choose, what it costs, what is scarce; trajectories as columns of one table."""
