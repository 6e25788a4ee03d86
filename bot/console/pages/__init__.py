"""What each page does: it asks the parts, and hands what they say to a template."""
