"""An index opened for answering: councils, vectors, words, and the clauses nearest to a question."""
