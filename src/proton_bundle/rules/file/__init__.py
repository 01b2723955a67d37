"""What is wrong with a file as such: its bytes, its size, its YAML."""
