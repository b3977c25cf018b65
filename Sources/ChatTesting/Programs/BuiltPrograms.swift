import Foundation

/// Finds the programs under test.
package enum BuiltPrograms {
    /// The environment variable that names the folder with the programs, when they are not beside the tests.
    package static let variable = "TANDEM_PROGRAMS"

    /// The server.
    package static func server() throws -> String { try path(of: "chatserver") }

    /// The client.
    package static func client() throws -> String { try path(of: "chatclient") }

    /// The path of a built program: in the folder that `TANDEM_PROGRAMS` names, or beside the running tests.
    ///
    /// - Throws: `HarnessFailure` that lists the places looked at.
    package static func path(of program: String) throws -> String {
        let candidates = folders.map { "\($0)/\(program)" }
        guard let path = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            throw HarnessFailure(
                """
                The program \(program) is not built. Looked for \(candidates.joined(separator: ", ")).
                Build the package first, or name the folder of the programs in \(variable).
                """
            )
        }
        return path
    }

    private static var folders: [String] {
        if let named = ProcessInfo.processInfo.environment[variable] {
            return [named]
        }
        let own = ["/proc/self/exe", CommandLine.arguments.first ?? ""].map {
            URL(fileURLWithPath: $0).resolvingSymlinksInPath().deletingLastPathComponent().path
        }
        return Set(own + [Bundle.main.bundlePath]).sorted()
    }
}
