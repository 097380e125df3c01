//===- ImageSamples.h - valid images to test with -------------------------------------------------===//
#pragma once

#include "targets/dtca/image/Image.h"

#include <random>

namespace isinglass::dtca {

/// A chip with every entry set, of short texts: 6 x 8 cells, open, one core, rules (0,1) (2,1),
/// 8 bits each, |beta J| <= 6, |beta h| <= 8, swing 60, no beta control.
Profile sampleProfile();

/// Sets profileText and profileDigest from the profile.
void seal(Image &image);

/// On sampleProfile(), window 4 x 4 at (1,2): 's' [3,3] turned a quarter at (1,2), 't' [2] at
/// (4,4), latent; a clamp of s[0:1, 1:3] at +1; a run and a read. Couplings differ in places.
Image sampleImage();

/// Any chip and any valid use of it: open or wrapped, one core or several, joined or not, 2 to 16
/// bits, up to three variables, some of them turned, some clamped. Sealed.
Image randomImage(std::mt19937_64 &random);

/// randomImage(), and on a wrapped chip moved to anywhere on it, so that windows run around.
Image randomShiftedImage(std::mt19937_64 &random);

} // namespace isinglass::dtca
