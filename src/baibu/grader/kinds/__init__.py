"""Kinds of exercise: how a submission of each is judged. Entry-point group `baibu.kinds`."""
