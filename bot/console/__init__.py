"""The console: pages where officers look before they publish, and anybody tries a question."""
