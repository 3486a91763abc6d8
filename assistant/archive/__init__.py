"""What can be looked up without a question: items, records, their history, and how good the answers are.

Everything here reads the register; nothing knows of Gradio, HTML or HTTP.
"""
