"""`qebul`: one file per command, loaded by name, so that the employer's commands need no server library."""
