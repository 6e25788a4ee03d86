"""A Slack to test against: its Web API by `emulate`, what that lacks by a small server in front of it."""
