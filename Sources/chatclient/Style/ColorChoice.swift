/// The colors that output may use.
enum ColorChoice: Sendable, Equatable {
    /// No colors.
    case none
    /// The 8 basic colors and their bright variants.
    case ansi16
    /// The palette of 256 colors of xterm.
    case ansi256

    /// Decides by the option, then by the environment, then by the terminal.
    ///
    /// - `always` and `never` win over the environment.
    /// - `NO_COLOR` that is not empty: none (no-color.org).
    /// - `CLICOLOR_FORCE` that is neither empty nor `0`: colors, also into a file (bixense.com/clicolors).
    /// - Else colors only on a terminal, unless `CLICOLOR` is `0` or `TERM` is unset or names one without colors.
    ///
    /// Colors that are forced where `TERM` names none are the 16, which most programs understand.
    ///
    /// - Parameters:
    ///   - option: The value of `--color`.
    ///   - environment: The environment variables.
    ///   - isTerminal: Whether standard output is a terminal.
    init(_ option: ColorOption, environment: [String: String], isTerminal: Bool) {
        let depth = Self.depth(environment)
        self =
            switch option {
            case .never: .none
            case .always: depth ?? .ansi16
            case .auto: Self.automatic(environment, isTerminal: isTerminal, depth: depth)
            }
    }

    private static func automatic(
        _ environment: [String: String],
        isTerminal: Bool,
        depth: ColorChoice?
    ) -> ColorChoice {
        guard environment["NO_COLOR", default: ""].isEmpty else {
            return .none
        }
        guard ["", "0"].contains(environment["CLICOLOR_FORCE", default: ""]) else {
            return depth ?? .ansi16
        }
        guard isTerminal, environment["CLICOLOR"] != "0" else {
            return .none
        }
        return depth ?? .none
    }

    /// The colors of the terminal by its name; `nil` if it has none.
    private static func depth(_ environment: [String: String]) -> ColorChoice? {
        let name = environment["TERM", default: ""].lowercased()
        guard !name.isEmpty, !monochrome.contains(name), !name.hasSuffix("-mono"), !name.hasSuffix("-m") else {
            return nil
        }
        let announced = environment["COLORTERM", default: ""].lowercased()
        let hasMany = ["truecolor", "24bit"].contains(announced) || marksOfMany.contains { name.contains($0) }
        return hasMany ? .ansi256 : .ansi16
    }

    /// Terminals without colors, by their name in terminfo.
    private static let monochrome: Set<String> = [
        "dumb", "unknown", "network", "dialup", "vt52", "vt100", "vt102", "vt220", "vt320",
    ]

    /// Parts of the names of terminals that have 256 colors or more.
    private static let marksOfMany = [
        "256color", "direct", "truecolor", "kitty", "alacritty", "foot", "ghostty", "wezterm", "contour",
    ]
}
