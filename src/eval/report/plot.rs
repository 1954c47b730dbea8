//! PSNR against the number of hints, as SVG.

use super::Report;
use super::page::{color, safe};
use crate::eval::Spread;

/// The measure that is plotted.
const KEY: &str = "psnr_db";

/// Of the whole, and of the field of curves within it, in pixels of the page.
const WIDTH: f64 = 900.0;
const HEIGHT: f64 = 400.0;
const LEFT: f64 = 62.0;
const RIGHT: f64 = 640.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 350.0;

/// The least distance of two names beside their curves.
const LINE: f64 = 18.0;

/// Of lines that only guide the eye, and of words at them.
const FAINT: &str = "#dcdad3";
const SOFT: &str = "#5d5d58";

/// The curves, their standard errors as whiskers, and the names of the methods where the curves end.
pub(super) fn plot(report: &Report) -> String {
    let field = Field::of(report);
    // Written out on every element, so that the curves can be cut out of the page and shown elsewhere.
    let mut svg = format!(
        "<svg class=\"plot\" font-size=\"13\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         aria-label=\"PSNR of RGB against the number of hints\">\n"
    );
    svg.push_str(&field.grid(report));
    let ends: Vec<f64> = report.methods.iter().map(|m| field.end(report, &m.id)).collect();
    for (k, (method, place)) in report.methods.iter().zip(apart(&ends)).enumerate() {
        svg.push_str(&field.curve(report, &method.id, color(k)));
        svg.push_str(&format!(
            "<text x=\"{:.1}\" y=\"{:.1}\" fill=\"{}\" font-weight=\"600\">{}</text>\n",
            RIGHT + 14.0,
            place + 4.5,
            color(k),
            safe(&method.title)
        ));
    }
    svg.push_str("</svg>\n");
    svg
}

/// Words at a place, `end` or `middle` of them.
fn words(anchor: &str, [x, y]: [f64; 2], text: &str) -> String {
    format!("<text x=\"{x:.1}\" y=\"{y:.1}\" fill=\"{SOFT}\" text-anchor=\"{anchor}\">{text}</text>\n")
}

/// From numbers of hints and decibels to places.
struct Field {
    most: f64,
    low: f64,
    high: f64,
}

impl Field {
    fn of(report: &Report) -> Self {
        let values = report.summary.iter().filter_map(|row| row.figures.get(KEY).copied().flatten());
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), spread| {
            let error = spread.standard_error.unwrap_or(0.0);
            (low.min(spread.mean - error), high.max(spread.mean + error))
        });
        let (low, high) = if low < high { (low, high) } else { (0.0, 1.0) };
        let most = report.hints.last().copied().unwrap_or(1).max(1) as f64;
        Self { most, low: low.floor(), high: high.ceil() }
    }

    /// Logarithmic, with room for none: each hint more counts less than the one before.
    fn x(&self, hints: usize) -> f64 {
        LEFT + (RIGHT - LEFT) * (hints as f64).ln_1p() / self.most.ln_1p()
    }

    fn y(&self, db: f64) -> f64 {
        BOTTOM - (BOTTOM - TOP) * (db - self.low) / (self.high - self.low)
    }

    fn grid(&self, report: &Report) -> String {
        let mut svg = String::new();
        // At most some ten lines.
        let step = ((self.high - self.low) / 10.0).ceil().max(1.0);
        let mut db = self.low;
        while db <= self.high {
            let y = self.y(db);
            let unit = if db + step > self.high { " dB" } else { "" };
            svg.push_str(&format!("<path stroke=\"{FAINT}\" d=\"M{LEFT} {y:.1}H{RIGHT}\"/>"));
            svg.push_str(&words("end", [LEFT - 10.0, y + 4.5], &format!("{db}{unit}")));
            db += step;
        }
        for &hints in &report.hints {
            let x = self.x(hints);
            svg.push_str(&format!("<path stroke=\"{FAINT}\" d=\"M{x:.1} {BOTTOM}v5\"/>"));
            svg.push_str(&words("middle", [x, BOTTOM + 20.0], &hints.to_string()));
        }
        svg.push_str(&words("middle", [0.5 * (LEFT + RIGHT), BOTTOM + 42.0], "hints"));
        svg
    }

    /// The points of a method that have a figure.
    fn points(&self, report: &Report, method: &str) -> Vec<(f64, f64, Spread)> {
        let point = |&hints: &usize| {
            let spread = report.spread(method, hints, KEY)?;
            Some((self.x(hints), self.y(spread.mean), spread))
        };
        report.hints.iter().filter_map(point).collect()
    }

    fn end(&self, report: &Report, method: &str) -> f64 {
        self.points(report, method).last().map_or(BOTTOM, |(_, y, _)| *y)
    }

    fn curve(&self, report: &Report, method: &str, color: &str) -> String {
        let points = self.points(report, method);
        let way: Vec<String> = points.iter().map(|(x, y, _)| format!("{x:.1},{y:.1}")).collect();
        let mut svg = format!(
            "<polyline fill=\"none\" stroke-width=\"2\" stroke-linejoin=\"round\" stroke=\"{color}\" points=\"{}\"/>\n",
            way.join(" ")
        );
        for (x, y, spread) in &points {
            let error = spread.standard_error.unwrap_or(0.0);
            let (up, down) = (self.y(spread.mean + error), self.y(spread.mean - error));
            svg.push_str(&format!("<path stroke=\"{color}\" d=\"M{x:.1} {up:.1}V{down:.1}\"/>"));
            svg.push_str(&format!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\" fill=\"{color}\"/>\n"));
        }
        svg
    }
}

/// Places near the wanted ones that are a line of text apart and within the field.
fn apart(wanted: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|&i, &j| wanted[i].total_cmp(&wanted[j]));
    let mut places = wanted.to_vec();
    let mut least = f64::NEG_INFINITY;
    for &k in &order {
        places[k] = places[k].max(least);
        least = places[k] + LINE;
    }
    let mut most = BOTTOM;
    for &k in order.iter().rev() {
        places[k] = places[k].min(most);
        most = places[k] - LINE;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_lie_over_each_other() {
        let places = apart(&[100.0, 101.0, 349.0, 99.0, 350.0]);
        let mut sorted = places.clone();
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] >= LINE - 1e-9), "{places:?}");
        assert!(places[3] < places[0] && places[0] < places[1] && places[2] < places[4] && places[4] <= BOTTOM);
    }
}
