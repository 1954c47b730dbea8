//! Jobs of a worker that behaves.

use tintype::engine::neural::{Client, Interim, NeuralError};
use tintype::engine::wire::{Answer, HintPoint, Hints, Options, PhotoId, Task};

use super::check::{Test, config, fake_always, predict, run, succeed};

pub(crate) const TESTS: &[Test] = &[
    ("a_job_streams_what_comes_before_its_end", streams),
    ("a_request_that_cannot_be_sent_costs_nothing", unsendable),
    ("a_failure_that_the_worker_tells_keeps_its_kind", told),
    ("a_stopped_worker_is_started_again", again),
];

fn streams() {
    let mut client = Client::new(config(fake_always("good")));
    let (end, before) = run(&mut client, predict());
    let Ok(Answer::Predicted { prediction, .. }) = end else { panic!("{end:?}") };
    assert_eq!((prediction.ab.shape(), prediction.ab.samples()[0]), ([2, 4, 6], 1.0));
    let [Interim::Progress { stage, .. }, Interim::Partial(coarse), Interim::Progress { .. }] = before.as_slice()
    else {
        panic!("{before:?}")
    };
    assert_eq!((stage.as_str(), coarse.ab.samples()[0]), ("Looking", 0.5));
}

fn unsendable() {
    let mut client = Client::new(config(fake_always("good")));
    let hints = Hints::Points(vec![HintPoint { x: 0, y: 0, a: f32::NAN, b: 0.0 }]);
    let task = Task::Predict { network: "fake".into(), photo: PhotoId(1), hints, options: Options::default() };
    let error = run(&mut client, task).0.expect_err("not a number");
    assert!(matches!(error, NeuralError::Request(_)), "{error:?}");
    succeed(&mut client);
    assert_eq!(client.starts(), 1);
}

fn told() {
    let mut client = Client::new(config(fake_always("'has no weights'")));
    for _ in 0..2 {
        let error = run(&mut client, predict()).0.expect_err("it has none");
        assert!(matches!(error, NeuralError::Failed { .. }), "{error:?}");
        assert_eq!(error.to_string(), "there is no weight file: siggraph17.pth");
    }
    assert_eq!(client.starts(), 1);
}

fn again() {
    let mut client = Client::new(config(fake_always("good")));
    for starts in 1..=3 {
        succeed(&mut client);
        assert_eq!(client.starts(), starts);
        client.stop();
        client.stop();
    }
}
