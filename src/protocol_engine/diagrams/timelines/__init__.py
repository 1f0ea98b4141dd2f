"""People along an axis of days: swimmer plots, and the windows of visits."""
