import Synchronization

/// Ends everything that a test started, in reverse order, when the test leaves the scope by any path.
package final class ProgramScope: Sendable {
    private let endings = Mutex<[@Sendable () async -> Void]>([])

    init() {}

    /// Registers a process to be killed and reaped at the end.
    package func add(_ process: SpawnedProcess) {
        atEnd { await process.destroy() }
    }

    /// Registers a closure to run at the end.
    package func atEnd(_ ending: @escaping @Sendable () async -> Void) {
        endings.withLock { $0.append(ending) }
    }

    func end() async {
        while let ending = endings.withLock({ $0.popLast() }) {
            await ending()
        }
    }
}

/// Runs `body` with a scope, and ends everything in the scope afterwards.
package func withProgramScope<Result>(_ body: (ProgramScope) async throws -> Result) async throws -> Result {
    let scope = ProgramScope()
    do {
        let result = try await body(scope)
        await scope.end()
        return result
    } catch {
        await scope.end()
        throw error
    }
}

/// Runs `body` with a program under a terminal, and ends the program afterwards.
package func withTerminalProgram<Result>(
    _ plan: ProcessPlan,
    rows: UInt16 = 40,
    columns: UInt16 = 160,
    _ body: (TerminalProgram) async throws -> Result
) async throws -> Result {
    try await withProgramScope { scope in
        try await body(TerminalProgram(plan, in: scope, rows: rows, columns: columns))
    }
}

/// Runs `body` with a program connected by pipes, and ends the program afterwards.
package func withPipedProgram<Result>(
    _ plan: ProcessPlan,
    _ body: (PipedProgram) async throws -> Result
) async throws -> Result {
    try await withProgramScope { scope in
        try await body(PipedProgram(plan, in: scope))
    }
}
