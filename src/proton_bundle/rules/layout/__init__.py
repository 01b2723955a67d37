"""Which directories and files a bundle must have, may have, and how large it may be."""
