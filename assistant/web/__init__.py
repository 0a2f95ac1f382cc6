"""The page and its server. Gradio is imported only here."""
