//! What a file says about its picture, kept from the photograph to the export.

/// The metadata of a photograph, each as the raw bytes of its own format; nothing where the file has none.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Metadata {
    /// EXIF: a TIFF directory, without the `Exif` prefix of JPEG. Its orientation is 1 in an opened photograph.
    pub exif: Option<Vec<u8>>,
    /// XMP: a packet of RDF in XML.
    pub xmp: Option<Vec<u8>>,
    /// ICC: a color profile.
    pub icc: Option<Vec<u8>>,
}

/// Who colored a picture, for the note that goes into every export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// Program and version, such as `Tintype 0.1.0 (abc123)`; ASCII, for EXIF can hold nothing else.
    pub software: String,
    /// What was done, such as `Color added with Tintype by strokes`.
    pub statement: String,
    /// What is known about single colors; none in most exports.
    pub annotations: Vec<Annotation>,
}

/// What a person wrote about a color that was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// A few words, such as `dress green`.
    pub name: String,
    /// Where that is known from, such as `aunt Ida`.
    pub note: String,
    /// How sure it is, such as `certain`; nothing where that was not said.
    pub evidence: Option<&'static str>,
    /// The color in words or numbers.
    pub color: String,
    /// Where it was added, x and y in pixels of the picture.
    pub place: [i64; 2],
}
