//! The report as one page that needs nothing else: no script, no font, no picture from elsewhere.

use super::measures::{MEASURES, Measure};
use super::page::{color, safe};
use super::plot::plot;
use super::{Example, Report};
use crate::eval::{Protocol, Spread};
use crate::photo::base64_of;

/// How pages of this room look.
pub(in crate::eval) const STYLE: &str = include_str!("style.css");

/// The page of a report with pictures of some of its photographs.
#[must_use]
pub fn html(report: &Report, examples: &[Example]) -> String {
    let body = [
        head(report),
        format!("<h2>PSNR by number of hints</h2>\n<div class=\"card\">{}</div>\n", plot(report)),
        tables(report),
        pictures(report, examples),
        methods(report),
        skipped(report),
    ];
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<title>Evaluation of colorization</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{}</main>\n</body>\n</html>\n",
        body.concat()
    )
}

fn head(report: &Report) -> String {
    let protocol = match report.protocol {
        Protocol::Zhang => "zhang: shorter side 256, middle 256 × 256; hints of 6 × 6 pixels at uniform places",
        Protocol::IColoriT => "icolorit: shorter side 224, middle 224 × 224; hints of 2 × 2 pixels, cells of a grid",
    };
    let positions = match &report.positions_file {
        Some(file) => format!("from {file}"),
        None => "drawn by the hash of each file, the same at every run".to_owned(),
    };
    let left_out =
        if report.skipped.is_empty() { String::new() } else { format!(", {} left out", report.skipped.len()) };
    let facts = [
        ("Photographs", format!("{}{left_out}, from {}", report.pictures.len(), report.data)),
        ("Protocol", protocol.to_owned()),
        ("Hints", format!("the mean true color of their pixels; fewer are the first of more; {positions}")),
        ("Affinity of the solver", report.affinity.clone()),
        ("Made by", report.program.clone()),
    ];
    let rows: String = facts.iter().map(|(name, fact)| format!("<dt>{name}</dt><dd>{}</dd>\n", safe(fact))).collect();
    format!(
        "<h1>Evaluation of colorization</h1>\n<p class=\"soft\">Each result is joined with the true lightness, clipped and \
         rounded to 8 bits, then measured picture by picture.</p>\n<dl class=\"facts\">\n{rows}</dl>\n"
    )
}

fn tables(report: &Report) -> String {
    let tables: String = MEASURES.iter().map(|measure| table(report, measure)).collect();
    format!(
        "<h2>Figures</h2>\n<p class=\"soft\">Mean ± standard error of the mean over photographs, and the median below. \
         Columns are numbers of hints.</p>\n{tables}"
    )
}

fn table(report: &Report, measure: &Measure) -> String {
    let told = |hints: usize| {
        let spread = |id: &str| report.spread(id, hints, measure.key);
        report.methods.iter().any(|method| spread(&method.id).is_some())
    };
    let columns: Vec<usize> = report.hints.iter().copied().filter(|&hints| told(hints)).collect();
    if columns.is_empty() {
        return String::new();
    }
    let heads: String = columns.iter().map(|hints| format!("<th>{hints}</th>")).collect();
    let rows: String = report.methods.iter().enumerate().map(|(k, _)| row(report, measure, &columns, k)).collect();
    let truth = if measure.key == "colorfulness" { truth_row(report, columns.len()) } else { String::new() };
    format!(
        "<h3>{}</h3>\n<p class=\"soft\">{}.</p>\n<div class=\"wide\"><table>\n<thead><tr><th></th>{heads}</tr></thead>\n\
         <tbody>\n{rows}{truth}</tbody>\n</table></div>\n",
        measure.title, measure.definition
    )
}

fn row(report: &Report, measure: &Measure, columns: &[usize], method: usize) -> String {
    let competitor = &report.methods[method];
    let cells: String =
        columns.iter().map(|&hints| cell(report.spread(&competitor.id, hints, measure.key), measure)).collect();
    let dot = color(method);
    format!(
        "<tr><th><span class=\"dot\" style=\"background:{dot}\"></span>{}</th>{cells}</tr>\n",
        safe(&competitor.title)
    )
}

fn cell(spread: Option<Spread>, measure: &Measure) -> String {
    let Some(spread) = spread else { return "<td>–</td>".into() };
    let (places, factor) = (measure.places, measure.factor());
    let error = spread.standard_error.map_or(String::new(), |e| format!(" ± {:.places$}", factor * e));
    let (mean, median) = (factor * spread.mean, factor * spread.median);
    format!("<td>{mean:.places$}{error}<small>{median:.places$}</small></td>")
}

/// How colorful the truth is, in every column.
fn truth_row(report: &Report, columns: usize) -> String {
    let measure = MEASURES.iter().find(|measure| measure.key == "colorfulness");
    let truth = Spread::of(report.pictures.iter().map(|picture| Some(picture.colorfulness)));
    let cells = measure.map(|measure| cell(truth, measure).repeat(columns)).unwrap_or_default();
    format!("<tr><th><span class=\"dot\"></span>Truth</th>{cells}</tr>\n")
}

fn pictures(report: &Report, examples: &[Example]) -> String {
    if examples.is_empty() {
        return String::new();
    }
    let shown: String = examples.iter().map(|example| strip(report, example)).collect();
    let of = if examples.len() < report.pictures.len() {
        format!("{} of {} photographs, taken evenly", examples.len(), report.pictures.len())
    } else {
        "All photographs".into()
    };
    format!("<h2>Pictures with {}</h2>\n<p class=\"soft\">{of}.</p>\n{shown}", counted(report.shown))
}

fn counted(hints: usize) -> String {
    match hints {
        1 => "1 hint".into(),
        hints => format!("{hints} hints"),
    }
}

fn strip(report: &Report, example: &Example) -> String {
    let picture = |caption: &str, jpeg: &[u8]| {
        format!(
            "<figure><img src=\"data:image/jpeg;base64,{}\" alt=\"{caption}\" width=\"176\" height=\"176\" \
             loading=\"lazy\"><figcaption>{caption}</figcaption></figure>\n",
            base64_of(jpeg)
        )
    };
    let outcomes = report.pictures.iter().find(|p| p.name == example.name).map(|p| &p.outcomes[..]).unwrap_or_default();
    let result = |(method, jpeg): (&super::Competitor, &Vec<u8>)| {
        let outcome = outcomes.iter().find(|o| o.method == method.id && o.hints == report.shown);
        let psnr = outcome.map_or(String::new(), |o| format!("<br>{:.1} dB", o.figures.psnr_db));
        picture(&safe(&method.title), jpeg).replace("</figcaption>", &format!("{psnr}</figcaption>"))
    };
    let found: String = report.methods.iter().zip(&example.found).map(result).collect();
    let (given, truth) = (picture("Given", &example.given), picture("Truth", &example.truth));
    format!("<h3>{}</h3>\n<div class=\"example\">\n{given}{truth}{found}</div>\n", safe(&example.name))
}

fn methods(report: &Report) -> String {
    let row = |(k, method): (usize, &super::Competitor)| {
        let weights = method.weights.as_ref().map_or(String::new(), |weights| {
            let run = weights.run.as_ref().map_or(String::new(), |run| format!("; ran on {}", safe(run)));
            let (id, architecture) = (safe(&weights.id), safe(&weights.architecture));
            format!(
                "<small>weights {id}, a {architecture}{run}; SHA-256 <code>{}</code></small>",
                safe(&weights.sha256)
            )
        });
        let (dot, title) = (color(k), safe(&method.title));
        format!(
            "<tr><th><span class=\"dot\" style=\"background:{dot}\"></span>{title}</th><td>{}{weights}</td></tr>\n",
            safe(&method.definition)
        )
    };
    let rows: String = report.methods.iter().enumerate().map(row).collect();
    format!("<h2>Methods</h2>\n<div class=\"wide\"><table><tbody>\n{rows}</tbody></table></div>\n")
}

fn skipped(report: &Report) -> String {
    if report.skipped.is_empty() {
        return String::new();
    }
    let row =
        |left: &super::Skipped| format!("<tr><th>{}</th><td>{}</td></tr>\n", safe(&left.name), safe(&left.reason));
    let rows: String = report.skipped.iter().map(row).collect();
    format!("<h2>Left out</h2>\n<div class=\"wide\"><table><tbody>\n{rows}</tbody></table></div>\n")
}
