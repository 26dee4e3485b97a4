"""What a page costs: processor, bytes, time until it can be used, memory while it is open."""
