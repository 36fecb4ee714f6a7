"""Speed and memory, each beside what a user would take instead, in the same run."""
