//! The engine: methods, the render function and the worker thread.
