"""Advice, differences, documents and editions in the shape that templates draw; nothing here asks or decides anything."""
