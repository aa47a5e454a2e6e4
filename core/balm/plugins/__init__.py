"""Plugins: found by entry points, their contributions handed over; what fails is named and left out."""
