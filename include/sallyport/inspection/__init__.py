"""Looking at files: small inspectors, findings, severity."""
