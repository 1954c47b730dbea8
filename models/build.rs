//! Where the worker finds libtorch when it starts: where it was found while building, or beside the program.
//!
//! Both go into the RUNPATH, so LD_LIBRARY_PATH still goes before them. torch-sys tells the folder through
//! DEP_TCH_LIBTORCH_LIB; without it (documentation builds) nothing is linked and nothing is said.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=DEP_TCH_LIBTORCH_LIB");
    let is_elf = std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os != "macos" && os != "windows");
    if let (Ok(lib), true) = (std::env::var("DEP_TCH_LIBTORCH_LIB"), is_elf) {
        println!("cargo::rustc-link-arg=-Wl,-rpath,{lib}");
        println!("cargo::rustc-link-arg=-Wl,-rpath,$ORIGIN/libtorch/torch/lib");
    }
}
