"""What the two languages need: which one a paragraph is in."""
