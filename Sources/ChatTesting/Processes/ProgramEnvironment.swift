import Foundation

/// The environment that programs under test start with.
enum ProgramEnvironment {
    /// This process's variables without what would change how the programs behave, and a plain terminal in UTF-8.
    static let inherited: [String: String] = {
        var variables = ProcessInfo.processInfo.environment.filter { name, _ in
            !name.hasPrefix("TANDEM_") && !name.hasPrefix("XDG_") && name != "NO_COLOR"
        }
        variables["TERM"] = "xterm"
        variables["LANG"] = "C.UTF-8"
        variables["LC_ALL"] = "C.UTF-8"
        return variables
    }()
}
