//! The comparison as one page that needs nothing else: no script, no font, no picture from elsewhere.

use super::super::report::{STYLE, safe};
use super::{Comparison, Entry, Made, Sheet};
use crate::photo::base64_of;

const OWN: &str = include_str!("style.css");

/// The page of a comparison.
#[must_use]
pub fn page(comparison: &Comparison) -> String {
    let sheets: String = comparison.sheets.iter().map(sheet).collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<title>Comparison of colorizations</title>\n\
         <style>\n{STYLE}{OWN}</style>\n</head>\n<body>\n<main>\n<h1>Comparison of colorizations</h1>\n\
         <p class=\"soft\">Made by {}. Differences are ΔE00; figures are of the pictures as they are shown.</p>\n\
         {sheets}</main>\n</body>\n</html>\n",
        safe(&comparison.program)
    )
}

fn sheet(sheet: &Sheet) -> String {
    let [width, height] = sheet.size;
    let entries: String = sheet.entries.iter().enumerate().map(|(k, entry)| cell(k + 1, entry)).collect();
    let truth = sheet.shown_truth.as_ref().map(|jpeg| figure(jpeg, "Truth", "", ["", ""])).unwrap_or_default();
    let remark = sheet.truth.as_ref().map(|truth| format!(", truth: {}", safe(truth))).unwrap_or_default();
    format!(
        "<h2>{}</h2>\n<p class=\"soft\">{width} × {height} pixels{remark}</p>\n<div class=\"grid\">\n{}{truth}{entries}</div>\n{}",
        safe(&sheet.photograph),
        figure(&sheet.shown, "Photograph", "", ["", ""]),
        distances(sheet)
    )
}

fn cell(number: usize, entry: &Entry) -> String {
    let name = format!("{number}. {}", entry.name);
    match (&entry.made, &entry.failed) {
        (Some(made), _) => figure(&made.shown, &name, &entry.way, [&marks(made), &facts(made)]),
        (None, failed) => format!(
            "<figure class=\"failed\"><p>{}</p><figcaption><b>{}</b><br><code>{}</code></figcaption></figure>\n",
            safe(failed.as_deref().unwrap_or("nothing came of it")),
            safe(&name),
            safe(&entry.way)
        ),
    }
}

/// A picture with its name and way, what lies over it and what is told below.
fn figure(jpeg: &[u8], name: &str, way: &str, [over, below]: [&str; 2]) -> String {
    let way = if way.is_empty() { String::new() } else { format!("<br><code>{}</code>", safe(way)) };
    format!(
        "<figure><div class=\"picture\"><img src=\"data:image/jpeg;base64,{}\" alt=\"{}\">{over}</div>\
         <figcaption><b>{}</b>{way}{below}</figcaption></figure>\n",
        base64_of(jpeg),
        safe(name),
        safe(name)
    )
}

/// Rings around the worst places.
fn marks(made: &Made) -> String {
    let mark = |(k, place): (usize, &super::Place)| {
        format!(
            "<span class=\"mark\" style=\"left:{:.1}%;top:{:.1}%\" title=\"ΔE00 {:.1}\">{}</span>",
            100.0 * place.x,
            100.0 * place.y,
            place.delta_e,
            k + 1
        )
    };
    made.worst.iter().enumerate().map(mark).collect()
}

fn facts(made: &Made) -> String {
    let memory = made.bytes.map(|bytes| format!(", {:.0} MB", bytes / 1e6)).unwrap_or_default();
    let device = made.device.as_ref().map(|device| format!(", {}", safe(device))).unwrap_or_default();
    let figures = made.figures.map(|f| {
        let ssim = f.ssim.map(|ssim| format!(", SSIM {ssim:.3}")).unwrap_or_default();
        format!("<br>PSNR {:.2} dB{ssim}, ΔE00 {:.2} (95 %: {:.1})", f.psnr_db, f.delta_e, f.delta_e_95)
    });
    let worst: Vec<String> = made.worst.iter().map(|place| format!("{:.0}", place.delta_e)).collect();
    let worst = if worst.is_empty() { String::new() } else { format!("<br>worst places: ΔE00 {}", worst.join(", ")) };
    format!(
        "<br>{:.0} ms{memory}{device}<br>colorfulness {:.1}{}{worst}",
        made.ms,
        made.colorfulness,
        figures.unwrap_or_default()
    )
}

fn distances(sheet: &Sheet) -> String {
    let name = |k: usize| sheet.entries.get(k).map(|entry| format!("{}. {}", k + 1, entry.name)).unwrap_or_default();
    let row = |(a, b, apart): &(usize, usize, f64)| {
        format!("<tr><td>{}</td><td>{}</td><td>{apart:.2}</td></tr>\n", safe(&name(*a)), safe(&name(*b)))
    };
    if sheet.apart.is_empty() {
        return String::new();
    }
    format!(
        "<details><summary>How far they are from each other</summary>\n<table><thead><tr><th></th><th></th><th>mean ΔE00</th>\
         </tr></thead>\n<tbody>\n{}</tbody></table></details>\n",
        sheet.apart.iter().map(row).collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::super::Place;
    use super::*;

    #[test]
    fn the_page_shows_what_was_made_and_says_what_was_not_and_names_cannot_break_it() {
        let place = Place { x: 0.25, y: 0.5, delta_e: 20.0 };
        let made = Made {
            ms: 12.0,
            bytes: Some(3e6),
            device: None,
            colorfulness: 20.0,
            figures: None,
            worst: vec![place],
            shown: vec![1, 2, 3],
        };
        let entry = |made: Option<Made>, failed: Option<&str>| Entry {
            name: "<b>Like pieces</b>".into(),
            way: "superpixel".into(),
            made,
            failed: failed.map(Into::into),
        };
        let entries = vec![entry(Some(made), None), entry(None, Some("the worker <died>"))];
        let sheet = Sheet {
            photograph: "a&b.png".into(),
            size: [4, 3],
            truth: None,
            entries,
            apart: vec![(0, 1, 2.5)],
            shown: vec![9],
            shown_truth: None,
        };
        let text = page(&Comparison { program: "test".into(), sheets: vec![sheet] });
        for part in [
            "a&amp;b.png",
            "1. &lt;b&gt;Like pieces",
            "data:image/jpeg;base64,AQID",
            "12 ms, 3 MB",
            "left:25.0%",
            "the worker &lt;died&gt;",
            "2.50",
        ] {
            assert!(text.contains(part), "{part}");
        }
        assert!(!text.contains("<script") && !text.contains("http"), "it needs nothing else");
    }
}
