"""What the program knows of words: stems, compound parts, spelling, and what people say for what documents write."""
