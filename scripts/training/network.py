"""The network, and what of its training torch and transformers have not or do slowly on a CPU."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from scripts.training.recipe import EOS, Recipe
from scripts.training.shards import Group


def lexical_embeddings(groups: dict[str, Group], recipe: Recipe) -> np.ndarray:
    """Vectors (V, d_model) that put translations side by side before training starts.

    A piece is described by the English pieces around it, a Swedish one by those around the English piece it is aligned
    to; positive pointwise mutual information, then a truncated SVD.
    """
    import torch

    size = recipe.vocab_size
    counts = np.zeros((size, size), dtype=np.float32)
    for group in groups.values():
        chosen = range(0, len(group), max(1, len(group) // 150_000))
        english: list[np.ndarray] = []
        swedish: list[np.ndarray] = []
        base = 0
        for i in chosen:
            target, links = group.target(i), group.links(i)
            english.append(target)
            if len(links):
                swedish.append(np.stack([group.source(i)[links[:, 1]], links[:, 0] + np.int64(base)], axis=1))
            base += len(target)
        if not swedish:
            continue
        stream = np.concatenate(english).astype(np.int64)
        linked = np.concatenate(swedish).astype(np.int64)
        for shift in (-4, -3, -2, -1, 0, 1, 2, 3, 4):
            context = np.roll(stream, -shift)
            if shift:
                np.add.at(counts, (stream, context), 1 / abs(shift))
            np.add.at(counts, (linked[:, 0], context[linked[:, 1]]), 1 / max(1, abs(shift)))
    rows, columns = counts.sum(1, keepdims=True) + 1e-6, counts.sum(0, keepdims=True) ** 0.75 + 1e-6
    ppmi = np.maximum(0, np.log((counts * columns.sum() + 1e-12) / (rows * columns)))
    ppmi[counts == 0] = 0
    del counts
    torch.manual_seed(recipe.seed)
    u, s, _ = torch.svd_lowrank(torch.from_numpy(ppmi), q=recipe.d_model, niter=3)
    vectors = (u * s.sqrt()).numpy()
    vectors -= vectors.mean(0)
    vectors /= vectors.std(0) + 1e-6  # no direction may drown the others
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    random_vectors = np.random.default_rng(recipe.seed).normal(size=vectors.shape)
    vectors = np.where(norms > 1e-3, vectors / (norms + 1e-6) * math.sqrt(recipe.d_model), random_vectors)
    mixed = 0.9 * vectors + 0.44 * random_vectors  # pieces with the same contexts still differ
    return (mixed / math.sqrt(recipe.d_model)).astype(np.float32)


def build_model(recipe: Recipe) -> Any:
    """A MarianMTModel with weights ready for training from scratch."""
    import torch
    from transformers import MarianConfig, MarianMTModel

    pad = recipe.vocab_size - 1
    config = MarianConfig(
        vocab_size=recipe.vocab_size,
        d_model=recipe.d_model,
        encoder_layers=recipe.encoder_layers,
        decoder_layers=recipe.decoder_layers,
        encoder_attention_heads=recipe.heads,
        decoder_attention_heads=recipe.heads,
        encoder_ffn_dim=recipe.ffn,
        decoder_ffn_dim=recipe.ffn,
        activation_function="relu",
        scale_embedding=True,
        max_position_embeddings=512,
        dropout=0.0,  # see drop_out()
        attention_dropout=0.0,
        activation_dropout=0.0,
        pad_token_id=pad,
        eos_token_id=EOS,
        decoder_start_token_id=pad,
        forced_eos_token_id=EOS,
        tie_word_embeddings=True,
        share_encoder_decoder_embeddings=True,
        static_position_embeddings=True,
    )
    torch.manual_seed(recipe.seed)
    model = MarianMTModel(config)
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        if parameter.dim() == 2 and "embed" not in name and "shared" not in name:
            # post-norm: small residual branches keep the first steps stable (Fixup/DeepNorm reasoning)
            residual = any(part in name for part in ("fc1", "fc2", "v_proj", "out_proj"))
            torch.nn.init.xavier_uniform_(parameter, gain=0.6 if residual else 1.0)
    with torch.no_grad():
        embeddings = model.model.shared.weight
        embeddings.normal_(std=recipe.d_model**-0.5)
        embeddings[pad] = 0
    return model


class GuidedAttention:
    """Reads the first cross-attention head of the last decoder layer while the model runs."""

    def __init__(self, model: Any) -> None:
        attention = model.model.decoder.layers[-1].encoder_attn
        self.size = attention.head_dim
        attention.q_proj.register_forward_hook(self._keep("query"))
        attention.k_proj.register_forward_hook(self._keep("key"))
        self.kept: dict[str, Any] = {}

    def _keep(self, name: str) -> Any:
        def hook(_module: Any, _inputs: Any, output: Any) -> None:
            self.kept[name] = output[..., : self.size].float()

        return hook

    def loss(self, links: Any, source_mask: Any) -> Any:
        """Mean negative log of the attention that linked target positions (B, T) give to their linked sources."""
        import torch

        query, key = self.kept["query"], self.kept["key"]
        scores = query @ key.transpose(1, 2) * self.size**-0.5
        scores = scores.masked_fill(~source_mask[:, None, :], -1e4)
        linked = torch.zeros_like(scores, dtype=torch.bool)
        linked[links[:, 0], links[:, 1], links[:, 2]] = True
        inside = torch.logsumexp(scores.masked_fill(~linked, -1e4), dim=-1)
        rows = linked.any(-1)  # none where no pair of the batch was aligned
        return (torch.logsumexp(scores, dim=-1) - inside)[rows].sum() / rows.sum().clamp(min=1)


def drop_out(model: Any, share: float) -> None:
    """Make a training model set a share of what each sublayer and each embedding gives to 0, and scale up the rest.

    As torch.nn.functional.dropout does, in steps of 1/256: one draw for eight numbers takes a third of the time, and on
    a CPU dropout was a tenth of a step.
    """
    import torch

    limit = round(256 * share)
    if not limit:
        return

    def thin(hidden: Any) -> Any:
        if not model.training:
            return hidden
        draws = torch.empty(-(-hidden.numel() // 8), dtype=torch.int64, device=hidden.device).random_(-(2**63), None)
        kept = (draws.view(torch.uint8)[: hidden.numel()] >= limit).view(hidden.shape)
        return hidden * kept.to(hidden.dtype).mul_(256 / (256 - limit))

    for stack in (model.model.encoder, model.model.decoder):
        stack.layers[0].register_forward_pre_hook(lambda _, inputs: (thin(inputs[0]), *inputs[1:]))
        for layer in stack.layers:
            for name in ("self_attn.out_proj", "encoder_attn.out_proj", "fc2"):
                if stack is model.model.decoder or not name.startswith("encoder_attn"):
                    layer.get_submodule(name).register_forward_hook(lambda _module, _inputs, output: thin(output))


def cross_entropy(logits: Any, targets: Any, smoothing: float) -> Any:
    """Mean label-smoothed cross-entropy of logits (N, V) against targets (N,).

    The gradient is worked out together with the loss, in rows few enough to stay in a CPU's cache: several times faster
    than torch.nn.functional.cross_entropy, whose backward pass over a float32 copy of the logits took 13% of a step.
    """
    import torch

    class SmoothedCrossEntropy(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, logits: Any, targets: Any) -> Any:
            count, size = logits.shape
            rows = 64 if logits.device.type == "cpu" else 4096
            gradient = torch.empty_like(logits)
            total = torch.zeros((), dtype=torch.float32, device=logits.device)
            for first in range(0, count, rows):
                part = logits[first : first + rows].to(torch.float32, copy=True)
                target = targets[first : first + rows, None]
                part -= part.amax(1, keepdim=True)
                total -= (1 - smoothing) * part.gather(1, target).sum() + smoothing * part.mean(1).sum()
                norms = part.exp_().sum(1, keepdim=True)
                total += norms.log().sum()
                part.mul_(1 / (norms * count)).sub_(smoothing / size / count)
                part.scatter_add_(1, target, torch.full_like(target, (smoothing - 1) / count, dtype=torch.float32))
                gradient[first : first + rows] = part
            ctx.save_for_backward(gradient)
            return total / count

        @staticmethod
        def backward(ctx: Any, upstream: Any) -> Any:
            (gradient,) = ctx.saved_tensors
            return gradient * upstream, None

    return SmoothedCrossEntropy.apply(logits, targets)


def parameter_names(model: Any) -> list[str]:
    """Names of the trained parameters, in `parameters()` order."""
    return [name for name, parameter in model.named_parameters() if parameter.requires_grad]
