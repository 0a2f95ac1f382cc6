"""Documents become searchable, and are searched. Imports nothing of ours but itself."""
