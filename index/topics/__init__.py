"""What questions and clauses are about: the topic catalogue and who matches it."""
