"""The command that plans a week of visits."""
