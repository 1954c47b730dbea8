//! Jobs that are broken off: by asking, and by force where that does not help.

use std::cell::Cell;

use tintype::engine::neural::{Client, Interim, NeuralConfig, NeuralError};

use super::check::{SHORT, Test, config, fake_always, predict, succeed};

pub(crate) const TESTS: &[Test] = &[
    ("a_worker_that_obeys_lives_on", || cancel("obeys", Fate::LivesOn)),
    ("a_result_that_was_done_by_then_is_dropped_and_the_worker_lives_on", || {
        cancel("'is done when cancelled'", Fate::LivesOn);
    }),
    ("a_worker_that_goes_on_is_killed", || cancel("'tells its number'", Fate::IsKilled)),
    ("a_worker_that_reports_without_end_is_killed", || cancel("'reports without end'", Fate::IsKilled)),
    ("a_panic_of_the_caller_costs_the_worker_only", panic_of_the_caller),
    ("a_worker_that_does_not_end_is_killed_with_its_client", stays),
];

/// What becomes of a cancelled worker.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fate {
    LivesOn,
    IsKilled,
}

/// A worker that is cancelled at its first report.
fn cancel(manner: &str, fate: Fate) {
    let mut config = config(fake_always(manner));
    if fate == Fate::IsKilled {
        config.grace = SHORT;
    }
    let mut client = Client::new(config);
    for _ in 0..3 {
        let (reported, late) = (Cell::new(false), Cell::new(0));
        let cancelled = || reported.get();
        let mut interim = |_: Interim| late.set(late.get() + u32::from(reported.replace(true)));
        let error = client.run(predict(), &cancelled, &mut interim).expect_err("it is cancelled");
        assert!(matches!(error, NeuralError::Cancelled), "{manner}: {error:?}");
        assert_eq!(late.get(), 0, "{manner}: reports after the cancel");
    }
    let starts = match fate {
        Fate::LivesOn => 1,
        Fate::IsKilled => 3,
    };
    assert_eq!(client.starts(), starts, "{manner}");
}

fn panic_of_the_caller() {
    let mut client = Client::new(config(fake_always("good")));
    let mut interim = |_: Interim| std::panic::resume_unwind(Box::new("the caller's"));
    let ran = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        drop(client.run(predict(), &|| false, &mut interim));
    }));
    assert!(ran.is_err());
    succeed(&mut client);
    assert_eq!(client.starts(), 2);
}

fn stays() {
    let config = NeuralConfig { grace: SHORT, ..config(fake_always("stays")) };
    let mut client = Client::new(config);
    client.hello(&|| false).unwrap();
    client.stop();
    client.hello(&|| false).unwrap();
    drop(client);
}
