# Copyright 2026 the ANID authors
# SPDX-License-Identifier: Apache-2.0
"""Learned quality metrics on convolutions, written from their papers and from what their authors publish under free licences.

Trunks are torchvision's (BSD-3) and timm's (Apache-2.0). Parameters have the names, shapes and types of the published files,
those that evaluation does not read included. Images are RGB in [0,1] unless said; scores are N x 1.
"""

import timm
import torch
import torchvision
from torch import nn
from torch.nn import functional

IMAGENET = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


class Normalisation(nn.Module):
    """(x - mean) / std, channel by channel; not among the parameters of any file."""

    def __init__(self, mean: tuple[float, float, float], std: tuple[float, float, float]) -> None:
        super().__init__()
        self.register_buffer("mean", torch.tensor(mean).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(std).view(1, 3, 1, 1), persistent=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return (x - self.mean) / self.std


class Cnniqa(nn.Module):
    """Kang et al. 2014: one convolution, its largest and smallest value over the image, and two hidden layers."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 50, 7)
        self.fc1 = nn.Linear(2 * 50, 800)
        self.fc2 = nn.Linear(800, 800)
        self.fc3 = nn.Linear(800, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        maps = self.conv1(x)
        pooled = torch.cat((maps.amax((2, 3)), maps.amin((2, 3))), 1)
        return self.fc3(functional.relu(self.fc2(functional.relu(self.fc1(pooled)))))


class Dbcnn(nn.Module):
    """Zhang et al. 2018 and zwx8981/DBCNN-PyTorch (MIT).

    The mean product of each channel of VGG-16 with each of a network that was trained to tell distortions.
    """

    # Output channels and stride of the latter's convolutions, all of 3 x 3.
    DISTORTIONS = ((48, 1), (48, 2), (64, 1), (64, 2), (64, 1), (64, 2), (128, 1), (128, 1), (128, 2))

    def __init__(self) -> None:
        super().__init__()
        self.normalise = Normalisation(*IMAGENET)
        self.features1 = torchvision.models.vgg16(weights=None).features[:-1]
        layers: list[nn.Module] = []
        inputs = 3
        for outputs, stride in self.DISTORTIONS:
            layers += [nn.Conv2d(inputs, outputs, 3, stride, 1), nn.BatchNorm2d(outputs), nn.ReLU()]
            inputs = outputs
        self.features2 = nn.Sequential(*layers)
        self.fc = nn.Linear(512 * 128, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.normalise(x)
        first, second = self.features1(x), self.features2(x)
        second = functional.interpolate(second, first.shape[2:], mode="bilinear", align_corners=True)
        first, second = first.flatten(2), second.flatten(2)
        bilinear = (first @ second.transpose(1, 2) / first.shape[2]).flatten(1)
        return self.fc(functional.normalize((bilinear + 1e-8).sqrt()))


class Unique(nn.Module):
    """Zhang et al. 2021 and zwx8981/UNIQUE (Apache-2.0).

    The mean product of each pair of ResNet-34's channels; the second output, of which a variance is made, is not read.
    """

    def __init__(self) -> None:
        super().__init__()
        self.normalise = Normalisation(*IMAGENET)
        # The file has the classifier of ImageNet, too, which nothing reads.
        self.backbone = torchvision.models.resnet34(weights=None)
        self.fc = nn.Linear(512 * 512, 2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        body = self.backbone
        x = body.maxpool(body.relu(body.bn1(body.conv1(self.normalise(x)))))
        x = body.layer4(body.layer3(body.layer2(body.layer1(x)))).flatten(2)
        bilinear = x @ x.transpose(1, 2) / x.shape[2]
        bilinear = (bilinear.sign() * (bilinear.abs() + 1e-8).sqrt()).flatten(1)
        return self.fc(functional.normalize(bilinear))[:, :1]


def mean_and(outputs: int) -> nn.Sequential:
    """The mean of 112 maps and a linear layer."""
    return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(112, outputs))


class HyperIqa(nn.Module):
    """Su et al. 2020 and SSL92/hyperIQA (MIT): ResNet-50's last maps make the weights of a small network.

    Features of all levels of a crop of 224 x 224 are its input.
    """

    WIDTHS = (224, 112, 56, 28, 14, 1)

    def __init__(self) -> None:
        super().__init__()
        self.normalise = Normalisation(*IMAGENET)
        self.base_model = timm.create_model("resnet50", pretrained=False, features_only=True)
        local = [
            nn.Sequential(nn.Conv2d(channels, kept, 1, bias=False), nn.AvgPool2d(7), nn.Flatten(), nn.Linear(seen, 16))
            for channels, kept, seen in ((256, 16, 16 * 64), (512, 32, 32 * 16), (1024, 64, 64 * 4))
        ]
        last = nn.Sequential(nn.AvgPool2d(7), nn.Flatten(), nn.Linear(2048, self.WIDTHS[0] - 3 * 16))
        self.lda_modules = nn.ModuleList([*local, last])
        self.conv1 = nn.Sequential(
            nn.Conv2d(2048, 1024, 1), nn.ReLU(), nn.Conv2d(1024, 512, 1), nn.ReLU(), nn.Conv2d(512, 112, 1), nn.ReLU()
        )
        layers = list(zip(self.WIDTHS, self.WIDTHS[1:]))
        # The 7 x 7 places of a map are so many weights of the layer made; the last one is too small for that.
        made = [nn.Conv2d(112, a * b // 49, 3, padding=1) for a, b in layers[:-1]]
        self.fc_w_modules = nn.ModuleList([*made, mean_and(14)])
        self.fc_b_modules = nn.ModuleList([mean_and(outputs) for _, outputs in layers])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        levels = self.base_model(self.normalise(x))[1:]
        hidden = torch.cat([part(level) for part, level in zip(self.lda_modules, levels)], 1)[:, :, None]
        maps = self.conv1(levels[-1])
        last = len(self.fc_w_modules) - 1
        for layer, (weights, biases) in enumerate(zip(self.fc_w_modules, self.fc_b_modules)):
            made = weights(maps).reshape(-1, self.WIDTHS[layer + 1], self.WIDTHS[layer])
            hidden = made @ hidden + biases(maps)[:, :, None]
            if layer < last:
                hidden = hidden.sigmoid()
        return hidden[:, :, 0]


class Nima(nn.Module):
    """Talebi and Milanfar 2018: Inception-ResNet-v2 with ten outputs.

    299 x 299 images in [-1,1] to the probabilities of the ratings 1 to 10.
    """

    def __init__(self) -> None:
        super().__init__()
        self.base_model = timm.create_model("inception_resnet_v2", pretrained=False, features_only=True)
        # The file numbers the layers with a flattening, a dropout and a softmax among them.
        self.classifier = nn.Sequential(nn.Flatten(), nn.Identity(), nn.Linear(1536, 10), nn.Softmax(1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.classifier(self.base_model(x)[-1].mean((2, 3)))
