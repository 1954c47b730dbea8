//! The importer on files made by hand: what it reads, what it refuses, what it says.

mod archives;
mod broken;
mod converting;
mod hostile;
mod lists;
mod reading;
mod real;
