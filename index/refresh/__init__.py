"""A refresh: the policies folder read, compared with what is in force, checked."""
