"""Sallyport: data in and out of secure research environments, with a person's decision between the two doors."""

__version__ = "0.1.0"
