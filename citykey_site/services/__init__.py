"""One function for each deed; the only place where a transaction opens."""
