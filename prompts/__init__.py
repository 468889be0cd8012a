"""Prompts for a language model, as Markdown with $variables."""
