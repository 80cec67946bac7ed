"""The command line, bin/sallyport."""
