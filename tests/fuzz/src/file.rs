//! Bytes as a weight file: opened, its sums checked, every tensor read.

use std::io::Write;

use crate::weights::open;

/// Reads all there is in a file of these bytes, unless they do not begin as the format in question does.
pub fn read_all(data: &[u8], magic: &[u8]) {
    if !data.starts_with(magic) {
        return;
    }
    let mut file = tempfile_in_memory();
    file.1.write_all(data).expect("the memory file system has room");
    let Ok(mut opened) = open(&file.0) else { return };
    let _ = opened.check_sums();
    for tensor in opened.tensors().to_vec() {
        let _ = opened.read(&tensor);
    }
}

/// One file a process, in memory where the system has such a place.
fn tempfile_in_memory() -> (std::path::PathBuf, std::fs::File) {
    let memory = std::path::Path::new("/dev/shm");
    let folder = if memory.is_dir() { memory.to_path_buf() } else { std::env::temp_dir() };
    let path = folder.join(format!("tintype-fuzz-{}", std::process::id()));
    let file = std::fs::File::create(&path).expect("a temporary file");
    (path, file)
}
