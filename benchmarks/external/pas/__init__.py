"""Patient admission scheduling: who lies in which room, night by night."""
