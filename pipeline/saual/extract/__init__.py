"""Anatomy to annotations: pure functions that find values in the clean text."""
