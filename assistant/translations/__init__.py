"""The program's texts in other languages than Swedish: one catalogue each, kept whole by `python -m assistant.translations`."""
