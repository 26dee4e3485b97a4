"""The parts of `baibu.publish.draw`."""
