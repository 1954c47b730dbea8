//! What the pieces of the page share: text made safe, and a color for every method.

/// Text as it may stand in HTML, in quotes too.
pub(in crate::eval) fn safe(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
    out
}

/// Colors that people who see few colors can tell apart too, dark enough on white, gray for the first, which is gray.
/// **Source:** Okabe, Ito, *Color universal design*, 2008, without yellow.
const COLORS: [&str; 8] = ["#767676", "#B07A00", "#0072B2", "#D55E00", "#00805C", "#B0578A", "#3A8FBF", "#333333"];

/// The color of the method of that number.
pub(super) fn color(method: usize) -> &'static str {
    COLORS[method % COLORS.len()]
}
