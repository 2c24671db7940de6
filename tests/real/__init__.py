"""Real parts for tests: a mail server, a Redis, a worker, each a context manager."""
