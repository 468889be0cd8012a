"""Reads files and writes the store: a file becomes pages, blocks, passages and register items."""
