//! `tintype-models devices`: what there is to compute on, and what each device would compute in.

use super::say::say;
use crate::device::{self, MatrixUnit, Processor};

pub(super) fn run() -> anyhow::Result<()> {
    let cuda = device::bring_in_cuda();
    let processor = Processor::here();
    say(&format!("cpu     {}, {} threads, {}", processor.name, processor.n_threads, processor.features.join(" ")))?;
    let unit = match processor.matrix_unit {
        MatrixUnit::None => "f32; this processor has no bfloat16 instructions",
        MatrixUnit::Avx512Bf16 => "bfloat16 by AVX512-BF16",
        MatrixUnit::Amx => "bfloat16 by AMX",
    };
    say(&format!("        computes in {unit}"))?;
    if let Err(reason) = cuda {
        return say(&format!("cuda    none: {reason}"));
    }
    for card in device::cards() {
        let gigabytes = card.memory_bytes >> 30;
        let free = card.free_bytes.map_or_else(String::new, |bytes| format!(", {} GiB of them free", bytes >> 30));
        say(&format!("cuda:{}  {}, {gigabytes} GiB{free}, computes in f16", card.index, card.name))?;
    }
    Ok(())
}
