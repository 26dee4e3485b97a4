"""What runs beside the learner's code, sealed off. Imports nothing of Baibu but its own folder."""
