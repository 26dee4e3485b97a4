# row: 3
# tries: to outlive the deadline by blocking and ignoring every signal
# must: fail
# kind: limit
# limits: 0.2 0.25

import signal


def deafen():
    for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))


def fit(x, y, lr, epochs):
    deafen()
    while True:
        pass
