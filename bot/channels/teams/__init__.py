"""What Teams shows: pure functions from answers to messages, dialogs and search results."""
