"""From trajectories and prices to a plan: the restricted master problem, whole."""
