/// What to start, and how.
package struct ProcessPlan: Sendable {
    /// What failure messages call it, such as `alice`.
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
    ///   - name: What failure messages call it; the program's path when not given.
    ///   - executable: The program's path.
    ///   - arguments: Arguments after the program's own name.
    ///   - environment: Variables set on top of this process's own.
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
