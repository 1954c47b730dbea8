//! `tintype methods`: what there is, and why something is not available.

use super::args::NetworkArgs;
use super::say::say;
use crate::engine::methods;

pub(super) fn run(args: &NetworkArgs) -> anyhow::Result<()> {
    for method in methods(&args.networks()) {
        let accepts: Vec<_> = method.accepts.iter().map(|a| a.label()).collect();
        let state = method.unavailable.unwrap_or_else(|| "available".into());
        say(&format!("{:21} {} (accepts {}): {state}", method.id, method.summary, accepts.join(", ")))?;
    }
    Ok(())
}
