"""First functions: a unit converter, a line of the study ledger, a greeting, a repaired report."""


def celsius(fahrenheit: float) -> float:
    """Convert a temperature from degrees Fahrenheit to degrees Celsius."""
    return (fahrenheit - 32) * 5 / 9


def ledger_line(day: int, subject: str, minutes: int) -> str:
    """Write one line of the study ledger."""
    hours = minutes // 60
    rest = minutes % 60
    return f"Day {day}: {subject}, {hours} h {rest:02d} min ({minutes / 60:.2f} h)"


def greeting(name: str, days: int) -> str:
    """Greet in English and in Chinese, and name the day that begins after so many days."""
    today = days + 1
    return f"Hello, {name}! Day {today} begins.\n你好，{name}！第 {today} 天开始了。"


def error_type() -> str:
    """Name the type of the error."""
    return "unsupported operand type(s) for /: 'str' and 'int'"


def raised_in() -> str:
    """Name the function in which the error was raised."""
    return "average"


def caused_by() -> str:
    """Name the function that caused it."""
    return "read_minutes"


def read_minutes(text: str) -> int:
    """Turn an entry into a number of minutes."""
    return int(text)


def add_up(first: str, second: str) -> int:
    """Add two entries."""
    return read_minutes(first) + read_minutes(second)


def average(first: str, second: str) -> float:
    """Give the mean of two entries."""
    return add_up(first, second) / 2


def report(first: str, second: str) -> str:
    """Write the report of two days."""
    return f"{average(first, second):.1f} minutes a day"
