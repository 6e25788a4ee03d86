"""What outlives a restart, in one database: events seen, councils chosen, feedback, open referrals, counts."""
