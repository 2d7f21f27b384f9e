"""What a decision means for everybody: forced, and the plan chosen anew around it."""
