"""Tree to Python closures, compiled once; a closure gets the frame of names and gives the value."""
