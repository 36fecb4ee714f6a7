"""What people write in the app: actions and notes. Beside the road of the data, never in it."""
