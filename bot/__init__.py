"""Askfirst, from a question to advice, and from advice to what each place shows."""
