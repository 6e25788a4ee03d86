"""The Slack app: receives what Slack sends, hands it to the desk, posts what the renderers make of the answer."""
