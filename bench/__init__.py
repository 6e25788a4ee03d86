"""Programs that measure; each prints a table and writes it, dated, to bench/results/."""
