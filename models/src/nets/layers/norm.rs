//! Batch normalization with stored statistics.

use tch::Tensor;
use tch::nn;
use tch::nn::ModuleT;

/// The mean of red, green and blue in 0..=1 over ImageNet's photographs, as PyTorch's encoders were trained with it.
pub const IMAGENET_MEAN: [f32; 3] = [0.485, 0.456, 0.406];

/// Their standard deviation.
pub const IMAGENET_STD: [f32; 3] = [0.229, 0.224, 0.225];

/// Parameters `weight`, `bias`, `running_mean`, `running_var` for `n` channels. `eps` is added to the variance.
#[must_use]
pub fn batch_norm(path: &nn::Path<'_>, n: i64, eps: f64) -> nn::BatchNorm {
    let config = nn::BatchNormConfig { eps, ws_init: nn::Init::Const(1.0), ..nn::BatchNormConfig::default() };
    nn::batch_norm2d(path, n, config)
}

/// Applies it with the stored statistics; the maps may be of 16 bits while the statistics are of 32.
pub fn normalized(norm: &nn::BatchNorm, maps: &Tensor) -> Tensor {
    norm.forward_t(maps, false)
}
