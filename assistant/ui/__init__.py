"""The web page. The only package, besides ``app.py``, that imports Gradio."""
