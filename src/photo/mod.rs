//! Image files in and out. The only room that knows file formats.
