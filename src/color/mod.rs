//! Color spaces: sRGB, CIE Lab, the YIQ of the 2004 paper, the gamut and CIEDE2000. Pure.
