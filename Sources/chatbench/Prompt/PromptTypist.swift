import ChatTesting

/// Types at a client's prompt, one key after the other, and measures how long each one takes to be on the screen.
struct PromptTypist {
    /// The end of the prompt of the compact style.
    static let promptEnd = "public> "

    /// The characters of a line before it is cleared.
    private static let lineLength = 60

    private static let keys = Array("the quick brown fox jumps over the lazy dog ")

    /// The Ctrl-U key, which clears the line.
    private static let clear = "\u{15}"

    let client: TerminalProgram

    /// The time from a key to the next one.
    let interval: Duration

    /// Types keys, and clears the line.
    ///
    /// - Returns: The latency of each in nanoseconds: from when it was due, if the echo before it came too late, and
    ///   else from when it was pressed.
    /// - Throws: `HarnessFailure` if a key is not echoed.
    func type(keys count: Int) async throws -> [UInt64] {
        var line = ""
        var latencies: [UInt64] = []
        let start = ContinuousClock.now
        let origin = MonotonicTime.now
        for number in 0..<count {
            let passed = interval * number
            let due = origin.advanced(byNanoseconds: UInt64(passed / .nanoseconds(1)))
            let isLate = due < MonotonicTime.now
            try await Task.sleep(until: start + passed, clock: .continuous)
            let pressed = isLate ? due : MonotonicTime.now
            let key = line.count < Self.lineLength ? String(Self.keys[number % Self.keys.count]) : Self.clear
            line = key == Self.clear ? "" : line + key
            try await client.type(key)
            try await client.waitForScreen("the echo of \"\(line)\"") { screen in
                screen.textBeforeCursor.hasSuffix(Self.promptEnd + line)
            }
            latencies.append(MonotonicTime.now.nanoseconds(since: pressed))
        }
        try await client.type(Self.clear)
        try await client.waitForScreen("the empty prompt") { $0.textBeforeCursor.hasSuffix(Self.promptEnd) }
        return latencies
    }
}
