import Foundation

/// The environment that programs under test start with.
enum ProgramEnvironment {
    /// This process's environment without the variables that change how the programs behave, and a plain UTF-8
    /// terminal.
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
