//! Weight files made by hand, for tests: the pickles of both formats of `torch.save`, zip archives, safetensors. Written
//! instruction by instruction, so that every lie a file can tell can be told here too.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::format::LEGACY_MAGIC;
use super::keys::Key;
use super::tensor::row_major;

/// Numbers that look random and are the same in every run (xorshift64*).
pub(crate) struct Noise(u64);

impl Noise {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// Below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap() % n.max(1)
    }

    /// In -1..1, with few digits so that f16 holds them exactly.
    pub(crate) fn weight(&mut self) -> f32 {
        f32::from(i16::try_from(self.below(2048)).unwrap() - 1024) / 1024.0
    }
}

/// A tensor to be written: a view into the storage of its `key`.
#[derive(Clone)]
pub(crate) struct Made {
    pub(crate) name: String,
    pub(crate) key: String,
    pub(crate) class: &'static str,
    pub(crate) offset: usize,
    pub(crate) shape: Vec<usize>,
    pub(crate) strides: Vec<usize>,
}

/// A storage: its key, its element count and its bytes.
#[derive(Clone)]
pub(crate) struct Storage {
    pub(crate) key: String,
    pub(crate) numel: usize,
    pub(crate) bytes: Vec<u8>,
}

/// A state dictionary.
#[derive(Clone, Default)]
pub(crate) struct Dict {
    pub(crate) tensors: Vec<Made>,
    pub(crate) storages: Vec<Storage>,
}

impl Dict {
    /// Adds a dense f32 tensor in a storage of its own.
    pub(crate) fn put(&mut self, name: &str, shape: &[usize], values: &[f32]) {
        let bytes = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        self.put_bytes(name, "FloatStorage", shape, values.len(), bytes);
    }

    pub(crate) fn put_bytes(&mut self, name: &str, class: &'static str, shape: &[usize], numel: usize, bytes: Vec<u8>) {
        let key = (94_000_000_000_000 + self.storages.len() * 64).to_string();
        let (shape, strides) = (shape.to_vec(), row_major(shape));
        self.storages.push(Storage { key: key.clone(), numel, bytes });
        self.tensors.push(Made { name: name.into(), key, class, offset: 0, shape, strides });
    }

    /// A network's keys with noise; running variances are positive.
    pub(crate) fn of_keys(keys: &[Key], seed: u64) -> Self {
        let (mut dict, mut noise) = (Self::default(), Noise::new(seed));
        for Key { name, shape } in keys {
            let numel = shape.iter().product();
            let values: Vec<f32> = (0..numel).map(|_| noise.weight()).collect();
            let values =
                if name.ends_with("running_var") { values.iter().map(|v| v.abs() + 0.5).collect() } else { values };
            dict.put(name, shape, &values);
        }
        dict
    }

    /// A network's keys, every number 1 and in f16: large networks in little memory.
    pub(crate) fn of_ones(keys: &[Key]) -> Self {
        let mut dict = Self::default();
        for Key { name, shape } in keys {
            let numel: usize = shape.iter().product();
            dict.put_bytes(name, "HalfStorage", shape, numel, [0, 0x3c].repeat(numel));
        }
        dict
    }

    fn numel(&self, key: &str) -> usize {
        self.storages.iter().find(|s| s.key == key).map_or(0, |s| s.numel)
    }

    /// The instructions that build the dictionary, without protocol and stop.
    pub(crate) fn instructions(&self) -> Pickle {
        let mut p = Pickle::default();
        p.global("collections", "OrderedDict").op(b")R(");
        for made in &self.tensors {
            p.text(&made.name).global("torch._utils", "_rebuild_tensor_v2").op(b"((");
            p.text("storage").global("torch", made.class).text(&made.key).text("cpu").int(self.numel(&made.key));
            // Legacy files have a sixth entry, a view of the storage, which is None.
            p.op(b"NtQ").int(made.offset).sizes(&made.shape).sizes(&made.strides).op(b"\x89");
            p.global("collections", "OrderedDict").op(b")RtR");
        }
        p.op(b"u");
        p
    }

    /// The same within dictionaries of these keys, the outermost first.
    pub(crate) fn wrapped(&self, keys: &[&str]) -> Pickle {
        let mut p = Pickle::default();
        for key in keys {
            p.op(b"}(").text("epoch").int(7).text(key);
        }
        p.0.extend(self.instructions().0);
        keys.iter().for_each(|_| {
            p.op(b"u");
        });
        p
    }

    pub(crate) fn legacy(&self) -> Vec<u8> {
        legacy(&self.instructions(), &self.storages)
    }

    pub(crate) fn zip(&self) -> Vec<u8> {
        torch_zip(&self.instructions(), &self.storages)
    }
}

/// Pickle instructions.
#[derive(Clone, Default)]
pub(crate) struct Pickle(pub(crate) Vec<u8>);

impl Pickle {
    pub(crate) fn op(&mut self, code: &[u8]) -> &mut Self {
        self.0.extend(code);
        self
    }

    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.op(b"X").op(&u32::try_from(text.len()).unwrap().to_le_bytes()).op(text.as_bytes())
    }

    pub(crate) fn global(&mut self, module: &str, name: &str) -> &mut Self {
        self.op(format!("c{module}\n{name}\n").as_bytes())
    }

    /// A whole number of up to 64 bits.
    pub(crate) fn int(&mut self, n: usize) -> &mut Self {
        match i32::try_from(n) {
            Ok(n) => self.op(b"J").op(&n.to_le_bytes()),
            Err(_) => self.op(b"\x8a\x09").op(&(n as u64).to_le_bytes()[..8]).op(b"\0"),
        }
    }

    fn sizes(&mut self, sizes: &[usize]) -> &mut Self {
        self.op(b"(");
        sizes.iter().for_each(|n| {
            self.int(*n);
        });
        self.op(b"t")
    }

    /// A whole pickle of protocol 2.
    pub(crate) fn whole(&self) -> Vec<u8> {
        [b"\x80\x02", self.0.as_slice(), b"."].concat()
    }
}

/// A file of `torch.save` before 1.6.
pub(crate) fn legacy(object: &Pickle, storages: &[Storage]) -> Vec<u8> {
    let mut system = Pickle::default();
    system.op(b"}(").text("protocol_version").int(1001).text("little_endian").op(b"\x88u");
    let mut keys = Pickle::default();
    keys.op(b"](");
    storages.iter().for_each(|s| {
        keys.text(&s.key);
    });
    keys.op(b"e");
    let protocol = b"\x80\x02M\xe9\x03.".to_vec();
    let mut file = [LEGACY_MAGIC.to_vec(), protocol, system.whole(), object.whole(), keys.whole()].concat();
    for Storage { numel, bytes, .. } in storages {
        file.extend((*numel as u64).to_le_bytes());
        file.extend(bytes);
    }
    file
}

/// A file of `torch.save` since 1.6.
pub(crate) fn torch_zip(object: &Pickle, storages: &[Storage]) -> Vec<u8> {
    let mut entries =
        vec![ZipEntry::stored("net/data.pkl", &object.whole()), ZipEntry::stored("net/byteorder", b"little")];
    entries.extend(storages.iter().map(|s| ZipEntry::stored(&format!("net/data/{}", s.key), &s.bytes)));
    entries.push(ZipEntry::stored("net/version", b"3\n"));
    zip(&entries)
}

/// One entry of an archive with everything its two headers say.
#[derive(Clone)]
pub(crate) struct ZipEntry {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) method: u16,
    pub(crate) crc32: u32,
    pub(crate) unpacked: u32,
    /// Where the directory says it is, if it lies.
    pub(crate) lies_at: Option<u32>,
    /// Zeros in front of its bytes, as PyTorch aligns them.
    pub(crate) padding: u16,
}

impl ZipEntry {
    pub(crate) fn stored(name: &str, bytes: &[u8]) -> Self {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let unpacked = u32::try_from(bytes.len()).unwrap();
        Self {
            name: name.into(),
            bytes: bytes.into(),
            method: 0,
            crc32: crc.sum(),
            unpacked,
            lies_at: None,
            padding: 4,
        }
    }

    pub(crate) fn deflated(name: &str, bytes: &[u8]) -> Self {
        let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(bytes).unwrap();
        Self { bytes: packer.finish().unwrap(), method: 8, ..Self::stored(name, bytes) }
    }

    fn local(&self) -> Vec<u8> {
        let packed = u32::try_from(self.bytes.len()).unwrap();
        let mut header = b"PK\x03\x04\0\0\0\0".to_vec();
        header.extend([self.method.to_le_bytes(), [0, 0], [0, 0]].concat());
        header.extend([self.crc32, packed, self.unpacked].map(u32::to_le_bytes).concat());
        header.extend(u16::try_from(self.name.len()).unwrap().to_le_bytes());
        header.extend(self.padding.to_le_bytes());
        header.extend(self.name.as_bytes());
        header.extend(vec![0; self.padding.into()]);
        header.extend(&self.bytes);
        header
    }

    fn central(&self, at: u32) -> Vec<u8> {
        let packed = u32::try_from(self.bytes.len()).unwrap();
        let mut header = b"PK\x01\x02\0\0\0\0\0\0".to_vec();
        header.extend([self.method.to_le_bytes(), [0, 0], [0, 0]].concat());
        header.extend([self.crc32, packed, self.unpacked].map(u32::to_le_bytes).concat());
        header.extend(u16::try_from(self.name.len()).unwrap().to_le_bytes());
        header.extend([0; 12]);
        header.extend(self.lies_at.unwrap_or(at).to_le_bytes());
        header.extend(self.name.as_bytes());
        header
    }
}

/// An archive.
pub(crate) fn zip(entries: &[ZipEntry]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        directory.extend(entry.central(u32::try_from(file.len()).unwrap()));
        file.extend(entry.local());
    }
    let (start, length) = (u32::try_from(file.len()).unwrap(), u32::try_from(directory.len()).unwrap());
    let count = u16::try_from(entries.len()).unwrap().to_le_bytes();
    file.extend(directory);
    file.extend([b"PK\x05\x06\0\0\0\0".as_slice(), &count, &count].concat());
    file.extend([start.to_le_bytes(), length.to_le_bytes()].concat().as_chunks::<4>().0.iter().rev().flatten());
    file.extend([0, 0]);
    file
}

/// A safetensors file with this header.
pub(crate) fn safetensors(header: &str, numbers: &[u8]) -> Vec<u8> {
    [(header.len() as u64).to_le_bytes().as_slice(), header.as_bytes(), numbers].concat()
}

/// Writes a file into a folder.
pub(crate) fn file(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    // A file written over another waits for the disk on some systems; thousands of them do.
    drop(std::fs::remove_file(&path));
    std::fs::write(&path, bytes).unwrap();
    path
}
