"""The evaluation as one page of HTML in Swedish that needs nothing else, on screen and on paper."""
