//! Project files: what was saved is loaded, what cannot be read is refused with its reason.

use tempfile::TempDir;

use super::*;
use crate::color::Ramp;
use crate::document::test_values::{dot, snapshot};
use crate::document::{
    Caption, Edit, Evidence, HintUse, History, LabelMap, NAME_CHARS, Paint, Region, RegionId, RegionKind, Stroke,
    StrokeId,
};
use crate::raster::{ImagePoint, Plane};

const PROGRAM: &str = "Tintype 0.0.0";

/// A snapshot with a stroke of every paint, marks and settings off their defaults.
fn worked() -> Snapshot {
    let paints = [Paint::Color { a: 0.1, b: -33.333_332 }, Paint::Neutral, Paint::Keep, Paint::Erase];
    let strokes = (1..).zip(paints).map(|(id, paint)| {
        let points = vec![ImagePoint::new(0.1, 1.0 / 3.0), ImagePoint::new(-2.5e-7, 1e6)];
        Edit::AddStroke(Stroke::new(StrokeId(id), points, 0.7, paint))
    });
    let marks = [3, 4, 5, 9].map(|pixel| Mark { pixel, rgb: [200, 100, 50] }).to_vec();
    let settings = [
        Edit::SetMarks(Arc::new(Marks::new(Size::new(8, 6), marks).unwrap())),
        Edit::SetBase(Base { affinity: Affinity::Paper, ..Base::default() }),
        Edit::SetSaturation(1.1),
    ];
    strokes.chain(settings).fold(snapshot(), |s, edit| s.apply(&edit).0)
}

pub(super) fn saved(folder: &TempDir, snapshot: &Snapshot) -> PathBuf {
    let path = folder.path().join("ida.tintype");
    save_project(&path, snapshot, PROGRAM).unwrap();
    path
}

#[test]
fn what_was_saved_is_loaded_to_the_last_bit() {
    let folder = TempDir::new().unwrap();
    let project = load_project(&saved(&folder, &worked())).unwrap();
    assert_eq!(
        project,
        Project { snapshot: worked(), program: PROGRAM.into(), relative: None, past: None, embedded: None }
    );
}

/// Saves, lets `f` change the text, and tells how loading refuses it.
fn refusal(f: impl FnOnce(String) -> String) -> String {
    refusal_of(&worked(), f)
}

pub(super) fn refusal_of(snapshot: &Snapshot, f: impl FnOnce(String) -> String) -> String {
    let folder = TempDir::new().unwrap();
    let path = saved(&folder, snapshot);
    let text = f(fs::read_to_string(&path).unwrap());
    fs::write(&path, text).unwrap();
    load_project(&path).unwrap_err().to_string()
}

#[test]
fn what_cannot_be_read_is_refused_with_its_reason() {
    type Change = fn(String) -> String;
    let cases: [(&str, Change); 12] = [
        ("not a Tintype project", |_| String::new()),
        ("not a Tintype project", |_| "P5 3 3 255".into()),
        ("not a Tintype project", |_| r#"{"name":"another program"}"#.into()),
        ("not a Tintype project", |t| t[..t.len() / 2].into()),
        ("format 99", |t| t.replace(r#""tintype":1"#, r#""tintype":99,"later":[1,2,3]"#)),
        ("odd number of coordinates", |t| t.replacen(r#""points":["#, r#""points":[1.5,"#, 1)),
        ("too large", |t| t.replacen(r#""points":["#, r#""points":[1e39,1.0,"#, 1)),
        ("radius of -3", |t| t.replacen(r#""radius_px":0.7"#, r#""radius_px":-3"#, 1)),
        ("two strokes are named 1", |t| t.replace(r#""id":2"#, r#""id":1"#)),
        ("saturation of 7", |t| t.replace(r#""saturation":1.1"#, r#""saturation":7"#)),
        ("photograph of 0×6", |t| t.replace(r#""width":8"#, r#""width":0"#)),
        ("4294967299 marked pixels", |t| t.replace("[[3,3,", "[[3,4294967295,1,1,1],[3,3,")),
    ];
    for (expected, change) in cases {
        let message = refusal(change);
        assert!(message.contains(expected), "{expected:?} is not in: {message}");
        assert!(message.ends_with("ida.tintype"), "the path comes last: {message}");
    }
}

/// Work with regions of both kinds, labels of a picture and a tint.
fn limited() -> Snapshot {
    let outline = [(0.1, 1.0 / 3.0), (7.0, -2.5), (5.0, 6.0)].map(|(x, y)| ImagePoint::new(x, y)).to_vec();
    let region = |id, kind| Edit::AddRegion(Region::new(RegionId(id), outline.clone(), kind));
    let labels = Plane::from_fn(Size::new(8, 6), |x, y| (x > y).then_some(if x > 5 { 40_000 } else { 3 }));
    let edits = [
        region(1, RegionKind::Barrier),
        region(7, RegionKind::MaskedOut),
        Edit::SetLabelMap(Some(Arc::new(LabelMap::new(labels)))),
        Edit::SetBase(Base { method: MethodId("constant".into()), tint: [12.5, -0.1], ..Base::default() }),
    ];
    edits.iter().fold(worked(), |s, edit| s.apply(edit).0)
}

#[test]
fn regions_labels_and_tint_are_loaded_to_the_last_bit() {
    let folder = TempDir::new().unwrap();
    assert_eq!(load_project(&saved(&folder, &limited())).unwrap().snapshot, limited());
}

/// Work on what a network proposed in a way of its own.
pub(super) fn proposed() -> Snapshot {
    let proposing = Proposing {
        strength: 0.3,
        saturation: 1.25,
        temperature: Some(0.38),
        hints: HintUse::Network,
        ..Proposing::default()
    };
    let base = Base { method: MethodId("siggraph17".into()), proposing, ..Base::default() };
    limited().apply(&Edit::SetBase(base)).0
}

#[test]
fn how_a_network_proposes_is_loaded_to_the_last_bit_and_checked() {
    let folder = TempDir::new().unwrap();
    let path = saved(&folder, &proposed());
    assert_eq!(load_project(&path).unwrap().snapshot, proposed());
    for (from, to) in [
        ("th\":0.3", "th\":1.5"),
        ("1.25", "-1"),
        ("0.38", "1e9"),
        ("\"network", "\"nobody"),
        ("th\":0.3", "th\":\"\""),
    ] {
        fs::write(&path, fs::read_to_string(saved(&folder, &proposed())).unwrap().replace(from, to)).unwrap();
        assert!(matches!(load_project(&path), Err(DocumentError::Damaged { .. })), "{from} {to}");
    }
}

/// Work with boxes around two things.
fn boxed() -> Snapshot {
    let thing = |left, top, right, bottom| ThingBox { left, top, right, bottom };
    let boxes = Arc::new(vec![thing(0, 1, 4, 6), thing(7, 0, 8, 1)]);
    let base = Base { method: MethodId("instance-colorization".into()), boxes, ..Base::default() };
    worked().apply(&Edit::SetBase(base)).0
}

#[test]
fn boxes_are_loaded_and_checked() {
    let folder = TempDir::new().unwrap();
    let path = saved(&folder, &boxed());
    assert_eq!(load_project(&path).unwrap().snapshot, boxed());
    for (from, to) in [
        (r#""right":8"#, r#""right":9"#),
        (r#""right":4"#, r#""right":0"#),
        (r#""bottom":6"#, r#""bottom":-1"#),
        (r#""boxes":["#, r#""boxes":[{"left":0,"top":0,"right":1,"bottom":1,"depth":2},"#),
    ] {
        fs::write(&path, fs::read_to_string(saved(&folder, &boxed())).unwrap().replace(from, to)).unwrap();
        assert!(matches!(load_project(&path), Err(DocumentError::Damaged { .. })), "{from} {to}");
    }
}

/// Work in which something is written about a stroke.
fn described() -> Snapshot {
    let caption =
        Caption { name: "dress green".into(), note: "aunt \"Ida\"\nby letter".into(), evidence: Evidence::Certain };
    worked().apply(&Edit::Describe { id: StrokeId(2), caption }).0
}

#[test]
fn what_is_written_about_a_stroke_is_loaded_and_its_length_is_checked() {
    let folder = TempDir::new().unwrap();
    assert_eq!(load_project(&saved(&folder, &described())).unwrap().snapshot, described());
    let long = "x".repeat(NAME_CHARS + 1);
    let message = refusal_of(&described(), |t| t.replace("dress green", &long));
    assert!(message.contains("stroke 2 has a name of 121 characters"), "{message}");
    let message = refusal_of(&described(), |t| t.replace("\"certain\"", "\"sworn\""));
    assert!(message.contains("`sworn`"), "{message}");
}

/// Work with a region that has a name, a fill and soft edges.
fn filled() -> Snapshot {
    let outline = [(0.0, 0.0), (7.0, 0.5), (5.0, 6.0)].map(|(x, y)| ImagePoint::new(x, y)).to_vec();
    let region = Region::new(RegionId(4), outline, RegionKind::Barrier);
    let region = region.named("dress").filled(Some([12.5, -7.25])).feathered(3.5);
    worked().apply(&Edit::AddRegion(region)).0
}

#[test]
fn name_fill_and_edges_of_a_region_are_loaded_and_checked() {
    let folder = TempDir::new().unwrap();
    assert_eq!(load_project(&saved(&folder, &filled())).unwrap().snapshot, filled());
    type Change = fn(String) -> String;
    let cases: [(&str, Change); 4] = [
        ("region 4 has a fill of [999.0, -7.25]", |t| t.replace("12.5", "999")),
        ("region 4 has a fill of [inf", |t| t.replace("12.5", "1e39")),
        ("region 4 has soft edges of -1", |t| t.replace("3.5", "-1")),
        ("region 4 has a name of 500", |t| t.replace("dress", &"x".repeat(500))),
    ];
    for (expected, change) in cases {
        let message = refusal_of(&filled(), change);
        assert!(message.contains(expected), "{expected:?} is not in: {message}");
    }
}

/// Work with a color that goes with lightness.
fn shaded() -> Snapshot {
    let ramp = Ramp::new([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0].map(|k| [k / 3.0, -12.5 * k]));
    let edits = [Paint::Ramp(ramp), Paint::Ramp(Ramp::even([0.1, -0.0]))].map(|paint| {
        let point = ImagePoint::new(3.0, 4.0);
        move |s: Snapshot| s.apply(&Edit::AddStroke(Stroke::new(s.next_stroke_id(), vec![point], 2.5, paint))).0
    });
    edits.into_iter().fold(worked(), |s, add| add(s))
}

#[test]
fn a_color_that_goes_with_lightness_is_loaded_to_the_last_bit_and_checked() {
    let folder = TempDir::new().unwrap();
    assert_eq!(load_project(&saved(&folder, &shaded())).unwrap().snapshot, shaded());
    let message = refusal_of(&shaded(), |t| t.replacen("-12.5", "1e39", 1));
    assert!(message.contains("stroke 5 has a number that is too large"), "{message}");
    // Neither a knot more nor one less.
    for knots in ["[0.0,-12.5],[0.0,-12.5],", ""] {
        let path = saved(&folder, &shaded());
        let text = fs::read_to_string(&path).unwrap().split_whitespace().collect::<String>();
        let changed = text.replacen("[0.33333334,-12.5],", knots, 1);
        assert_ne!(changed, text);
        fs::write(&path, changed).unwrap();
        assert!(matches!(load_project(&path), Err(DocumentError::Damaged { .. })), "{knots:?}");
    }
}

/// The work of `proposed`, its proposal held less along edges.
pub(super) fn edged() -> Snapshot {
    let mut snapshot = proposed();
    snapshot.base.proposing.edges = 0.5;
    snapshot
}

#[test]
fn only_what_older_programs_cannot_read_is_written_in_the_newer_format() {
    let folder = TempDir::new().unwrap();
    let format = |snapshot: &Snapshot| {
        let text = fs::read_to_string(saved(&folder, snapshot)).unwrap();
        serde_json::from_str::<Header>(&text).unwrap().tintype
    };
    let formats = [
        worked(),
        limited(),
        proposed(),
        boxed(),
        described(),
        filled(),
        shaded(),
        edged(),
        super::exemplars::tests::referred(),
    ];
    assert_eq!(formats.map(|snapshot| format(&snapshot)), [1, 2, 3, 4, 5, 5, 5, 8, 8]);
}

#[test]
fn regions_that_make_no_sense_are_refused_with_their_reason() {
    type Change = fn(String) -> String;
    let cases: [(&str, Change); 8] = [
        ("region 1 has an odd number", |t| t.replacen(r#""outline":["#, r#""outline":[1.5,"#, 1)),
        ("region 1 reaches too far", |t| t.replacen(r#""outline":["#, r#""outline":[1e7,1.0,"#, 1)),
        ("region 1 reaches too far", |t| t.replacen(r#""outline":["#, r#""outline":[1e39,1.0,"#, 1)),
        ("two regions are named 1", |t| t.replace(r#""id":7"#, r#""id":1"#)),
        ("`moat`", |t| t.replace("masked-out", "moat")),
        ("labels for 4294967342 pixels", |t| t.replace(r#""label_map":["#, r#""label_map":[[4294967294,2],"#)),
        ("labels for 49 pixels", |t| t.replace(r#""label_map":["#, r#""label_map":[[1,null],"#)),
        ("a tint of 12.5 and 999", |t| t.replace("-0.1]", "999]")),
    ];
    for (expected, change) in cases {
        let message = refusal_of(&limited(), change);
        assert!(message.contains(expected), "{expected:?} is not in: {message}");
        assert!(message.ends_with("ida.tintype"), "the path comes last: {message}");
    }
}

/// A history with a state of every kind, in the middle of which the work is.
fn lived() -> Past {
    let mut history = History::new(limited(), 1 << 30);
    let marks = Marks::new(Size::new(8, 6), vec![Mark { pixel: 7, rgb: [9, 8, 7] }]).unwrap();
    for edit in [
        Edit::AddStroke(dot(11, 1.0, 2.0)),
        Edit::Move { id: StrokeId(2), dx: 0.1, dy: -0.7 },
        Edit::RemoveStroke(StrokeId(3)),
        Edit::SetMarks(Arc::new(marks)),
        Edit::RemoveRegion(RegionId(1)),
        Edit::SetLabelMap(None),
        Edit::RemoveAllStrokes,
        Edit::SetSaturation(0.3),
        Edit::SetBase(Base::default()),
    ] {
        history.apply(&edit);
    }
    history.go_to(5);
    history.past()
}

fn saved_with(folder: &TempDir, past: &Past) -> PathBuf {
    let path = folder.path().join("ida.tintype");
    let kept = Kept { past: Some(Box::new(past.clone())), ..Kept::default() };
    save_project_with(&path, &past.states[past.present].snapshot, &kept, PROGRAM).unwrap();
    path
}

#[test]
fn a_history_is_loaded_to_the_last_bit_and_programs_without_one_read_the_work() {
    let folder = TempDir::new().unwrap();
    let path = saved_with(&folder, &lived());
    let project = load_project(&path).unwrap();
    assert_eq!(project.past, Some(lived()));
    assert_eq!(project.snapshot, *lived().states[5].snapshot);
    let mut file: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    assert_eq!(file["tintype"], 2, "no newer format is needed");
    file.as_object_mut().unwrap().remove("history");
    fs::write(&path, file.to_string()).unwrap();
    let bare = load_project(&path).unwrap();
    assert_eq!((bare.past, bare.snapshot), (None, project.snapshot));
}

#[test]
fn a_history_that_makes_no_sense_is_refused_with_its_reason() {
    let folder = TempDir::new().unwrap();
    let path = saved_with(&folder, &lived());
    let text = fs::read(&path).unwrap();
    let check = |expected: &str, pointer: &str, value: serde_json::Value| {
        let mut file: serde_json::Value = serde_json::from_slice(&text).unwrap();
        *file.pointer_mut(pointer).unwrap() = value;
        fs::write(&path, file.to_string()).unwrap();
        let message = load_project(&path).unwrap_err().to_string();
        assert!(message.contains(expected), "{expected:?} is not in: {message}");
    };
    check("leads to other work", "/history/present", 2.into());
    check("leads to other work", "/history/present", 99.into());
    check("names thing 1000 of", "/history/states/0/strokes/2/0", 1000.into());
    check("keeps 9 and drops 0", "/history/states/1/strokes/0", 9.into());
    check("keeps 18446744073709551615", "/history/states/1/strokes/0", u64::MAX.into());
    check("radius of -1", "/history/strokes/0/radius_px", (-1).into());
    check("`yawn`", "/history/states/1/verb", "yawn".into());
    check("saturation of 9", "/history/states/8/saturation", 9.into());
    check("a history of 10 states", "/history/marks", serde_json::json!([[], [], [], [], []]));
    check("marked pixels", "/history/marks/0", serde_json::json!([[0, 4_000_000_000u32, 1, 1, 1]]));
}

#[test]
fn of_a_long_history_the_newest_states_are_kept() {
    let long = |id: u64| {
        let points = (0..50_000u16).map(|i| ImagePoint::new(f32::from(i) / 3.0, id as f32)).collect();
        Edit::AddStroke(Stroke::new(StrokeId(id), points, 1.0, Paint::Neutral))
    };
    let mut history = History::new(snapshot(), 1 << 30);
    for id in 1..=40 {
        history.apply(&long(id));
        history.apply(&Edit::RemoveStroke(StrokeId(id)));
    }
    history.undo();
    let folder = TempDir::new().unwrap();
    let path = saved_with(&folder, &history.past());
    assert!(fs::metadata(&path).unwrap().len() < 40 << 20);
    let kept = load_project(&path).unwrap().past.unwrap();
    assert!((20..80).contains(&kept.states.len()), "{}", kept.states.len());
    assert_eq!(kept.present, kept.states.len() - 2);
    let all = history.past().states;
    assert_eq!(kept.states, all[all.len() - kept.states.len()..]);
}

#[test]
fn a_missing_file_and_a_folder_are_refused() {
    let folder = TempDir::new().unwrap();
    for path in [folder.path().join("nothing.tintype"), folder.path().to_owned()] {
        assert!(matches!(load_project(&path), Err(DocumentError::Unreadable { .. })));
    }
}

#[test]
fn an_enormous_file_is_refused_before_it_is_read() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("huge.tintype");
    fs::File::create(&path).unwrap().set_len(MAX_BYTES + 1).unwrap();
    assert!(matches!(load_project(&path), Err(DocumentError::TooLarge { .. })));
}

#[test]
fn a_failed_save_leaves_the_old_project_as_it_was() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("gone").join("ida.tintype");
    let error = save_project(&path, &snapshot(), PROGRAM).unwrap_err();
    assert!(matches!(error, DocumentError::Unwritable { .. }));
    assert!(error.to_string().contains("untouched"));
}

/// A project in `work/` whose photograph is written wherever `at` says, relative to the folder of the test.
fn located(at: &[(&str, &[u8])]) -> Result<String, DocumentError> {
    let folder = TempDir::new().unwrap();
    let place = |name: &str| folder.path().join(name);
    fs::create_dir_all(place("work/scans")).unwrap();
    fs::create_dir_all(place("old")).unwrap();
    for (name, bytes) in at {
        fs::write(place(name), bytes).unwrap();
    }
    let photograph = Photograph { path: place("old/ida.png"), ..(*snapshot().photograph).clone() };
    let project = Project {
        snapshot: Snapshot::new(photograph),
        program: PROGRAM.into(),
        relative: Some("scans/ida.png".into()),
        past: None,
        embedded: None,
    };
    let found = locate_photograph(&place("work/ida.tintype"), &project)?;
    Ok(found.strip_prefix(folder.path()).unwrap().to_string_lossy().into_owned())
}

#[test]
fn a_moved_photograph_is_found_by_its_hash() {
    let ida: &[u8] = b"aunt ida";
    assert_eq!(located(&[("old/ida.png", ida)]).unwrap(), "old/ida.png");
    assert_eq!(located(&[("work/scans/ida.png", ida)]).unwrap(), "work/scans/ida.png");
    assert_eq!(located(&[("work/ida.png", ida)]).unwrap(), "work/ida.png");
    assert_eq!(located(&[("work/renamed.png", ida)]).unwrap(), "work/renamed.png");
    assert_eq!(located(&[("old/ida.png", b"uncle x."), ("old/other.png", ida)]).unwrap(), "old/other.png");
}

#[test]
fn a_photograph_that_is_gone_or_changed_is_told_apart() {
    assert!(matches!(located(&[]), Err(DocumentError::PhotographMissing { .. })));
    assert!(matches!(located(&[("old/ida.png", b"uncle x.")]), Err(DocumentError::PhotographChanged { .. })));
}

#[test]
fn a_photograph_beside_the_project_is_named_relative_to_it() {
    let folder = TempDir::new().unwrap();
    let photograph = Photograph { path: folder.path().join("scans/ida.png"), ..(*snapshot().photograph).clone() };
    let mut with_photograph = worked();
    with_photograph.photograph = Arc::new(photograph);
    with_photograph = with_photograph.apply(&Edit::AddStroke(dot(9, 1.0, 1.0))).0;
    let project = load_project(&saved(&folder, &with_photograph)).unwrap();
    assert_eq!(project.relative, Some("scans/ida.png".into()));
}
