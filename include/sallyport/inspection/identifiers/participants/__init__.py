"""The project's own participants: their ids, open and in disguise, and columns made from them."""
