"""From a snapshot to a matching problem: rules, terms and resources applied, everything whole numbers."""
