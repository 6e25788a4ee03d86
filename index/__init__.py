"""Askfirst, from policy documents to searchable, quotable clauses. Never imports `bot`."""
