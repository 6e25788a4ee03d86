"""Blocks to clauses: headings above, the stem a list hangs from, and the text of each rule."""
