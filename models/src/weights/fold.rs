//! Spectral norm and weight norm folded into plain weights, so that networks are built without them.
//!
//! **Source:** `torch/nn/utils/spectral_norm.py`: in evaluation W = W_orig / (uᵀ W_orig v), with the stored u and v and no
//! power iteration. `torch/nn/utils/weight_norm.py`: W = g · v / ‖v‖, the norm over all axes but the first. Both are also
//! read under the names of `torch.nn.utils.parametrizations`. Batch norm stays as it is: the networks have it.
//!
//! Names after folding are ours: `X.weight_orig`, `X.weight_u`, `X.weight_v` become `X.weight`, and so do `X.weight_g`,
//! `X.weight_v`. Where a file from before torch 1.1 has a normed `X.weight` already, that is taken.

use std::collections::HashMap;

use super::tensor::Stored;
use super::{Opened, WeightsError};

/// One tensor of the converted file and what it is made of.
#[derive(Clone, Debug)]
pub(super) struct Folded {
    pub(super) name: String,
    pub(super) shape: Vec<usize>,
    recipe: Recipe,
}

#[derive(Clone, Debug)]
enum Recipe {
    Plain(Stored),
    Spectral { original: Stored, u: Stored, v: Stored },
    Norm { g: Stored, v: Stored },
}

/// Below this a norm is zero and nothing can be divided by it; norms of real layers are around one.
const SMALLEST_NORM: f64 = 1e-12;

/// What each converted tensor is made of, in the order of the file.
///
/// # Errors
/// [`WeightsError::Tensor`] where a norm lacks a piece or the pieces do not fit each other.
pub(super) fn plan(tensors: &[Stored]) -> Result<Vec<Folded>, WeightsError> {
    let named: Vec<(String, &Stored)> = tensors.iter().map(|tensor| (plain_name(tensor.name()), tensor)).collect();
    let by_name: HashMap<&str, &Stored> = named.iter().map(|(name, tensor)| (name.as_str(), *tensor)).collect();
    let folded = named.iter().map(|(name, tensor)| fold(name, tensor, &by_name));
    folded.filter_map(Result::transpose).collect()
}

/// The name under which the older modules keep what parametrizations keep.
fn plain_name(name: &str) -> String {
    const NEW_AND_OLD: [(&str, &str); 5] = [
        ("parametrizations.weight.original0", "weight_g"),
        ("parametrizations.weight.original1", "weight_v"),
        ("parametrizations.weight.original", "weight_orig"),
        ("parametrizations.weight.0._u", "weight_u"),
        ("parametrizations.weight.0._v", "weight_v"),
    ];
    let renamed = NEW_AND_OLD.iter().find_map(|(new, old)| Some(format!("{}{old}", name.strip_suffix(new)?)));
    renamed.unwrap_or_else(|| name.into())
}

fn fold(name: &str, tensor: &Stored, by_name: &HashMap<&str, &Stored>) -> Result<Option<Folded>, WeightsError> {
    let lacks = |reason| WeightsError::Tensor { name: tensor.name().into(), reason };
    let beside = |layer: &str, what: &str| by_name.get(format!("{layer}{what}").as_str()).copied();
    let recipe = if let Some(layer) = name.strip_suffix("weight_orig") {
        if beside(layer, "weight").is_some() {
            return Ok(None);
        }
        let (u, v) = (beside(layer, "weight_u"), beside(layer, "weight_v"));
        let (u, v) = u.zip(v).ok_or_else(|| lacks("its spectral norm lacks weight_u or weight_v"))?;
        Recipe::Spectral { original: tensor.clone(), u: u.clone(), v: v.clone() }
    } else if let Some(layer) = name.strip_suffix("weight_v").filter(|layer| beside(layer, "weight_g").is_some()) {
        if beside(layer, "weight").is_some() {
            return Ok(None);
        }
        let g = beside(layer, "weight_g").ok_or_else(|| lacks("its weight norm lacks weight_g"))?;
        Recipe::Norm { g: g.clone(), v: tensor.clone() }
    } else if is_piece(name, by_name) {
        return Ok(None);
    } else {
        Recipe::Plain(tensor.clone())
    };
    let name = if let Recipe::Plain(_) = recipe { name.into() } else { folded_name(name) };
    let folded = Folded { name, shape: tensor.shape().into(), recipe };
    if folded.fits() { Ok(Some(folded)) } else { Err(lacks("the pieces of its norm do not fit each other")) }
}

/// Whether it is used up by the tensor of another name.
fn is_piece(name: &str, by_name: &HashMap<&str, &Stored>) -> bool {
    let with = |suffix: &str, other: &str| {
        name.strip_suffix(suffix).is_some_and(|layer| by_name.contains_key(format!("{layer}{other}").as_str()))
    };
    with("weight_u", "weight_orig") || with("weight_v", "weight_orig") || with("weight_g", "weight_v")
}

fn folded_name(name: &str) -> String {
    let layer = name.strip_suffix("weight_orig").or_else(|| name.strip_suffix("weight_v"));
    layer.map_or_else(|| name.into(), |layer| format!("{layer}weight"))
}

impl Folded {
    /// Whether something is folded, rather than copied.
    pub(super) fn is_made(&self) -> bool {
        !matches!(self.recipe, Recipe::Plain(_))
    }

    /// Whether its numbers have a fraction in the file.
    pub(super) fn is_float(&self) -> bool {
        let float = |tensor: &Stored| tensor.element().is_float();
        match &self.recipe {
            Recipe::Plain(tensor) => float(tensor),
            Recipe::Spectral { original, u, v } => float(original) && float(u) && float(v),
            Recipe::Norm { g, v } => float(g) && float(v),
        }
    }

    fn fits(&self) -> bool {
        let rows = self.shape.first().copied().unwrap_or(0);
        let numel: usize = self.shape.iter().product();
        match &self.recipe {
            Recipe::Plain(_) => true,
            Recipe::Spectral { u, v, .. } => rows > 0 && u.numel() == rows && v.numel() == numel / rows && numel > 0,
            Recipe::Norm { g, .. } => rows > 0 && g.numel() == rows && numel > 0,
        }
    }

    /// Its numbers, row-major.
    ///
    /// # Errors
    /// Those of [`Opened::read`]; [`WeightsError::Tensor`] where the norm is zero.
    pub(super) fn read(&self, file: &mut Opened) -> Result<Vec<f32>, WeightsError> {
        let zero = || WeightsError::Tensor { name: self.name.clone(), reason: "its norm is zero or no number" };
        match &self.recipe {
            Recipe::Plain(tensor) => file.read(tensor),
            Recipe::Spectral { original, u, v } => {
                let (u, v, original) = (file.read(u)?, file.read(v)?, file.read(original)?);
                spectral(original, &u, &v).ok_or_else(zero)
            }
            Recipe::Norm { g, v } => {
                let (g, v) = (file.read(g)?, file.read(v)?);
                normed(v, &g).ok_or_else(zero)
            }
        }
    }
}

/// W / (uᵀ W v) for W of as many rows as u has numbers; `None` where that would divide by zero.
fn spectral(mut w: Vec<f32>, u: &[f32], v: &[f32]) -> Option<Vec<f32>> {
    let row_by_v = |row: &[f32]| row.iter().zip(v).map(|(w, v)| f64::from(*w) * f64::from(*v)).sum::<f64>();
    let sigma: f64 = w.chunks_exact(v.len()).zip(u).map(|(row, u)| f64::from(*u) * row_by_v(row)).sum();
    divide(&mut w, sigma).then_some(w)
}

/// g v / ‖v‖ row by row; `None` where a row is zero.
fn normed(mut v: Vec<f32>, g: &[f32]) -> Option<Vec<f32>> {
    let length = v.len() / g.len();
    let sound = v.chunks_exact_mut(length).zip(g).all(|(row, g)| {
        let norm = row.iter().map(|v| f64::from(*v).powi(2)).sum::<f64>().sqrt();
        divide(row, norm) && {
            row.iter_mut().for_each(|v| *v *= g);
            true
        }
    });
    sound.then_some(v)
}

#[expect(clippy::cast_possible_truncation, reason = "rounding to the nearest f32 is what is meant")]
fn divide(values: &mut [f32], by: f64) -> bool {
    values.iter_mut().for_each(|value| *value = (f64::from(*value) / by) as f32);
    by.is_finite() && by.abs() > SMALLEST_NORM
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spectral_norm_divides_by_the_stored_estimate() {
        // u picks the second row, v its first column: sigma is 4.
        let w = spectral(vec![1.0, 2.0, 4.0, 8.0], &[0.0, 1.0], &[1.0, 0.0]);
        assert_eq!(w, Some(vec![0.25, 0.5, 1.0, 2.0]));
        assert_eq!(spectral(vec![1.0, 2.0], &[0.0], &[1.0, 0.0]), None);
    }

    #[test]
    fn weight_norm_gives_each_row_its_length() {
        let w = normed(vec![3.0, 4.0, 0.0, -2.0], &[10.0, 0.5]);
        assert_eq!(w, Some(vec![6.0, 8.0, 0.0, -0.5]));
        assert_eq!(normed(vec![0.0, 0.0], &[1.0]), None);
    }

    #[test]
    fn names_of_parametrizations_are_the_older_ones() {
        for (new, old) in [
            ("a.parametrizations.weight.original0", "a.weight_g"),
            ("a.parametrizations.weight.original", "a.weight_orig"),
            ("a.parametrizations.weight.0._v", "a.weight_v"),
            ("a.weight", "a.weight"),
        ] {
            assert_eq!(plain_name(new), old);
        }
    }
}
