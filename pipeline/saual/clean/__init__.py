"""Document to clean paragraphs: stamps, page furniture, footnotes and broken letters taken out, lines joined."""
