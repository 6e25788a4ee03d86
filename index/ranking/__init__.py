"""From what a question is about, and what clauses govern, to a ranking and a confidence."""
