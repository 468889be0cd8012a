"""Röda tråden: answers from a municipality's steering documents, made of passages that can be opened where they stand."""
