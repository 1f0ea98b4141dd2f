"""
Drawings of a protocol, and of the people in it.

From a chart, and a cohort where people are drawn, to a figure: boxes, lines and texts, each at its place;
and from the figure to SVG, or from what it says to a text format.
"""
