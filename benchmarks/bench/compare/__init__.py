"""Are these settings better than those, by how much, and how sure are we? Paired by instance, seeds averaged first."""
