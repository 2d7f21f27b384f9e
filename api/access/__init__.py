"""Who may do and see what: roles, scopes, API keys, bearer tokens, rate limit."""
