"""What every package stands on: ids, errors, the clock, settings, the two languages."""
