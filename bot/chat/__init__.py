"""What every chat channel shares: who asks, for which council, as a follow-up of what; referral, votes, officers."""
