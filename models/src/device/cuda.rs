//! Cards: libtorch's CUDA part brought in at run time, and what the driver says about each card.
//!
//! No symbol of ours asks for `libtorch_cuda.so`, so the linker leaves it out and one program serves with and without a
//! card; loaded before the first tensor is made, it registers its kernels by itself. It does not choose a device.
//!
//! This is the one place with unsafe code: loading a library runs its initializers, and the driver is called through its
//! C interface, as the *CUDA Driver API* reference declares it.
#![expect(unsafe_code, reason = "libraries are loaded at run time and the driver is called through C; see each SAFETY")]

use std::ffi::{c_char, c_int, c_void};

/// Why there is no card to compute on.
#[derive(Debug, thiserror::Error)]
pub enum CudaError {
    /// The machine has no NVIDIA driver, hence no card.
    #[error("there is no NVIDIA driver on this machine")]
    NoDriver,
    /// There is a driver, and libtorch's CUDA part is not installed or does not load.
    #[error("libtorch's CUDA part does not load; `cargo xtask libtorch --cuda` installs it: {0}")]
    NotInstalled(String),
    /// Both are there, and libtorch finds no card it can use.
    #[error("libtorch finds no usable card; the driver may be too old, or CUDA_VISIBLE_DEVICES hides the card")]
    NoCard,
}

/// A card that libtorch can compute on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Its number among the visible cards, from 0.
    pub index: usize,
    /// The maker's name for it.
    pub name: String,
    /// All of its memory, in bytes.
    pub memory_bytes: u64,
    /// How much of it is free now, where the driver's management library tells it.
    pub free_bytes: Option<u64>,
}

/// Loads libtorch's CUDA part for as long as the process lives. To be called before any tensor is made.
///
/// # Errors
/// Why no card can be used; the processor can be used all the same.
pub fn bring_in_cuda() -> Result<(), CudaError> {
    // Loading the CUDA part takes a second and a gigabyte of address space: not without a driver.
    if Driver::load().is_none() {
        return Err(CudaError::NoDriver);
    }
    load_for_ever("libtorch_cuda.so").map_err(CudaError::NotInstalled)?;
    // Only some decompositions need it; what does not load is missed at their first use, by name.
    drop(load_for_ever("libtorch_cuda_linalg.so"));
    if tch::Cuda::is_available() { Ok(()) } else { Err(CudaError::NoCard) }
}

/// The visible cards by the driver's word; none where there is no driver.
#[must_use]
pub fn cards() -> Vec<Card> {
    let Some(driver) = Driver::load() else { return Vec::new() };
    (0..driver.n_cards()).filter_map(|index| driver.card(index)).collect()
}

/// All of its symbols at once, visible to libraries loaded later.
#[cfg(unix)]
fn load_for_ever(name: &str) -> Result<(), String> {
    use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_NOW};
    // SAFETY: the initializers of libtorch's libraries register kernels and may run at any time before those are used.
    let library = unsafe { Library::open(Some(name), RTLD_NOW | RTLD_GLOBAL) }.map_err(|error| error.to_string())?;
    // Its kernels stay registered, so it must stay.
    std::mem::forget(library);
    Ok(())
}

#[cfg(not(unix))]
fn load_for_ever(name: &str) -> Result<(), String> {
    Err(format!("{name} is loaded on Unix only"))
}

/// The driver's library, initialized.
struct Driver {
    symbols: libloading::Library,
}

type Count = unsafe extern "C" fn(*mut c_int) -> c_int;
type Handle = unsafe extern "C" fn(*mut c_int, c_int) -> c_int;
type Name = unsafe extern "C" fn(*mut c_char, c_int, c_int) -> c_int;
type Memory = unsafe extern "C" fn(*mut usize, c_int) -> c_int;

impl Driver {
    fn load() -> Option<Self> {
        // SAFETY: the initializers of the driver's library have no conditions.
        let symbols = unsafe { libloading::Library::new("libcuda.so.1") }.ok()?;
        // SAFETY: `CUresult cuInit(unsigned int flags)`; flags must be 0.
        let outcome = unsafe { symbols.get::<unsafe extern "C" fn(c_int) -> c_int>(b"cuInit\0").ok()?(0) };
        (outcome == 0).then_some(Self { symbols })
    }

    fn n_cards(&self) -> usize {
        let mut n: c_int = 0;
        // SAFETY: `CUresult cuDeviceGetCount(int *count)`; `n` outlives the call.
        let outcome = unsafe { self.symbols.get::<Count>(b"cuDeviceGetCount\0").map(|count| count(&raw mut n)) };
        if matches!(outcome, Ok(0)) { usize::try_from(n).unwrap_or(0) } else { 0 }
    }

    fn card(&self, index: usize) -> Option<Card> {
        let ordinal = c_int::try_from(index).ok()?;
        let (mut handle, mut memory): (c_int, usize) = (0, 0);
        let (mut name, mut address) = ([0_u8; 256], [0_u8; 32]);
        // SAFETY: the signatures are those of the driver's header: `cuDeviceGet(CUdevice *, int)`,
        // `cuDeviceGetName(char *, int len, CUdevice)`, `cuDeviceTotalMem_v2(size_t *, CUdevice)`,
        // `cuDeviceGetPCIBusId(char *, int len, CUdevice)`; a CUdevice is an int, the targets outlive the calls, and texts are
        // cut to the length given.
        let outcomes = unsafe {
            [
                self.symbols.get::<Handle>(b"cuDeviceGet\0").ok()?(&raw mut handle, ordinal),
                self.symbols.get::<Name>(b"cuDeviceGetName\0").ok()?(name.as_mut_ptr().cast(), 255, handle),
                self.symbols.get::<Memory>(b"cuDeviceTotalMem_v2\0").ok()?(&raw mut memory, handle),
                self.symbols.get::<Name>(b"cuDeviceGetPCIBusId\0").ok()?(address.as_mut_ptr().cast(), 31, handle),
            ]
        };
        let name: Vec<u8> = name.into_iter().take_while(|byte| *byte != 0).collect();
        let name = String::from_utf8_lossy(&name).into_owned();
        let free_bytes = free_at(&address);
        (outcomes == [0; 4]).then_some(Card { index, name, memory_bytes: memory as u64, free_bytes })
    }
}

/// `nvmlMemory_t`: all, free and used bytes.
#[repr(C)]
#[derive(Default)]
struct NvmlMemory {
    total: u64,
    free: u64,
    used: u64,
}

type Plain = unsafe extern "C" fn() -> c_int;
type ByAddress = unsafe extern "C" fn(*const c_char, *mut *mut c_void) -> c_int;
type MemoryOf = unsafe extern "C" fn(*mut c_void, *mut NvmlMemory) -> c_int;

/// The free memory of the card at a PCI address, a text that ends with a zero, from NVML: the driver itself tells it to those
/// only who take some hundred megabytes of the card for a context.
fn free_at(address: &[u8; 32]) -> Option<u64> {
    // SAFETY: the initializers of NVML have no conditions.
    let symbols = unsafe { libloading::Library::new("libnvidia-ml.so.1") }.ok()?;
    let (mut card, mut memory) = (std::ptr::null_mut(), NvmlMemory::default());
    // SAFETY: `nvmlReturn_t nvmlInit_v2(void)`, `nvmlDeviceGetHandleByPciBusId_v2(const char *, nvmlDevice_t *)` with a handle
    // that is a pointer, `nvmlDeviceGetMemoryInfo(nvmlDevice_t, nvmlMemory_t *)`, `nvmlShutdown(void)`. The address ends within
    // its array, the targets outlive the calls, and the handle is used before the end only.
    let told = unsafe {
        (symbols.get::<Plain>(b"nvmlInit_v2\0").ok()?() == 0).then_some(())?;
        let find = symbols.get::<ByAddress>(b"nvmlDeviceGetHandleByPciBusId_v2\0");
        let found = find.is_ok_and(|find| find(address.as_ptr().cast(), &raw mut card) == 0);
        let ask = symbols.get::<MemoryOf>(b"nvmlDeviceGetMemoryInfo\0");
        let told = found && ask.is_ok_and(|ask| ask(card, &raw mut memory) == 0);
        // What cannot be ended ends with the process.
        if let Ok(end) = symbols.get::<Plain>(b"nvmlShutdown\0") {
            end();
        }
        told
    };
    told.then_some(memory.free)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_without_a_card_says_why_and_computes_on_its_processor() {
        match bring_in_cuda() {
            Ok(()) => assert!(!cards().is_empty()),
            Err(reason) => assert!(!reason.to_string().is_empty()),
        }
        let sum = tch::Tensor::from_slice(&[1.0_f32, 2.0, 3.0]).sum(tch::Kind::Float);
        assert_eq!(sum.double_value(&[]), 6.0);
    }

    #[test]
    fn what_is_not_there_is_named() {
        assert!(load_for_ever("libtintype_nothing.so").unwrap_err().contains("libtintype_nothing"));
    }
}
