"""What a run is worth: figures derived from the runs of a store, against the best that is known of each problem."""
