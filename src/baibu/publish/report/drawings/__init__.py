"""Draw the figures of a report: plain numbers in, one SVG out, on the sheet of all charts."""
