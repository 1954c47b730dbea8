//! A small report, as page and as summary.

use super::*;

const FIGURES: Figures = Figures {
    mse: 0.01,
    mae: 0.05,
    psnr_db: 20.0,
    psnr_ab_db: 25.0,
    ssim: Some(0.9),
    colorfulness: 30.0,
    colorfulness_off: 4.0,
    delta_e: 6.0,
    delta_e_95: 15.0,
    hint_error: None,
    leak: None,
};

fn report() -> Report {
    let method = |id: &str, title: &str| Competitor {
        id: id.into(),
        title: title.into(),
        definition: "colors".into(),
        weights: None,
    };
    let methods = vec![method("gray", "Gray"), method("levin", "Strokes <levin>")];
    let outcome = |method: &str, hints: usize, psnr_db: f64| {
        let hint_error = (hints > 0).then_some(0.5);
        Outcome { method: method.into(), hints, figures: Figures { psnr_db, hint_error, ..FIGURES } }
    };
    let picture = |name: &str, more: f64| Tested {
        name: name.into(),
        hash: "00".into(),
        seed: "00".into(),
        positions: vec![[3, 4]],
        colorfulness: 34.0,
        outcomes: vec![
            outcome("gray", 0, 20.0 + more),
            outcome("gray", 10, 20.0 + more),
            outcome("levin", 0, 20.0 + more),
            outcome("levin", 10, 26.0 + more),
        ],
    };
    let (pictures, hints) = (vec![picture("a&b.png", 0.0), picture("c.png", 2.0)], vec![0, 10]);
    let summary = Report::summarized(&methods, &hints, &pictures);
    let skipped = vec![Skipped { name: "x.png".into(), reason: "it is gray, or nearly".into() }];
    let (program, data, affinity) = ("Tintype".into(), "photos".into(), "tintype".into());
    let (shown, temperature, positions_file) = (10, None, None);
    let protocol = Protocol::Zhang;
    Report {
        program,
        data,
        protocol,
        hints,
        shown,
        affinity,
        temperature,
        references: "none".into(),
        positions_file,
        methods,
        summary,
        pictures,
        skipped,
    }
}

#[test]
fn a_summary_has_a_row_for_every_method_and_number_of_hints() {
    let report = report();
    assert_eq!(report.summary.len(), 4);
    let spread = report.spread("levin", 10, "psnr_db").unwrap();
    assert_eq!((spread.mean, spread.standard_error, spread.count), (27.0, Some(1.0), 2));
    assert_eq!(report.spread("levin", 0, "hint_error"), None);
    assert_eq!(report.spread("levin", 5, "psnr_db"), None);
}

#[test]
fn the_summary_names_every_figure_as_the_pictures_do() {
    let serde_json::Value::Object(figures) = serde_json::to_value(FIGURES).unwrap() else { panic!("an object") };
    let mut names: Vec<&str> = MEASURES.iter().map(|measure| measure.key).collect();
    names.sort_unstable();
    let mut found: Vec<&str> = figures.keys().map(String::as_str).collect();
    found.sort_unstable();
    assert_eq!(names, found);
}

#[test]
fn the_page_stands_alone_and_shows_all() {
    let report = report();
    let found = vec![b"one".to_vec(), b"two".to_vec()];
    let example = Example { name: "a&b.png".into(), given: b"gray".to_vec(), truth: b"true".to_vec(), found };
    let page = html(&report, &[example]);
    for part in ["27.00 ± 1.00", "a&amp;b.png", "Strokes &lt;levin&gt;", "data:image/jpeg;base64,dHdv", "<polyline"] {
        assert!(page.contains(part), "{part} is missing");
    }
    for part in ["x.png", "it is gray", "1 of 2 photographs", "Pictures with 10 hints", "26.0 dB"] {
        assert!(page.contains(part), "{part} is missing");
    }
    for part in ["http", "<script", "@import", "url(", "<levin>", "NaN", "inf\""] {
        assert!(!page.contains(part), "{part} has no place here");
    }
    assert_eq!(page.matches("<figure>").count(), 4);
}

#[test]
fn a_page_of_one_picture_and_no_hints_is_drawn_too() {
    let mut report = report();
    report.pictures.truncate(1);
    report.hints = vec![0];
    report.summary = Report::summarized(&report.methods, &report.hints, &report.pictures);
    let page = html(&report, &[]);
    assert!(!page.contains("NaN") && !page.contains("20.00 ±") && page.contains("20.00"));
}
