"""Two plans of one snapshot beside each other."""
