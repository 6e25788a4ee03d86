"""What Teams sends, one module a kind."""
