//! The real worker, where it is built: it says who it is, is killed at every stage of its work, and costs nothing but the
//! job. Its weights are those that come with the program.

use std::cell::RefCell;
use std::fs;
use std::path::Path;

use libtest_mimic::{Failed, Trial};
use tempfile::TempDir;
use tintype::engine::neural::{Client, Interim, NeuralConfig, NeuralError, find_worker};
use tintype::engine::weights::{Catalog, FileHash, Installed, Origin, sha256_of};
use tintype::engine::wire::{
    Answer, Array, DeviceChoice, Dtype, Fit, Hints, Options, PhotoId, Precision, Task, WeightFile,
};

use super::check::{children, nothing_is_left};

/// The stages at which it is killed, as it tells them; the last of them is the last before its answer.
const STAGES: [&str; 4] = ["Reading weights", "Looking at the photograph", "Coloring roughly", "Coloring"];

/// The tests, visibly ignored where there is no worker.
pub(crate) fn trials() -> [Trial; 2] {
    let is_built = !matches!(client().hello(&|| false), Err(NeuralError::NotInstalled { .. }));
    let tests: [(&str, fn()); 2] = [
        ("the_real_worker_can_be_killed_a_hundred_times", hundred_kills),
        ("the_real_worker_on_another_machine_finds_weights_by_their_hash", elsewhere),
    ];
    tests.map(|(name, test)| {
        let test = move || {
            test();
            nothing_is_left().map_err(Failed::from)
        };
        Trial::test(name, test).with_ignored_flag(!is_built)
    })
}

/// A client of the worker that came with this build.
fn client() -> Client {
    Client::new(NeuralConfig::default())
}

/// The network that comes with the program, and its file.
fn weights() -> (String, WeightFile) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/weights");
    let catalog = Catalog::at(folder.join("none of one's own")).with_shipped(folder);
    let Installed { architecture, file: FileHash { name, sha256, .. }, .. } = catalog.get("unihint").unwrap();
    (architecture, WeightFile { path: catalog.weights("unihint").display().to_string(), name, sha256 })
}

/// What is asked for a photograph to be colored.
fn tasks() -> [Task; 3] {
    let ((network, weights), photo) = (weights(), PhotoId(1));
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

/// The real worker as `ssh host tintype-models serve` would start it: with a home of its own, in which the weights lie under
/// another name, and without the path that the program names. They are those of the program with other bytes between their
/// header and their numbers, so that they are not found as those that came with the worker.
fn elsewhere() {
    let (home, script) = (TempDir::new().unwrap(), "HOME=\"$1\" XDG_DATA_HOME= TINTYPE_WEIGHTS= exec \"$2\" serve");
    let (network, came) = weights();
    let theirs = home.path().join(".local/share/tintype/weights");
    fs::create_dir_all(&theirs).unwrap();
    let path = theirs.join("from-ida.safetensors");
    fs::write(&path, padded(&fs::read(&came.path).unwrap())).unwrap();
    let file = sha256_of(&path).unwrap();
    let wanted = WeightFile {
        path: "/nowhere/ida.safetensors".into(),
        name: "ida.safetensors".into(),
        sha256: file.sha256.clone(),
    };
    assert_ne!(wanted.sha256, came.sha256);

    let quoted = |path: &Path| format!("'{}'", path.display());
    let command = format!("sh -c '{script}' sh {} {}", quoted(home.path()), quoted(&find_worker()));
    let mut client = Client::new(NeuralConfig { command, ..NeuralConfig::default() });
    let [_, encode, predict] = tasks();
    let (device, precision) = (DeviceChoice::Cpu, Precision::F32);
    let load = Task::Load { network: network.clone(), weights: wanted.clone(), device, precision, mask_center: None };
    let all = [load, encode, predict];
    let refusal = color(&mut client, &all, &|_| ()).expect_err("nobody added them there").to_string();
    let host = client.hello(&|| false).unwrap().host.clone();
    for part in [&wanted.sha256, "`tintype weights add ida.safetensors`", &host] {
        assert!(refusal.contains(part), "{part:?} is not in: {refusal}");
    }

    let note = Installed {
        id: "from-ida".into(),
        architecture: network,
        file,
        parameters: 7,
        sources: Vec::new(),
        known: None,
        licence: None,
        mask_cent: None,
        added: "2026-01-31".into(),
        tested: true,
        origin: Origin::Added,
    };
    fs::write(theirs.join("from-ida.json"), serde_json::to_string(&note).unwrap()).unwrap();
    let answer = color(&mut client, &all, &|_| ()).expect("it finds them");
    assert!(matches!(answer, Answer::Predicted { .. }), "{answer:?}");
}

/// A safetensors file with eight blanks more at the end of its header, which its format allows.
fn padded(file: &[u8]) -> Vec<u8> {
    let (length, rest) = file.split_first_chunk::<8>().unwrap();
    let length = usize::try_from(u64::from_le_bytes(*length)).unwrap();
    let longer = u64::try_from(length + 8).unwrap().to_le_bytes();
    [longer.as_slice(), &rest[..length], b"        ", &rest[length..]].concat()
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
