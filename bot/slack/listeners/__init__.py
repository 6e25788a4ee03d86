"""What Slack sends, one module a kind. A listener acknowledges, takes apart, and leaves the rest to `Work`."""
