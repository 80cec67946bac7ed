"""The working page: what waits on whom, what a request can be made of, what was asked for before, how long it all takes."""
