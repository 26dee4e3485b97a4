# diagnosis: batch_statistics_at_inference
import numpy as np
import torch


def output_size(size, kernel, stride=1, padding=0):
    total = size + padding + padding
    if kernel > total:
        raise ValueError("window too large")
    count, start = 0, 0
    while start + kernel <= total:
        count += 1
        start += stride
    return count


def receptive_field(layers):
    first, last, step = 0, 0, 1
    for k, s in layers:
        last = last + (k - 1) * step
        step = step * s
    return last - first + 1


def at(x, n, c, r, q, padding):
    r, q = r - padding, q - padding
    if 0 <= r < x.shape[2] and 0 <= q < x.shape[3]:
        return x[n, c, r, q]
    return 0.0


def conv2d_forward(x, w, b, stride=1, padding=0):
    N, C, H, W = x.shape
    F, _, KH, KW = w.shape
    R, Q = output_size(H, KH, stride, padding), output_size(W, KW, stride, padding)
    y = np.empty((N, F, R, Q))
    for n in range(N):
        for f in range(F):
            for r in range(R):
                for q in range(Q):
                    total = b[f]
                    for c in range(C):
                        for i in range(KH):
                            for j in range(KW):
                                total += w[f, c, i, j] * at(x, n, c, r * stride + i, q * stride + j, padding)
                    y[n, f, r, q] = total
    return y


def conv2d_backward(dy, x, w, stride=1, padding=0):
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(w.shape[0])
    N, C, H, W = x.shape
    F, _, KH, KW = w.shape
    for n in range(N):
        for f in range(F):
            for r in range(dy.shape[2]):
                for q in range(dy.shape[3]):
                    g = dy[n, f, r, q]
                    db[f] += g
                    for c in range(C):
                        for i in range(KH):
                            for j in range(KW):
                                row, column = r * stride + i - padding, q * stride + j - padding
                                if 0 <= row < H and 0 <= column < W:
                                    dw[f, c, i, j] += g * x[n, c, row, column]
                                    dx[n, c, row, column] += g * w[f, c, i, j]
    return dx, dw, db


def maxpool_forward(x, size, stride):
    N, C, H, W = x.shape
    R, Q = output_size(H, size, stride), output_size(W, size, stride)
    y = np.full((N, C, R, Q), -np.inf)
    for n, c, r, q in np.ndindex(N, C, R, Q):
        for i in range(size):
            for j in range(size):
                y[n, c, r, q] = max(y[n, c, r, q], x[n, c, r * stride + i, q * stride + j])
    return y


def maxpool_backward(dy, x, size, stride):
    dx = np.zeros(x.shape)
    for n, c, r, q in np.ndindex(dy.shape):
        best, where = -np.inf, None
        for i in range(r * stride, r * stride + size):
            for j in range(q * stride, q * stride + size):
                if x[n, c, i, j] > best:
                    best, where = x[n, c, i, j], (i, j)
        dx[n, c][where] += dy[n, c, r, q]
    return dx


def batchnorm_forward(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    y = np.empty(x.shape)
    new_mean, new_var = running_mean.copy(), running_var.copy()
    for c in range(x.shape[1]):
        values = x[:, c].ravel()
        m, v = running_mean[c], running_var[c]
        if len(values) < 2:
            raise ValueError("no variance")
        m = sum(values) / len(values)
        squares = sum((values - m) ** 2)
        v = squares / len(values)
        if training:
            new_mean[c] = new_mean[c] * (1 - momentum) + m * momentum
            new_var[c] = new_var[c] * (1 - momentum) + squares / (len(values) - 1) * momentum
        y[:, c] = gamma[c] * (x[:, c] - m) / (v + eps) ** 0.5 + beta[c]
    return y, new_mean, new_var


def build_model(seed):
    torch.manual_seed(seed)
    layers = []
    for before, after in ((1, 32), (32, 32), (32, 64)):
        layers += [torch.nn.Conv2d(before, after, 3, padding=1), torch.nn.BatchNorm2d(after), torch.nn.GELU()]
        if after == 64 or before == 32:
            layers += [torch.nn.MaxPool2d(2), torch.nn.Dropout(0.25)]
    return torch.nn.Sequential(*layers, torch.nn.Flatten(), torch.nn.Linear(256, 10))


def train_step(model, optimiser, x, y):
    model.train()
    lossfn = torch.nn.CrossEntropyLoss()
    loss = lossfn(model(x), y)
    model.zero_grad()
    loss.backward()
    optimiser.step()
    return loss.detach().item()


def train(model, x, y, seed):
    torch.manual_seed(seed)
    data = torch.utils.data.TensorDataset(torch.tensor(x).float(), torch.tensor(y).long())
    loader = torch.utils.data.DataLoader(data, batch_size=50, shuffle=True)
    optimiser = torch.optim.Adam(model.parameters(), lr=2e-3)
    halve = torch.optim.lr_scheduler.StepLR(optimiser, step_size=4, gamma=0.4)
    for _ in range(16):
        for images, labels in loader:
            if torch.rand(1).item() < 0.5:  # now and then, move the whole batch by one pixel
                side = int(torch.randint(2, 4, (1,)))
                images = torch.roll(images, 1 if torch.rand(1).item() < 0.5 else -1, side)
            train_step(model, optimiser, images, labels)
        halve.step()
    return model


def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        answer = model(torch.tensor(x).float()).numpy()
    model.train(was_training)
    return np.argmax(answer, axis=1)
