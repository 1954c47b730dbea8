//! The processor: its name and the instructions that libtorch's kernels choose by.
//!
//! **Source:** Intel, *Architecture Instruction Set Extensions Programming Reference*, CPUID leaf 7 and the brand string.
//! libtorch and oneDNN ask the processor the same questions; it is not asked what the environment forbids them.

/// The widest multiplication of bfloat16 matrices that the processor has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatrixUnit {
    /// None: bfloat16 would be slower than single precision.
    None,
    /// Dot products of bfloat16 pairs in 512-bit registers.
    Avx512Bf16,
    /// Tiles: sixteen rows at once.
    Amx,
}

/// What there is to know about the processor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Processor {
    /// The maker's name for it, or the name of its family.
    pub name: String,
    /// Instruction sets that matter here, by the names Linux gives them, narrowest first.
    pub features: Vec<&'static str>,
    /// What multiplies bfloat16.
    pub matrix_unit: MatrixUnit,
    /// How many threads can run at once.
    pub n_threads: usize,
}

impl Processor {
    /// Asks the processor this runs on.
    #[must_use]
    pub fn here() -> Self {
        let features = features();
        let matrix_unit = if features.contains(&"amx_bf16") {
            MatrixUnit::Amx
        } else if features.contains(&"avx512_bf16") {
            MatrixUnit::Avx512Bf16
        } else {
            MatrixUnit::None
        };
        let n_threads = std::thread::available_parallelism().map_or(1, usize::from);
        Self { name: brand().unwrap_or_else(|| std::env::consts::ARCH.into()), features, matrix_unit, n_threads }
    }
}

#[cfg(target_arch = "x86_64")]
fn features() -> Vec<&'static str> {
    let wide = std::is_x86_feature_detected!("avx512f");
    let asked = [
        ("avx2", std::is_x86_feature_detected!("avx2")),
        ("avx512f", wide),
        ("avx512_bf16", std::is_x86_feature_detected!("avx512bf16")),
        ("amx_bf16", wide && has_amx_bf16()),
    ];
    asked.into_iter().filter(|(_, is_there)| *is_there).map(|(name, _)| name).collect()
}

/// Leaf 7, subleaf 0, register EDX: bit 22 is AMX for bfloat16, bit 24 its tiles.
#[cfg(target_arch = "x86_64")]
fn has_amx_bf16() -> bool {
    const BITS: u32 = 1 << 22 | 1 << 24;
    let has_leaf = std::arch::x86_64::__cpuid(0).eax >= 7;
    has_leaf && std::arch::x86_64::__cpuid_count(7, 0).edx & BITS == BITS
}

/// The brand string: 48 bytes in leaves 0x8000_0002 to 0x8000_0004.
#[cfg(target_arch = "x86_64")]
fn brand() -> Option<String> {
    use std::arch::x86_64::__cpuid;
    if __cpuid(0x8000_0000).eax < 0x8000_0004 {
        return None;
    }
    let leaves = (0x8000_0002..=0x8000_0004).map(__cpuid);
    let bytes: Vec<u8> = leaves.flat_map(|r| [r.eax, r.ebx, r.ecx, r.edx]).flat_map(u32::to_le_bytes).collect();
    let text = String::from_utf8_lossy(&bytes);
    let name = text.trim_matches(['\0', ' ']).to_string();
    (!name.is_empty()).then_some(name)
}

#[cfg(not(target_arch = "x86_64"))]
fn features() -> Vec<&'static str> {
    Vec::new()
}

#[cfg(not(target_arch = "x86_64"))]
fn brand() -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_agrees_with_what_linux_says() {
        let Ok(listing) = std::fs::read_to_string("/proc/cpuinfo") else { return };
        let here = Processor::here();
        assert!(here.n_threads >= 1);
        assert!(!cfg!(target_arch = "x86_64") || listing.contains(&here.name), "{}", here.name);
        let flags: Vec<&str> =
            listing.lines().find(|line| line.starts_with("flags")).map_or("", |l| l).split(' ').collect();
        for feature in ["avx2", "avx512f", "avx512_bf16", "amx_bf16"] {
            assert_eq!(here.features.contains(&feature), flags.contains(&feature), "{feature}");
        }
    }
}
