import ChatTesting

/// The prompt of the public conversation in the compact style.
let publicPrompt = "public> "

extension ChatStage {
    /// A client under a terminal with variables and a size of its own.
    func terminalClient(
        _ name: String,
        port: Int,
        columns: Int,
        rows: Int = 24,
        environment: [String: String] = [:],
        options: [String] = []
    ) throws -> TerminalProgram {
        var plan = try clientPlan(name, port: "\(port)", options: options)
        plan.environment.merge(environment) { _, new in new }
        return try TerminalProgram(plan, in: scope, rows: UInt16(rows), columns: UInt16(columns))
    }

    /// A client under a terminal with a new account, at the public prompt of the compact style.
    func compactUser(
        _ name: String,
        port: Int,
        columns: Int = 80,
        rows: Int = 24,
        environment: [String: String] = [:],
        options: [String] = []
    ) async throws -> TerminalProgram {
        let client = try terminalClient(
            name,
            port: port,
            columns: columns,
            rows: rows,
            environment: environment,
            options: ["--style", "compact"] + options
        )
        try await client.waitFor("Password:", timeout: Patience.process)
        try await client.typeLine(goodPassword)
        // A new password is asked for twice.
        try await client.waitFor("again:")
        try await client.typeLine(goodPassword)
        try await client.waitForPrompt()
        return client
    }
}

extension TerminalProgram {
    /// Types a text at the public prompt, and waits until it is on the screen, in one row.
    func typeAtPrompt(_ text: String) async throws {
        try await type(text)
        try await waitForPrompt(text)
    }

    /// Waits until the cursor is behind this text at the public prompt, with or without unread messages.
    @discardableResult
    func waitForPrompt(_ typed: String = "", timeout: Duration = Patience.standard) async throws -> VirtualScreen {
        try await waitForScreen("the prompt with \"\(typed)\"", timeout: timeout) { $0.isAtPrompt(typed) }
    }

    /// Presses Tab until the line at the public prompt is this one: the names of those who are online may not be known
    /// at the first time.
    func complete(to line: String) async throws {
        let end = ContinuousClock.now + Patience.standard
        var screen = display
        while !screen.isAtPrompt(line), ContinuousClock.now < end {
            let bells = screen.bells
            try await type("\t")
            screen = try await waitForScreen("\(line), or a bell") { $0.isAtPrompt(line) || $0.bells > bells }
        }
        try await waitForPrompt(line)
    }

    /// Waits for a row that ends with a text.
    @discardableResult
    func waitForRow(endingWith text: String) async throws -> VirtualScreen {
        try await waitForScreen("a row that ends with \"\(text)\"") { $0.lines.contains { $0.hasSuffix(text) } }
    }

    /// Ends the program as Ctrl-C does it twice at an empty line.
    func cancelTwice() async throws {
        try await type("\u{03}")
        try await waitFor("Ctrl-C once more")
        try await type("\u{03}")
    }
}

extension VirtualScreen {
    /// The rows as one text.
    var text: String { lines.joined(separator: "\n") }

    /// Whether the cursor is behind this text at the public prompt.
    func isAtPrompt(_ typed: String = "") -> Bool {
        textBeforeCursor == publicPrompt + typed || textBeforeCursor.hasSuffix("] " + publicPrompt + typed)
    }
}
