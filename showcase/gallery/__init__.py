"""The gallery: what it is narrowed by, how it is counted, how it is written in an address."""
