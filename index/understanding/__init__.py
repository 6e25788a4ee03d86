"""What a message is: a question or a draft, what is in it that a policy may speak on, whether it is urgent."""
