"""The Slack app: receives what Slack sends, hands it to the handlers, posts what the views make of the reply."""
