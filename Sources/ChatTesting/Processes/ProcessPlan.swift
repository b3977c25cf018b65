/// A program to start, with its arguments and environment.
package struct ProcessPlan: Sendable {
    /// The name in failure messages, such as `alice`.
    package var name: String

    /// The program's path.
    package var executable: String

    /// Arguments after the program's own name.
    package var arguments: [String]

    /// The whole environment of the program.
    package var environment: [String: String]

    /// Plans a process.
    ///
    /// - Parameters:
    ///   - name: The name in failure messages; the program's path if not given.
    ///   - executable: The program's path.
    ///   - arguments: Arguments after the program's own name.
    ///   - environment: Variables added to this process's environment; they take precedence.
    package init(
        name: String? = nil,
        _ executable: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:]
    ) {
        self.name = name ?? executable
        self.executable = executable
        self.arguments = arguments
        self.environment = ProgramEnvironment.inherited.merging(environment) { _, new in new }
    }
}
