"""One request: who asks, what comes in, how it is accounted for and answered."""
