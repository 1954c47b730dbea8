//! `tintype methods`: what there is, how much memory it takes, and why something is not available.

use super::args::NetworkArgs;
use super::say::{remark, say};
use crate::engine::wire::Hello;
use crate::engine::{EngineError, Method, Room, methods, size_words};

pub(super) fn run(args: &NetworkArgs) -> anyhow::Result<()> {
    let networks = args.networks();
    let methods = methods(&networks);
    let is_there = |method: &Method| method.is_network() && method.unavailable.is_none();
    // Without a network there is nothing a worker would be started for.
    let hello = methods.iter().any(is_there).then(|| networks.hello(&|| false)).transpose();
    let device = networks.device();
    for method in &methods {
        let accepts: Vec<_> = method.accepts.iter().map(|a| a.label()).collect();
        let state = method.unavailable.as_deref().unwrap_or("available");
        let memory = method.forecast().map_or_else(String::new, |forecast| {
            let room = hello.as_ref().ok().and_then(Option::as_ref).map(|hello| forecast.room(hello, device));
            format!("; needs about {} of memory{}", size_words(forecast.bytes), room.map_or("", room_words))
        });
        say(&format!("{:21} {} (accepts {}): {state}{memory}", method.id, method.summary, accepts.join(", ")))?;
    }
    tell(hello)
}

/// What the worker's machine has free.
fn tell(hello: Result<Option<Hello>, EngineError>) -> anyhow::Result<()> {
    match hello {
        Ok(None) => Ok(()),
        Ok(Some(hello)) => say(&free_words(&hello)),
        Err(reason) => {
            remark(&format!("how much memory is free is not known: {reason}"));
            Ok(())
        }
    }
}

const fn room_words(room: Room) -> &'static str {
    match room {
        Room::Loaded | Room::Enough { .. } => "",
        Room::NotOnCard { .. } => ", more than the graphics card has free: the processor will run it",
        Room::Lacking { .. } => {
            ", MORE THAN IS FREE: close other programs, choose a smaller network, or let a worker on another machine run it"
        }
    }
}

fn free_words(hello: &Hello) -> String {
    let on = if hello.host.is_empty() { String::new() } else { format!(" on {}", hello.host) };
    let size = |bytes: Option<u64>| bytes.map_or_else(|| "an unknown amount".into(), size_words);
    let cards = hello.cuda.iter().map(|card| format!(", {} of {}", size(card.free_bytes), card.name));
    format!(
        "free for networks{on}: {} of the processor's memory{}",
        size(hello.processor.free_bytes),
        cards.collect::<String>()
    )
}
