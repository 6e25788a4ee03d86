"""Fits the ranker: a linear model over what speaks for each clause, and small networks beside it for what means more together.

All of them see a question's labelled clauses against all clauses of its policy, and their mean ranks. Seeded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import minimize
from torch import Tensor

from index.ranking.weights import Floats, RankWeights

# Held back from large weights: the sum of squares of standardised weights counts this much.
_RIDGE = 2e-3
# Several networks begin differently, and their mean is steadier than any.
_NETS, _UNITS = 5, 32
_EPOCHS, _BATCH, _RATE, _DECAY = 40, 256, 3e-3, 1.0
# Lists are filled up with clauses that no question can choose.
_NEVER = -1e9


@dataclass(frozen=True)
class RankedList:
    """What speaks for each clause of a policy, (clauses, K), and how much it is wanted for one question, (clauses,), 1 in all."""

    features: Floats
    wanted: NDArray[np.float64]


class _Net(torch.nn.Module):
    def __init__(self, linear: Tensor) -> None:
        super().__init__()
        self.linear = torch.nn.Parameter(linear.clone())
        self.hidden = torch.nn.Linear(len(linear), _UNITS)
        self.out = torch.nn.Parameter(0.1 * torch.randn(_UNITS) / _UNITS**0.5)

    def forward(self, features: Tensor) -> Tensor:
        scores: Tensor = features @ self.linear + torch.tanh(self.hidden(features)) @ self.out
        return scores


def fit_rank(lists: Sequence[RankedList]) -> RankWeights:
    """The weights, for features as they come."""
    stacked = np.concatenate([one.features for one in lists])
    mean, spread = stacked.mean(axis=0), stacked.std(axis=0) + 1e-6
    scaled = [RankedList((one.features - mean) / spread, one.wanted) for one in lists]
    linear = torch.tensor(_fit_linear(scaled), dtype=torch.float32)
    filled_up = _filled_up(scaled)
    nets = [_fit_net(filled_up, linear, seed) for seed in range(_NETS)]
    hidden = np.concatenate([net.hidden.weight.detach().numpy() for net in nets]).T / spread[:, None]
    bias = np.concatenate([net.hidden.bias.detach().numpy() for net in nets]) - mean @ hidden
    return RankWeights(
        _floats(np.mean([net.linear.detach().numpy() for net in nets], axis=0) / spread),
        _floats(hidden),
        _floats(bias),
        _floats(np.concatenate([net.out.detach().numpy() for net in nets]) / _NETS),
    )


def _floats(values: NDArray[np.floating]) -> Floats:
    return np.ascontiguousarray(values, dtype=np.float32)


def _fit_linear(lists: Sequence[RankedList]) -> NDArray[np.float64]:
    """Conditional logit."""

    def loss(vector: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, slope = 0.0, np.zeros_like(vector)
        for one in lists:
            scores = one.features @ vector
            belief = np.exp(scores - scores.max())
            belief /= belief.sum()
            total -= float(one.wanted @ np.log(belief + 1e-12))
            slope += one.features.T @ (belief - one.wanted)
        count = len(lists)
        return total / count + _RIDGE * float(vector @ vector), slope / count + 2 * _RIDGE * vector

    found = minimize(loss, np.zeros(lists[0].features.shape[1]), jac=True, method="L-BFGS-B").x
    return np.asarray(found, dtype=np.float64)


def _fit_net(filled_up: tuple[Tensor, Tensor, Tensor], linear: Tensor, seed: int) -> _Net:
    torch.manual_seed(seed)
    net = _Net(linear)
    features, wanted, never = filled_up
    optimiser = torch.optim.AdamW(net.parameters(), lr=_RATE, weight_decay=_DECAY)
    for _ in range(_EPOCHS):
        order = torch.randperm(len(features))
        for at in range(0, len(features), _BATCH):
            batch = order[at : at + _BATCH]
            belief = torch.log_softmax(net(features[batch]) + never[batch], 1)
            loss = -(wanted[batch] * belief).sum(1).mean()
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
    return net


def _filled_up(lists: Sequence[RankedList]) -> tuple[Tensor, Tensor, Tensor]:
    """Features, what is wanted, and what keeps the places beyond a list's end out, for lists of one length."""
    longest = max(len(one.wanted) for one in lists)
    features = torch.zeros(len(lists), longest, lists[0].features.shape[1])
    wanted, never = torch.zeros(len(lists), longest), torch.full((len(lists), longest), _NEVER)
    for row, one in enumerate(lists):
        count = len(one.wanted)
        features[row, :count] = torch.tensor(one.features)
        wanted[row, :count] = torch.tensor(one.wanted, dtype=torch.float32)
        never[row, :count] = 0
    return features, wanted, never
