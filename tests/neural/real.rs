//! The real worker, where it is built: it says who it is, survives nothing, and costs nothing but the job.

use libtest_mimic::{Failed, Trial};
use tintype::engine::neural::{Client, NeuralConfig, NeuralError};

use super::check::nothing_is_left;

/// The test, visibly ignored where there is no worker.
pub(crate) fn trial() -> Trial {
    let is_built = !matches!(client().hello(&|| false), Err(NeuralError::NotInstalled { .. }));
    let test = || {
        hundred_kills();
        nothing_is_left().map_err(Failed::from)
    };
    Trial::test("the_real_worker_can_be_killed_a_hundred_times", test).with_ignored_flag(!is_built)
}

/// A client of the worker that came with this build.
fn client() -> Client {
    Client::new(NeuralConfig::default())
}

fn hundred_kills() {
    let mut client = client();
    for n in 1..=100 {
        let hello = client.hello(&|| false).expect("the worker starts").clone();
        assert!(!hello.networks.is_empty() && hello.processor.threads > 0, "{hello:?}");
        assert_eq!(client.starts(), n);
        client.kill();
        nothing_is_left().unwrap();
    }
}
