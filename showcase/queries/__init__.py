"""Reads of the showcase, shaped for its pages."""
