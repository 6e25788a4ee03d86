"""The policies folder: councils, their documents, and what officers say about them."""
