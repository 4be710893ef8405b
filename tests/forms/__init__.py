"""The forms engine: its parts, its door, and inputs that mean harm."""
