"""The record of who asked, decided and did what, and its chain of events."""
