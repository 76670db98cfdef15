"""What `qebul doctor` looks at: the machine, the keys, the house. Reads, and writes nothing."""
