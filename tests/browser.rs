//! The pages that the program writes, in a real browser without a network: all pictures are seen, nothing is fetched, nothing
//! runs over the edge of a wide or a narrow window.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use image::{Rgb, RgbImage};
use tempfile::TempDir;

use program::tintype;

/// The names under which Chromium is installed.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// What is put at the end of a copy of a page: it tells what the browser made of it in the title.
const PROBE: &str = r#"<script>addEventListener("load", () => {
  const pictures = [...document.images];
  const seen = pictures.filter((p) => p.complete && p.naturalWidth > 0 && p.getBoundingClientRect().width > 20);
  const fetched = performance.getEntriesByType("resource").filter((e) => !e.name.startsWith("data:"));
  const over = document.documentElement.scrollWidth - innerWidth;
  const plain = getComputedStyle(document.body).fontFamily.includes("Times");
  document.title = `probe ${pictures.length} ${seen.length} ${fetched.length} ${Math.max(over, 0)} ${plain}`;
});</script>"#;

/// The browser of this machine; nothing where there is none.
fn browser() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let programs = std::env::split_paths(&folders).flat_map(|folder| BROWSERS.map(|name| folder.join(name)));
    programs.into_iter().find(|program| program.is_file())
}

/// A folder with two photographs and their true colors.
fn photographs() -> TempDir {
    let folder = TempDir::new().unwrap();
    for (part, has_color) in [("photos", false), ("truth", true)] {
        fs::create_dir(folder.path().join(part)).unwrap();
        for (name, warm) in [("ida.png", [150u8, 90, 60]), ("bob <&> \"ann\".png", [90, 120, 150])] {
            let color = |x: u32, y: u32| {
                let shade = u8::try_from((x + y) % 100).unwrap();
                let [r, g, b] = if x < 130 { warm.map(|v| v + shade) } else { [60 + shade; 3] };
                let gray = (u16::from(r) * 3 + u16::from(g) * 6 + u16::from(b)) / 10;
                if has_color { Rgb([r, g, b]) } else { Rgb([u8::try_from(gray).unwrap(); 3]) }
            };
            RgbImage::from_fn(260, 256, color).save(folder.path().join(part).join(name)).unwrap();
        }
    }
    folder
}

/// What the browser makes of a page in a window of that width: pictures, those that are seen, what was fetched, pixels that
/// run over the edge, and whether it has no style.
fn probed(browser: &Path, page: &Path, width: usize) -> Vec<String> {
    let copy = page.with_extension(format!("{width}.html"));
    let text = fs::read_to_string(page).unwrap();
    assert!(text.contains("</body>"));
    fs::write(&copy, text.replace("</body>", &format!("{PROBE}</body>"))).unwrap();
    let profile = TempDir::new().unwrap();
    let output = Command::new(browser)
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"])
        .args(["--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=8000", "--dump-dom"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("--window-size={width},900"))
        .arg(format!("file://{}", copy.display()))
        .stderr(Stdio::null())
        .output()
        .unwrap();
    let dom = String::from_utf8_lossy(&output.stdout);
    let told = dom.split_once("<title>probe ").and_then(|(_, rest)| rest.split_once("</title>"));
    let told = told.unwrap_or_else(|| panic!("the browser did not load {}: {:.300}", copy.display(), dom));
    told.0.split(' ').map(ToOwned::to_owned).collect()
}

/// Fails where a page is not as it should be in windows of a desk and of a telephone.
fn check(browser: &Path, page: &Path, pictures: usize) {
    for width in [1280, 500] {
        let told = probed(browser, page, width);
        let count = pictures.to_string();
        assert_eq!(told, [&count, &count, "0", "0", "false"], "{} at {width}", page.display());
    }
}

#[test]
fn pages_show_all_of_their_pictures_and_need_nothing_from_elsewhere() {
    let Some(browser) = browser() else {
        eprintln!("no Chromium in PATH, so the pages are not looked at in a browser");
        return;
    };
    let folder = photographs();
    let at = |name: &str| folder.path().join(name);
    let (one, other) = ("photos/ida.png", "photos/bob <&> \"ann\".png");
    let ways = "constant,levin,superpixel,welsh";
    let compare = ["compare", one, other, "--methods", ways, "--truth", "truth", "--reference", "truth/ida.png"];
    tintype(folder.path(), &[&compare[..], &["-o", "compared.html"]].concat()).success();
    // Of each photograph itself, its truth, and four ways.
    check(&browser, &at("compared.html"), 2 * (2 + 4));
    let eval = ["eval", "--method", "levin", "--data", "truth", "--hints", "0,10", "-o", "report.html"];
    tintype(folder.path(), &eval).success();
    let pictures = fs::read_to_string(at("report.html")).unwrap().matches("<img").count();
    assert!(pictures >= 2 * 4, "{pictures}: given, truth, gray and levin");
    check(&browser, &at("report.html"), pictures);
}
