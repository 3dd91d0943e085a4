//! Contrast and distance of sRGB colors.

use std::sync::LazyLock;

/// Red, green and blue of sRGB.
pub type Rgb = [u8; 3];

/// The values that xterm gives the first sixteen colors.
const XTERM: [Rgb; 16] = [
    [0, 0, 0],
    [205, 0, 0],
    [0, 205, 0],
    [205, 205, 0],
    [0, 0, 238],
    [205, 0, 205],
    [0, 205, 205],
    [229, 229, 229],
    [127, 127, 127],
    [255, 0, 0],
    [0, 255, 0],
    [255, 255, 0],
    [92, 92, 255],
    [255, 0, 255],
    [0, 255, 255],
    [255, 255, 255],
];

/// A color of xterm's 256: sixteen names, a cube of six levels, 24 grays.
pub fn of_index(index: u8) -> Rgb {
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    match index {
        0..16 => XTERM[usize::from(index)],
        16..232 => {
            let cube = usize::from(index - 16);
            [cube / 36, cube / 6 % 6, cube % 6].map(|level| LEVELS[level])
        }
        232.. => [8 + 10 * (index - 232); 3],
    }
}

/// A channel without the transfer function of sRGB (IEC 61966-2-1).
pub fn linear(channel: u8) -> f32 {
    let value = f32::from(channel) / 255.0;
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

/// The channel of a linear value; values out of range are clipped.
pub fn of_linear(value: f32) -> u8 {
    let value = value.clamp(0.0, 1.0);
    let channel =
        if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
    (channel * 255.0).round() as u8
}

/// Relative luminance (WCAG 2.2).
pub fn luminance(color: Rgb) -> f32 {
    let [red, green, blue] = color.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Contrast ratio, 1 to 21 (WCAG 2.2).
pub fn contrast(a: Rgb, b: Rgb) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Whether black has more contrast to it than white.
pub fn is_light(color: Rgb) -> bool {
    contrast(color, [0; 3]) > contrast(color, [255; 3])
}

/// Lightness and two chromatic axes in Oklab, where distances are about as
/// they are seen (Björn Ottosson, "A perceptual color space for image
/// processing", 2020).
pub fn oklab(color: Rgb) -> [f32; 3] {
    oklab_of_linear(color.map(linear))
}

pub fn oklab_of_linear([red, green, blue]: [f32; 3]) -> [f32; 3] {
    let long = (0.412_221_47 * red + 0.536_332_55 * green + 0.051_445_995 * blue).cbrt();
    let medium = (0.211_903_5 * red + 0.680_699_5 * green + 0.107_396_96 * blue).cbrt();
    let short = (0.088_302_46 * red + 0.281_718_85 * green + 0.629_978_7 * blue).cbrt();
    [
        0.210_454_26 * long + 0.793_617_8 * medium - 0.004_072_047 * short,
        1.977_998_5 * long - 2.428_592_2 * medium + 0.450_593_7 * short,
        0.025_904_037 * long + 0.782_771_77 * medium - 0.808_675_77 * short,
    ]
}

/// Distance in Oklab: about 0.02 can just be seen.
pub fn distance(a: [f32; 3], b: [f32; 3]) -> f32 {
    (0..3).map(|axis| (a[axis] - b[axis]).powi(2)).sum::<f32>().sqrt()
}

/// Colorfulness in Oklab: 0 is gray.
pub fn chroma([_, a, b]: [f32; 3]) -> f32 {
    a.hypot(b)
}

/// The nearest of some of the 256 colors; the first of equals.
pub fn nearest(color: Rgb, candidates: impl Iterator<Item = u8>) -> Option<u8> {
    static ALL: LazyLock<[[f32; 3]; 256]> =
        LazyLock::new(|| std::array::from_fn(|index| oklab(of_index(index as u8))));
    let wanted = oklab(color);
    let measured = candidates.map(|index| (index, distance(wanted, ALL[usize::from(index)])));
    measured.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, _)| index)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_as_the_standard_has_it() {
        let ratio = |a, b| (contrast(a, b) * 100.0).round() / 100.0;
        assert_eq!(ratio([0; 3], [255; 3]).to_string(), "21");
        assert_eq!(ratio([255; 3], [255; 3]).to_string(), "1");
        // The gray that is often given as the lightest with 4.5 on white.
        assert_eq!(ratio([0x76; 3], [255; 3]).to_string(), "4.54");
        assert!(is_light([255, 255, 0]) && !is_light([0, 43, 54]));
    }

    #[test]
    fn every_channel_comes_back_from_its_linear_value() {
        for channel in 0..=255 {
            assert_eq!(of_linear(linear(channel)), channel);
        }
        assert_eq!((of_linear(-0.1), of_linear(1.5)), (0, 255));
    }

    #[test]
    fn oklab_is_as_published() {
        let close = |color, [l, a, b]: [f32; 3]| {
            let of = oklab(color);
            assert!(distance(of, [l, a, b]) < 0.001, "{color:?}: {of:?}");
        };
        close([255; 3], [1.0, 0.0, 0.0]);
        close([255, 0, 0], [0.628, 0.2249, 0.1258]);
        close([0, 0, 255], [0.452, -0.0325, -0.3115]);
        assert!(chroma(oklab([90; 3])) < 0.001);
    }

    #[test]
    fn the_indexed_colours_are_those_of_xterm() {
        assert_eq!(of_index(9), [255, 0, 0]);
        assert_eq!(of_index(16), [0; 3]);
        assert_eq!(of_index(110), [135, 175, 215]);
        assert_eq!(of_index(231), [255; 3]);
        assert_eq!(of_index(232), [8; 3]);
        assert_eq!(of_index(255), [238; 3]);
        for index in 16..=255 {
            let found = nearest(of_index(index), 16..=255).map(of_index);
            assert_eq!(found, Some(of_index(index)));
        }
    }
}
