"""Better solver settings by search on training instances, then one look at a held-out set."""
