"""Commands that make, judge and compare plans, and the snapshots they are made of."""
