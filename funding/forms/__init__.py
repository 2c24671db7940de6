"""The shape of what is typed about funds, suspensions and reports; forms never save."""
