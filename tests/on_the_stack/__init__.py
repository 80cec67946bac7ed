"""The whole product as its users drive it, on one trial stack: a package, so that the stack ends with its last test."""
