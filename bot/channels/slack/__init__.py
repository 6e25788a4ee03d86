"""What Slack shows: pure functions from answers to messages, modals and the App Home."""
