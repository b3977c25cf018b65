/// The color of a person's name: the same at every start and on every device. It only helps to tell names apart, and
/// carries no meaning.
enum NameColor {
    /// Codes of the color cube of 256 colors. Each has a contrast of at least 3:1 with black and with white, the
    /// minimum of WCAG 2.2 for large text (success criterion 1.4.3), because the background is unknown. Red and its
    /// neighbors are left to errors.
    static let cube: [UInt8] = [27, 28, 29, 30, 32, 93, 97, 100, 105, 128, 130, 132, 135, 137, 170, 201]

    /// Parameters of SGR for terminals of 8 or 16 colors: green, magenta, cyan, bright blue and bright magenta. Black
    /// and white may be the background, red is left to errors, dark blue cannot be read on black, nor yellow on white.
    static let basic: [UInt8] = [32, 35, 36, 94, 95]

    /// Returns the parameters of SGR (ECMA-48, section 8.3.117) that select a name's color, such as `38;5;27`; `nil`
    /// without colors.
    ///
    /// - Parameter name: The name in any case. It need not be valid.
    static func parameters(for name: String, in choice: ColorChoice) -> String? {
        switch choice {
        case .none: nil
        case .ansi16: "\(entry(for: name, of: basic))"
        case .ansi256: "38;5;\(entry(for: name, of: cube))"
        }
    }

    private static func entry(for name: String, of palette: [UInt8]) -> UInt8 {
        let hash = hash(name)
        return palette[Int((hash ^ hash >> 32) % UInt64(palette.count))]
    }

    /// FNV-1a with 64 bits over the lowercased name. Not Swift's `Hasher`: its seed is another at each start.
    static func hash(_ name: String) -> UInt64 {
        name.lowercased().utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
