# row: 42 own
# tries: to lower limits until the runner cannot answer, hoping that silence is success
# must: fail

import resource

resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
resource.setrlimit(resource.RLIMIT_AS, (1 << 20, 1 << 20))


def fit(x, y, lr, epochs):
    return 0.0, 0.0
