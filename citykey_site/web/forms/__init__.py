"""What forms send, checked for shape; the rules are in `domain`."""
