"""One module for each version; never edited once a site has it."""
