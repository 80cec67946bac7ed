"""Where bytes live: triage folders, quarantine, delivery."""
