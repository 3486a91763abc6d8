"""PDF: from characters with coordinates, or from a page's picture, to paragraphs in reading order."""
