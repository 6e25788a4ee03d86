"""A Microsoft to test against: sign-in, keys and Bot Connector on loopback, reached as the real ones are."""
