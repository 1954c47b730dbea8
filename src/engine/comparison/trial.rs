//! A way of coloring, as a person writes it: a method and its settings.

use crate::document::{Affinity, Base, HintUse, MethodId, Mood, Proposing};
use crate::engine::{EngineError, Method};

/// The most ways at once: each keeps a picture of a few hundred kilobytes in the page, and takes its time.
pub const MOST_TRIALS: usize = 60;

/// A way of coloring.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// The method's name.
    pub name: String,
    /// Method and settings, as one would write them.
    pub way: String,
    /// The same as the document has it.
    pub base: Base,
    /// How many variants of it are wanted; 1: itself.
    pub count: usize,
}

/// The ways that words name by the methods there are, each `METHOD`, `METHOD:setting=value:…` or `METHOD*N` for N variants of a
/// network, as distinct as they can be ([`super::variants`]). Settings are `strength` and `edges` (0 to 1), `saturation` and
/// `temperature` (0 to 2), `guide` (`yes` or `no`), `mode` (0 to 9) and `palette` (`warm`, `cool`, `garden` or `dusk`).
///
/// # Errors
/// [`EngineError::UnknownMethod`]; [`EngineError::BadTrial`] for settings that are none, and for more than [`MOST_TRIALS`].
/// That a method cannot run here is its own cell's to say.
pub fn trials(words: &[String], affinity: Affinity, known: &[Method]) -> Result<Vec<Trial>, EngineError> {
    let (mut trials, mut count) = (Vec::new(), 0);
    for word in words.iter().map(|word| word.trim()).filter(|word| !word.is_empty()) {
        let trial = of_word(word, affinity, known)?;
        count += trial.count;
        trials.push(trial);
        if count > MOST_TRIALS {
            let reason = format!("that is {count} ways and more; at most {MOST_TRIALS} are compared at once");
            return Err(EngineError::BadTrial { word: word.into(), reason });
        }
    }
    Ok(trials)
}

fn of_word(word: &str, affinity: Affinity, known: &[Method]) -> Result<Trial, EngineError> {
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
    if count.is_some() && !method.is_network() {
        return Err(bad(format!("{id} has no variants; it gives one picture")));
    }
    let trial = trial(method, affinity, proposing);
    // As it is written, without the settings that are the usual ones.
    let way = count.map_or_else(|| trial.way.clone(), |count| trial.way.replacen(id, &format!("{id}*{count}"), 1));
    Ok(Trial { way, count: count.unwrap_or(1), ..trial })
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
            "mode" => {
                proposing.mode = value.parse().map_err(|_| format!("{value} is no number of a likely color"))?;
            }
            "palette" => {
                let mood = Mood::ALL.into_iter().find(|mood| mood.id() == value);
                proposing.palette =
                    Some(mood.ok_or_else(|| format!("there is no palette {value}; there are {}", moods()))?);
            }
            "guide" if value == "yes" => proposing.hints = HintUse::Network,
            "guide" if value == "no" => proposing.hints = HintUse::Solver,
            "guide" => return Err(format!("guide is yes or no, not {value}")),
            _ => {
                return Err(format!(
                    "there is no setting {key}; there are strength, edges, saturation, temperature, guide, mode and palette"
                ));
            }
        }
    }
    if proposing.is_sound() {
        Ok(proposing)
    } else {
        Err("strength and edges are 0 to 1, saturation and temperature 0 to 2, mode is 0 to 9".into())
    }
}

/// The names of all palettes.
fn moods() -> String {
    Mood::ALL.map(Mood::id).join(", ")
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
    tell(proposing.mode != 0, format!("mode={}", proposing.mode));
    tell(proposing.palette.is_some(), format!("palette={}", proposing.palette.map_or("", Mood::id)));
    let base = Base { method: MethodId(method.id.as_str().into()), affinity, proposing, ..Base::default() };
    Trial { name: method.name.clone(), way, base, count: 1 }
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
        let way = "levin:strength=0.5:edges=0.25:saturation=1.5:temperature=0.2:guide=yes:mode=3:palette=dusk";
        assert_eq!(check(&[way]).unwrap(), [way]);
        assert_eq!(check(&["levin:strength=1:guide=no"]).unwrap(), ["levin"]);
        for (word, says) in [
            ("telepathy", "\"telepathy\""),
            ("levin:strength", "not setting=value"),
            ("levin:strength=x", "no number"),
            ("levin:strength=2", "0 to 1"),
            ("levin:hue=2", "no setting hue"),
            ("levin:mode=10", "0 to 9"),
            ("levin:mode=x", "no number"),
            ("levin:palette=loud", "warm, cool, garden, dusk"),
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
}
