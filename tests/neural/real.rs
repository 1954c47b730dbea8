//! The real worker, where it is built: it says who it is, is killed at every stage of its work, and costs nothing but the
//! job. Its weights are those that come with the program.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use libtest_mimic::{Failed, Trial};
use tintype::engine::neural::{Client, Interim, NeuralConfig, NeuralError};
use tintype::engine::weights::Catalog;
use tintype::engine::wire::{Answer, Array, DeviceChoice, Dtype, Fit, Hints, Options, PhotoId, Precision, Task};

use super::check::{children, nothing_is_left};

/// The stages at which it is killed, as it tells them; the last of them is the last before its answer.
const STAGES: [&str; 4] = ["Reading weights", "Looking at the photograph", "Coloring roughly", "Coloring"];

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

/// The network that comes with the program, and its file.
fn weights() -> (String, PathBuf) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/weights");
    let catalog = Catalog::at(folder.join("none of one's own")).with_shipped(folder);
    (catalog.get("unihint").unwrap().architecture, catalog.weights("unihint"))
}

/// What is asked for a photograph to be colored.
fn tasks() -> [Task; 3] {
    let ((network, weights), photo) = (weights(), PhotoId(1));
    let weights = weights.display().to_string();
    // Wide enough for a coarse answer before the whole one.
    let lightness = Array::new([1, 64, 512], Dtype::F32, vec![50.0; 64 * 512]).unwrap();
    let (device, precision) = (DeviceChoice::Cpu, Precision::Auto);
    [
        Task::Load { network: network.clone(), weights, device, precision, mask_center: None },
        Task::Encode { network: network.clone(), photo, lightness, fit: Fit::Published },
        Task::Predict { network, photo, hints: Hints::None, options: Options::default() },
    ]
}

/// Asks one task after another; the answer to the last, or why one failed.
fn color(client: &mut Client, tasks: &[Task], told: &dyn Fn(&str)) -> Result<Answer, NeuralError> {
    let mut last = Answer::Done;
    for task in tasks {
        let mut interim = |interim: Interim| {
            if let Interim::Progress { stage, .. } = interim {
                told(&stage);
            }
        };
        last = client.run(task.clone(), &|| false, &mut interim)?;
    }
    Ok(last)
}

/// Nine in ten at the first stage, which comes soonest, and the others at the four in turn.
fn hundred_kills() {
    let (mut client, tasks) = (client(), tasks());
    for n in 1..=100u64 {
        let place = if n.is_multiple_of(10) { usize::try_from(n / 10).unwrap() % STAGES.len() } else { 0 };
        let told = RefCell::new(Vec::new());
        let kill = |stage: &str| {
            told.borrow_mut().push(stage.to_owned());
            if stage == STAGES[place] {
                for pid in children() {
                    std::process::Command::new("kill").args(["-9", &pid]).status().unwrap();
                }
            }
        };
        let error = color(&mut client, &tasks, &kill).expect_err("it is killed");
        assert!(matches!(error, NeuralError::Killed { .. }), "{n}, {}: {error:?}", STAGES[place]);
        assert_eq!(told.borrow().last().map(String::as_str), Some(STAGES[place]), "{n}");
        assert_eq!(client.starts(), n);
        nothing_is_left().unwrap();
    }
    let answer = color(&mut client, &tasks, &|_| ()).expect("the next one colors");
    assert!(matches!(answer, Answer::Predicted { .. }), "{answer:?}");
}
