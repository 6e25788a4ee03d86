"""Documents to blocks: one reader a format, each yielding the same `Block` records."""

READABLE = frozenset({".txt", ".md"})
