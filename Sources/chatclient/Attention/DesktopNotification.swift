/// A notification that the terminal shows on the desktop.
struct DesktopNotification: Sendable, Equatable {
    /// The escape sequences for it. Some terminals know both and would show two notifications.
    enum Dialect: Sendable, Equatable {
        /// OSC 9: `ESC ] 9 ; text ST`, of iTerm2.
        case osc9
        /// OSC 777: `ESC ] 777 ; notify ; title ; text ST`, of rxvt-unicode.
        case osc777
        /// Both: a terminal ignores what it does not know.
        case both
    }

    /// The program's name begins every notification: OSC 9 with a digit in front means progress on some terminals.
    static let title = "Tandem"

    /// The headline, such as the sender's name. Untrusted.
    let headline: String

    /// The text. Untrusted; may be empty.
    let text: String

    /// Returns the dialect of the terminal.
    ///
    /// - Parameter environment: The environment variables.
    /// - Returns: `nil` if the terminal shows escape sequences as text.
    static func dialect(of environment: [String: String]) -> Dialect? {
        let terminal = environment["TERM"] ?? ""
        guard WindowTitle.isSupported(by: environment) else {
            return nil
        }
        let program = environment["TERM_PROGRAM"] ?? ""
        if ["iTerm.app", "WezTerm", "ghostty", "WarpTerminal"].contains(program) || terminal.contains("kitty") {
            return .osc9
        }
        return ["rxvt", "foot", "contour"].contains { terminal.hasPrefix($0) } || environment["VTE_VERSION"] != nil
            ? .osc777 : .both
    }

    /// Returns the escape sequences.
    func sequence(_ dialect: Dialect) -> String {
        let headline = AlertText.line(headline, limit: AlertText.titleLimit)
        let text = AlertText.line(text, limit: AlertText.bodyLimit)
        let start = "\(Self.title): \(headline)"
        let osc9 = "\u{1B}]9;\(text.isEmpty ? start : "\(start): \(text)")\u{1B}\\"
        // A semicolon ends the title.
        let osc777 = "\u{1B}]777;notify;\(Self.parameter(start));\(Self.parameter(text))\u{1B}\\"
        return switch dialect {
        case .osc9: osc9
        case .osc777: osc777
        case .both: osc9 + osc777
        }
    }

    private static func parameter(_ text: String) -> String {
        text.replacing(";", with: ",")
    }
}
