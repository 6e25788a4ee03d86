"""Documents to blocks: one reader a format (`index.readers.formats`), each yielding the same `Block` records."""
