"""Clean paragraphs to the anatomy of a letter: header, sections, requests, signature."""
