//! The pins: which wheels of the Python package index make up libtorch, with their hashes, and what is taken out of them.
//!
//! The pair with tch is strict: torch-sys 0.24 compiles against libtorch 2.11.0 alone, and a program built for one release
//! crashes with another. The `torch` wheel is built for CUDA 13.0 and names, in its own metadata, the release of each
//! other wheel. Hashes and sizes are those of the wheels for Python 3.11 on 64-bit x86 Linux, computed from the files.

use super::Parts;

/// The release of libtorch, which torch-sys reads from `torch/build-version`.
pub(crate) const RELEASE: &str = "2.11.0";

/// One wheel and the files taken out of it.
#[derive(Debug)]
pub(crate) struct Wheel {
    /// Name and version as pip takes them: `torch==2.11.0`.
    pub(crate) requirement: &'static str,
    /// SHA-256 of the wheel, in hexadecimal.
    pub(crate) sha256: &'static str,
    /// Size of the wheel in millions of bytes, rounded up.
    pub(crate) fetched_mb: u64,
    /// Size of the files taken out, in millions of bytes, rounded up.
    pub(crate) unpacked_mb: u64,
    /// Paths inside the wheel; a path that ends in `/` is a whole folder.
    pub(crate) files: &'static [&'static str],
}

impl Wheel {
    /// How the wheel's file name begins: `torch-2.11.0-`.
    pub(crate) fn stem(&self) -> String {
        format!("{}-", self.requirement.replace('-', "_").replace("==", "-"))
    }
}

/// The wheels of these parts, in the order in which they are fetched; those of the CPU are in both.
pub(crate) fn of(parts: Parts) -> Vec<&'static Wheel> {
    match parts {
        Parts::Cpu => CPU.iter().collect(),
        Parts::Cuda => CPU.iter().chain(CUDA).collect(),
    }
}

/// Computing on the processor. libtorch_cpu is linked to two small libraries of CUDA also where there is no card.
const CPU: &[Wheel] = &[
    Wheel {
        requirement: "torch==2.11.0",
        sha256: "7aa2f9bbc6d4595ba72138026b2074be1233186150e9292865e04b7a63b8c67a",
        fetched_mb: 531,
        unpacked_mb: 492,
        files: &["torch/include/", "torch/lib/libtorch_cpu.so", "torch/lib/libc10.so", "torch/lib/libgomp.so.1"],
    },
    Wheel {
        requirement: "nvidia-cuda-runtime==13.0.96",
        sha256: "7f82250d7782aa23b6cfe765ecc7db554bd3c2870c43f3d1821f1d18aebf0548",
        fetched_mb: 3,
        unpacked_mb: 1,
        files: &["nvidia/cu13/lib/libcudart.so.13"],
    },
    Wheel {
        requirement: "nvidia-cuda-cupti==13.0.85",
        sha256: "4eb01c08e859bf924d222250d2e8f8b8ff6d3db4721288cf35d14252a4d933c8",
        fetched_mb: 11,
        unpacked_mb: 5,
        files: &["nvidia/cu13/lib/libcupti.so.13"],
    },
];

/// What computing on an NVIDIA card needs besides: more of the `torch` wheel, and the libraries it loads.
const CUDA: &[Wheel] = &[
    Wheel {
        requirement: "torch==2.11.0",
        sha256: "7aa2f9bbc6d4595ba72138026b2074be1233186150e9292865e04b7a63b8c67a",
        fetched_mb: 531,
        unpacked_mb: 515,
        files: &[
            "torch/lib/libtorch_cuda.so",
            "torch/lib/libc10_cuda.so",
            "torch/lib/libtorch_nvshmem.so",
            "torch/lib/libcaffe2_nvrtc.so",
            "torch/lib/libtorch_cuda_linalg.so",
        ],
    },
    Wheel {
        requirement: "nvidia-cublas==13.1.0.3",
        sha256: "ee8722c1f0145ab246bccb9e452153b5e0515fd094c3678df50b2a0888b8b171",
        fetched_mb: 424,
        unpacked_mb: 596,
        files: &["nvidia/cu13/lib/libcublas.so.13", "nvidia/cu13/lib/libcublasLt.so.13"],
    },
    Wheel {
        requirement: "nvidia-cuda-nvrtc==13.0.88",
        sha256: "ad9b6d2ead2435f11cbb6868809d2adeeee302e9bb94bcf0539c7a40d80e8575",
        fetched_mb: 91,
        unpacked_mb: 114,
        files: &["nvidia/cu13/lib/libnvrtc-builtins.so.13.0", "nvidia/cu13/lib/libnvrtc.so.13"],
    },
    Wheel {
        requirement: "nvidia-cudnn-cu13==9.19.0.56",
        sha256: "d20e1734305e9d68889a96e3f35094d733ff1f83932ebe462753973e53a572bf",
        fetched_mb: 367,
        unpacked_mb: 494,
        files: &[
            "nvidia/cudnn/lib/libcudnn.so.9",
            "nvidia/cudnn/lib/libcudnn_adv.so.9",
            "nvidia/cudnn/lib/libcudnn_cnn.so.9",
            "nvidia/cudnn/lib/libcudnn_engines_precompiled.so.9",
            "nvidia/cudnn/lib/libcudnn_engines_runtime_compiled.so.9",
            "nvidia/cudnn/lib/libcudnn_graph.so.9",
            "nvidia/cudnn/lib/libcudnn_heuristic.so.9",
            "nvidia/cudnn/lib/libcudnn_ops.so.9",
        ],
    },
    Wheel {
        requirement: "nvidia-cufft==12.0.0.61",
        sha256: "6c44f692dce8fd5ffd3e3df134b6cdb9c2f72d99cf40b62c32dde45eea9ddad3",
        fetched_mb: 215,
        unpacked_mb: 287,
        files: &["nvidia/cu13/lib/libcufft.so.12"],
    },
    Wheel {
        requirement: "nvidia-cufile==1.15.1.6",
        sha256: "08a3ecefae5a01c7f5117351c64f17c7c62efa5fffdbe24fc7d298da19cd0b44",
        fetched_mb: 2,
        unpacked_mb: 4,
        files: &["nvidia/cu13/lib/libcufile.so.0"],
    },
    Wheel {
        requirement: "nvidia-curand==10.4.0.35",
        sha256: "1aee33a5da6e1db083fe2b90082def8915f30f3248d5896bcec36a579d941bfc",
        fetched_mb: 60,
        unpacked_mb: 133,
        files: &["nvidia/cu13/lib/libcurand.so.10"],
    },
    Wheel {
        requirement: "nvidia-cusolver==12.0.4.66",
        sha256: "0a759da5dea5c0ea10fd307de75cdeb59e7ea4fcb8add0924859b944babf1112",
        fetched_mb: 201,
        unpacked_mb: 142,
        files: &["nvidia/cu13/lib/libcusolver.so.12"],
    },
    Wheel {
        requirement: "nvidia-cusparse==12.6.3.3",
        sha256: "2b3c89c88d01ee0e477cb7f82ef60a11a4bcd57b6b87c33f789350b59759360b",
        fetched_mb: 146,
        unpacked_mb: 163,
        files: &["nvidia/cu13/lib/libcusparse.so.12"],
    },
    Wheel {
        requirement: "nvidia-cusparselt-cu13==0.8.0",
        sha256: "25e30a8a7323935d4ad0340b95a0b69926eee755767e8e0b1cf8dd85b197d3fd",
        fetched_mb: 170,
        unpacked_mb: 234,
        files: &["nvidia/cusparselt/lib/libcusparseLt.so.0"],
    },
    Wheel {
        requirement: "nvidia-nccl-cu13==2.28.9",
        sha256: "e4553a30f34195f3fa1da02a6da3d6337d28f2003943aa0a3d247bbc25fefc42",
        fetched_mb: 197,
        unpacked_mb: 218,
        files: &["nvidia/nccl/lib/libnccl.so.2"],
    },
    Wheel {
        requirement: "nvidia-nvjitlink==13.0.88",
        sha256: "13a74f429e23b921c1109976abefacc69835f2f433ebd323d3946e11d804e47b",
        fetched_mb: 41,
        unpacked_mb: 99,
        files: &["nvidia/cu13/lib/libnvJitLink.so.13"],
    },
    Wheel {
        requirement: "nvidia-nvshmem-cu13==3.4.5",
        sha256: "290f0a2ee94c9f3687a02502f3b9299a9f9fe826e6d0287ee18482e78d495b80",
        fetched_mb: 61,
        unpacked_mb: 42,
        files: &["nvidia/nvshmem/lib/libnvshmem_host.so.3"],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pins_are_whole_and_paths_stay_below_the_folder() {
        for wheel in of(Parts::Cuda) {
            let hex = wheel.sha256.chars().filter(|c| matches!(c, '0'..='9' | 'a'..='f')).count();
            assert_eq!((hex, wheel.sha256.len()), (64, 64), "{}", wheel.requirement);
            assert_eq!(wheel.requirement.split("==").count(), 2, "{}", wheel.requirement);
            assert!(!wheel.files.is_empty() && wheel.fetched_mb > 0 && wheel.unpacked_mb > 0, "{}", wheel.requirement);
            for file in wheel.files {
                assert!(file.starts_with("torch/") || file.starts_with("nvidia/"), "{file}");
                assert!(!file.contains(".."), "{file}");
            }
        }
    }

    #[test]
    fn the_release_is_that_of_the_torch_wheel_and_its_stem_is_its_file_name() {
        assert!(CPU.iter().any(|wheel| wheel.requirement == format!("torch=={RELEASE}")));
        let stems: Vec<String> = of(Parts::Cpu).iter().map(|wheel| wheel.stem()).collect();
        assert_eq!(stems, ["torch-2.11.0-", "nvidia_cuda_runtime-13.0.96-", "nvidia_cuda_cupti-13.0.85-"]);
    }
}
