//! A way of coloring, as a person writes it: a method and its settings.

use crate::document::{Affinity, Base, HintUse, MethodId, Proposing};
use crate::engine::{EngineError, Method};

/// The most ways at once: each keeps a picture of a few hundred kilobytes in the page, and takes its time.
pub const MOST_TRIALS: usize = 60;

/// The bounds of temperature and saturation within which variants of a network differ. By eye: below, colors are flat;
/// above, they are loud.
const TEMPERATURES: [f32; 2] = [0.0, 1.6];
const SATURATIONS: [f32; 2] = [0.8, 1.6];

/// A way of coloring.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// The method's name.
    pub name: String,
    /// Method and settings, as one would write them.
    pub way: String,
    /// The same as the document has it.
    pub base: Base,
}

/// The ways that words name by the methods there are, each `METHOD`, `METHOD:setting=value:…` or `METHOD*N` for N variants of a network. Settings are
/// `strength` and `edges` (0 to 1), `saturation` and `temperature` (0 to 2) and `guide` (`yes` or `no`).
///
/// # Errors
/// [`EngineError::UnknownMethod`]; [`EngineError::BadTrial`] for settings that are none, and for more than [`MOST_TRIALS`].
/// That a method cannot run here is its own cell's to say.
pub fn trials(words: &[String], affinity: Affinity, known: &[Method]) -> Result<Vec<Trial>, EngineError> {
    let mut trials = Vec::new();
    for word in words.iter().map(|word| word.trim()).filter(|word| !word.is_empty()) {
        trials.extend(of_word(word, affinity, known)?);
        if trials.len() > MOST_TRIALS {
            let reason = format!("that is {} ways and more; at most {MOST_TRIALS} are compared at once", trials.len());
            return Err(EngineError::BadTrial { word: word.into(), reason });
        }
    }
    Ok(trials)
}

fn of_word(word: &str, affinity: Affinity, known: &[Method]) -> Result<Vec<Trial>, EngineError> {
    let bad = |reason: String| EngineError::BadTrial { word: word.into(), reason };
    let (head, settings) = word.split_once(':').map_or((word, ""), |(head, settings)| (head, settings));
    let (id, count) = match head.split_once('*') {
        None => (head, None),
        Some((id, count)) => {
            let count = count.parse().ok().filter(|n| (2..=MOST_TRIALS).contains(n));
            (id, Some(count.ok_or_else(|| bad(format!("after * stands a number of variants, 2 to {MOST_TRIALS}")))?))
        }
    };
    let method = known.iter().find(|method| method.id == id).ok_or_else(|| EngineError::UnknownMethod(id.into()))?;
    let proposing = settings_of(settings).map_err(bad)?;
    let Some(count) = count else { return Ok(vec![trial(method, affinity, proposing)]) };
    if !method.is_network() {
        return Err(bad(format!("{id} has no variants; it gives one picture")));
    }
    let variant = |k: usize| trial(method, affinity, varied(proposing, k, count, method.tells_distribution()));
    Ok((0..count).map(variant).collect())
}

/// Variant `k` of `count`: temperature and saturation go apart in opposite order, so that no two are alike.
fn varied(proposing: Proposing, k: usize, count: usize, has_temperature: bool) -> Proposing {
    let share = k as f32 / (count - 1) as f32;
    let between = |[low, high]: [f32; 2], share: f32| ((low + (high - low) * share) * 100.0).round() / 100.0;
    let temperature = has_temperature.then(|| between(TEMPERATURES, share)).or(proposing.temperature);
    Proposing { temperature, saturation: between(SATURATIONS, 1.0 - share), ..proposing }
}

fn settings_of(text: &str) -> Result<Proposing, String> {
    let mut proposing = Proposing::default();
    for setting in text.split(':').filter(|setting| !setting.is_empty()) {
        let (key, value) = setting.split_once('=').ok_or_else(|| format!("{setting} is not setting=value"))?;
        let number = || value.parse::<f32>().map_err(|_| format!("{value} is no number for {key}"));
        match key {
            "strength" => proposing.strength = number()?,
            "edges" => proposing.edges = number()?,
            "saturation" => proposing.saturation = number()?,
            "temperature" => proposing.temperature = Some(number()?),
            "guide" if value == "yes" => proposing.hints = HintUse::Network,
            "guide" if value == "no" => proposing.hints = HintUse::Solver,
            "guide" => return Err(format!("guide is yes or no, not {value}")),
            _ => {
                return Err(format!(
                    "there is no setting {key}; there are strength, edges, saturation, temperature and guide"
                ));
            }
        }
    }
    if proposing.is_sound() {
        Ok(proposing)
    } else {
        Err("strength and edges are 0 to 1, the others are 0 to 2".into())
    }
}

/// A method with its settings, as one would write them.
#[must_use]
pub fn trial(method: &Method, affinity: Affinity, proposing: Proposing) -> Trial {
    let usual = Proposing::default();
    let mut way = method.id.clone();
    let mut tell = |differs: bool, setting: String| {
        if differs {
            way = format!("{way}:{setting}");
        }
    };
    tell(proposing.strength != usual.strength, format!("strength={}", proposing.strength));
    tell(proposing.edges != usual.edges, format!("edges={}", proposing.edges));
    tell(proposing.saturation != usual.saturation, format!("saturation={}", proposing.saturation));
    tell(proposing.temperature.is_some(), format!("temperature={}", proposing.temperature.unwrap_or_default()));
    tell(proposing.hints == HintUse::Network, "guide=yes".into());
    let base = Base { method: MethodId(method.id.as_str().into()), affinity, proposing, ..Base::default() };
    Trial { name: method.name.clone(), way, base }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{NetworkConfig, Networks, methods};

    fn check(words: &[&str]) -> Result<Vec<String>, String> {
        let known = methods(&Networks::new(NetworkConfig::default()));
        let words: Vec<String> = words.iter().map(ToString::to_string).collect();
        let trials = trials(&words, Affinity::Tintype, &known).map_err(|e| e.to_string())?;
        Ok(trials.into_iter().map(|trial| trial.way).collect())
    }

    #[test]
    fn ways_are_read_and_written_alike_and_what_is_none_is_told() {
        assert_eq!(check(&["levin", " constant ", ""]).unwrap(), ["levin", "constant"]);
        let way = "levin:strength=0.5:edges=0.25:saturation=1.5:temperature=0.2:guide=yes";
        assert_eq!(check(&[way]).unwrap(), [way]);
        assert_eq!(check(&["levin:strength=1:guide=no"]).unwrap(), ["levin"]);
        for (word, says) in [
            ("telepathy", "\"telepathy\""),
            ("levin:strength", "not setting=value"),
            ("levin:strength=x", "no number"),
            ("levin:strength=2", "0 to 1"),
            ("levin:hue=2", "no setting hue"),
            ("levin:guide=maybe", "yes or no"),
            ("levin*3", "no variants"),
            ("levin*1", "2 to 60"),
            ("levin*999", "2 to 60"),
        ] {
            let error = check(&[word]).unwrap_err();
            assert!(error.contains(says), "{word}: {error}");
        }
        let error = check(&["levin"; 61]).unwrap_err();
        assert!(error.contains("61") && error.contains("60"), "{error}");
    }

    #[test]
    fn variants_all_differ() {
        let all: Vec<Proposing> = (0..9).map(|k| varied(Proposing::default(), k, 9, true)).collect();
        for (k, one) in all.iter().enumerate() {
            assert!(one.is_sound() && all[k + 1..].iter().all(|other| one != other));
        }
    }
}
