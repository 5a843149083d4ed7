"""Bytes to Document: one module a format, and the limited workers that foreign bytes are read in."""
