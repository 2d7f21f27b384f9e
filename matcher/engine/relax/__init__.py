"""The Lagrangian bound and good prices: subgradient steps, column generation, stabilisation."""
