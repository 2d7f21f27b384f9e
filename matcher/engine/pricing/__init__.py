"""The pricing problem: each youth's cheapest trajectory at given prices, by dynamic programming."""
