"""What the program costs: how fast files are read, and how building and searching grow with the number of passages."""
