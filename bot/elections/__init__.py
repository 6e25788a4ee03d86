"""The pre-election period: when it begins and ends, whom it binds, what is said about it."""
