//! From the files a person gives to the parts of one network: archives are unpacked, parts are told apart.

use std::path::{Path, PathBuf};

use super::architecture::{ARCHITECTURES, Architecture, Detected, Part};
use super::fold::{self, Folded};
use super::opened::{Found, look};
use super::{Opened, WeightsError, archive, check};

/// One file of a network, read but for its numbers.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) opened: Opened,
    pub(super) folded: Vec<Folded>,
    pub(super) detected: Detected,
}

/// The pieces of one network, in the order of its parts.
#[derive(Debug)]
pub(super) struct Network {
    pub(super) architecture: &'static Architecture,
    pub(super) pieces: Vec<Piece>,
}

/// Reads files and archives that together make one network; archives are unpacked into `folder`.
///
/// # Errors
/// Whatever is wrong with a file; [`WeightsError::Incomplete`] or [`WeightsError::Mixed`] where the files do not make one
/// network.
pub(super) fn gather(paths: &[PathBuf], folder: &Path) -> Result<Network, WeightsError> {
    let mut pieces = Vec::new();
    for path in paths {
        match look(path)? {
            Found::Weights(opened) => pieces.push(piece(opened).map_err(|e| e.at(path))?),
            Found::Archive { mut file, entries } => {
                let mut unpack = || -> Result<(), WeightsError> {
                    for entry in archive::members(&entries)? {
                        let member = archive::unpack(&mut file, entry, folder)?;
                        // An archive may hold files of no network we know, such as the critic of its training.
                        match look(&member).and_then(|found| found_piece(found).map_err(|e| e.at(&member))) {
                            Ok(found) => pieces.push(found),
                            Err(e) if matches!(e.root(), WeightsError::UnknownArchitecture { .. }) => {}
                            Err(e) => return Err(e.in_archive(path, &entry.name)),
                        }
                    }
                    Ok(())
                };
                unpack().map_err(|e| e.at(path))?;
            }
        }
    }
    let first = paths.first().cloned().unwrap_or_default();
    assemble(pieces).map_err(|e| e.at(&first))
}

fn found_piece(found: Found) -> Result<Piece, WeightsError> {
    match found {
        Found::Weights(opened) => piece(opened),
        Found::Archive { .. } => {
            Err(WeightsError::Zip { reason: "it is an archive in an archive", entry: String::new() })
        }
    }
}

/// Says whose a file is. Its keys are compared once all parts are together.
pub(super) fn piece(opened: Opened) -> Result<Piece, WeightsError> {
    let folded = fold::plan(opened.tensors())?;
    let detected = check::identify(&folded)?;
    Ok(Piece { opened, folded, detected })
}

/// Puts the pieces into the order of the network's parts and checks every key.
fn assemble(mut pieces: Vec<Piece>) -> Result<Network, WeightsError> {
    let architecture = of_which(&pieces)?;
    let has_whole = pieces.iter().any(|piece| piece.detected == Detected { architecture, part: None });
    if has_whole || architecture.parts.len() == 1 {
        let [_] = pieces.as_slice() else {
            return Err(WeightsError::Mixed(format!("{} is one file, and there are more", architecture.id)));
        };
    } else {
        pieces = in_order(pieces, architecture)?;
    }
    for piece in &pieces {
        check::check(&piece.folded, &piece.detected).map_err(|e| e.at(piece.opened.path()))?;
    }
    Ok(Network { architecture, pieces })
}

/// The one network to which the pieces belong.
fn of_which(pieces: &[Piece]) -> Result<&'static Architecture, WeightsError> {
    // A siggraph17 beside the fusion network of InstColorization is its other part.
    let with_parts = |piece: &&Piece| piece.detected.part.is_some();
    let first = pieces.iter().find(with_parts).or(pieces.first()).ok_or(WeightsError::NoTensors)?;
    let architecture = first.detected.architecture;
    let stranger =
        pieces.iter().find(|piece| piece.detected.architecture != architecture && !serves(piece, architecture));
    match stranger {
        None => Ok(architecture),
        Some(stranger) => {
            let other = stranger.detected.architecture.id;
            Err(WeightsError::Mixed(format!("one is of {}, another of {other}", architecture.id)))
        }
    }
}

/// Whether a piece of another network has the keys of a part that has no signs of its own.
fn serves(piece: &Piece, architecture: &'static Architecture) -> bool {
    unsigned(architecture)
        .is_some_and(|part| check::compare(&piece.folded, &Detected { architecture, part: Some(part) }).is_empty())
}

fn unsigned(architecture: &'static Architecture) -> Option<&'static Part> {
    architecture.parts.iter().find(|part| !part.has_signs())
}

/// One piece a part. Where several would do, the one named as the authors name it is taken, if there is just one.
fn in_order(pieces: Vec<Piece>, architecture: &'static Architecture) -> Result<Vec<Piece>, WeightsError> {
    let mut left: Vec<Piece> = pieces;
    let mut ordered = Vec::new();
    let mut missing = Vec::new();
    for part in architecture.parts {
        let fits = |piece: &Piece| match piece.detected.part {
            Some(own) => own == part,
            None => unsigned(architecture) == Some(part),
        };
        let named = |piece: &Piece| piece.opened.path().to_string_lossy().contains(part.file);
        let mut candidates: Vec<usize> = (0..left.len()).filter(|index| fits(&left[*index])).collect();
        if candidates.len() > 1 {
            candidates.retain(|index| named(&left[*index]));
        }
        match candidates.as_slice() {
            [index] => {
                let mut piece = left.swap_remove(*index);
                piece.detected = Detected { architecture, part: Some(part) };
                ordered.push(piece);
            }
            [] if !left.iter().any(fits) => missing.push(part.file),
            _ => {
                return Err(WeightsError::Mixed(format!("which of them is {} cannot be told", part.file)));
            }
        }
    }
    if missing.is_empty() {
        Ok(ordered)
    } else {
        Err(WeightsError::Incomplete { architecture: architecture.id, missing })
    }
}

/// The networks of which Tintype knows the keys, by id.
#[must_use]
pub fn known() -> Vec<&'static str> {
    ARCHITECTURES.iter().map(|architecture| architecture.id).collect()
}
