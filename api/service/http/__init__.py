"""The application: routes put together, middleware, the description."""
