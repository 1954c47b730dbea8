//! `tintype methods`: what there is, and why something is not available.

use super::say::say;
use crate::engine::methods;

pub(super) fn run() -> anyhow::Result<()> {
    for method in methods() {
        let accepts: Vec<_> = method.accepts.iter().map(|a| a.label()).collect();
        let state = method.available().map_or_else(|e| e.to_string(), |()| "available".into());
        say(&format!("{:12} {} (accepts {}): {state}", method.id, method.summary, accepts.join(", ")))?;
    }
    Ok(())
}
