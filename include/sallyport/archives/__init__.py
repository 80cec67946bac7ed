"""Looking into archives: in a child process without environment, network or files, within limits counted by the parent."""
